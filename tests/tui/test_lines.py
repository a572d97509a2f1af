"""Lines of any width: breaking always ends, loses no word and keeps formulas together."""

from hypothesis import given
from hypothesis import strategies as st

from bptrace.tui.panels.lines import cut, justified, line, muted, text_of, width_of, wrapped, wrapped_formula

WORDS = st.text(alphabet="ab δ⁽¹⁾()[]=+−·⊙,漢 ", max_size=30)
WIDTHS = st.integers(0, 12)


@given(WORDS, WIDTHS, st.integers(0, 14))
def test_breaking_ends_at_every_width_and_loses_nothing(words: str, width: int, indent: int) -> None:
    for broken in (wrapped, wrapped_formula):
        seen = "".join(text_of(one) for one in broken(line(words), width, indent))
        assert seen.replace(" ", "") == words.replace(" ", "")


@given(WORDS, WORDS, WIDTHS)
def test_cutting_and_justifying_end_at_every_width(words: str, others: str, width: int) -> None:
    short = cut(line(words), width)
    assert width_of(short) <= width and words.startswith(text_of(short).removesuffix("…"))
    assert text_of(justified(line(words), line(others), width)).startswith(words)
    assert width_of(cut(line(muted("abcdefghijklmnop")), width)) == width


def test_a_formula_in_a_sentence_is_not_broken_inside_its_brackets() -> None:
    sentence = line("the slope a⁽¹⁾ (1 − a⁽¹⁾) is small")
    for width in range(14, 34):
        assert any("(1 − a⁽¹⁾)" in text_of(one) for one in wrapped(sentence, width)), width
