"""The grid that widgets draw on: letters take the columns that a terminal gives them."""

from rich.style import Style

from bptrace.tui.widgets.canvas import Canvas


def test_a_mark_over_a_letter_takes_no_column() -> None:
    canvas = Canvas(8, 1, Style())
    assert canvas.write(0, 0, "m̂²[0,0]", Style()) == 7
    canvas.write(7, 0, "0", Style())
    assert canvas.strips()[0].text == "m̂²[0,0]0"


def test_what_is_outside_is_cut_off_with_its_marks() -> None:
    canvas = Canvas(3, 1, Style())
    canvas.write(-1, 0, "m̂v̂m̂v̂", Style())
    assert canvas.strips()[0].text == "v̂m̂v̂"
