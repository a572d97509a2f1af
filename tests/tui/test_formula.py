"""Formulas: where they break, and that a quantity keeps its colour and is never cut."""

from hypothesis import given
from hypothesis import strategies as st

from bptrace.algebra.terms import Term, text_of
from bptrace.tui import theme
from bptrace.tui.widgets.formula import Formula, styled, wrapped
from tests.tui.screen import shown

DELTA = (
    Term("δ⁽²⁾", "delta", "delta2"),
    Term(" = ("),
    Term("δ⁽³⁾", "delta", "delta3"),
    Term(" "),
    Term("W⁽³⁾ᵀ", "weight", "W3"),
    Term(") ⊙ σ′("),
    Term("z⁽²⁾", "pre-activation", "z2"),
    Term(")"),
)


def test_a_formula_that_fits_stays_on_one_line() -> None:
    assert shown(Formula(DELTA), (60, 3)).rstrip() == "δ⁽²⁾ = (δ⁽³⁾ W⁽³⁾ᵀ) ⊙ σ′(z⁽²⁾)"


def test_a_long_one_breaks_before_an_operator_and_begins_under_the_right_hand_side() -> None:
    assert [text_of(line) for line in wrapped(DELTA, 24)] == ["δ⁽²⁾ = (δ⁽³⁾ W⁽³⁾ᵀ)", "     ⊙ σ′(z⁽²⁾)"]


@given(st.integers(1, 60))
def test_wrapping_loses_nothing_and_keeps_every_quantity_whole(width: int) -> None:
    lines = wrapped(DELTA, width)
    assert "".join(text_of(line) for line in lines).replace(" ", "") == text_of(DELTA).replace(" ", "")
    assert [term for line in lines for term in line if term.name] == [term for term in DELTA if term.name]


def test_quantities_have_the_colour_of_their_kind() -> None:
    content = styled(DELTA, theme.DARK)
    colours = {content.plain[span.start : span.end]: span.style.foreground.hex.lower() for span in content.spans}  # type: ignore[union-attr]
    assert colours["δ⁽²⁾"] == theme.DARK.colour("delta")
    assert colours["W⁽³⁾ᵀ"] == theme.DARK.colour("weight")


def test_brackets_in_a_formula_are_no_markup() -> None:
    terms = (Term("δ⁽²⁾[0,1]", "delta", "delta2"), Term(" = [bold]x[/bold]"))
    assert "δ⁽²⁾[0,1] = [bold]x[/bold]" in shown(Formula(terms), (60, 2))


def test_several_lines_stand_below_one_another() -> None:
    assert shown(Formula(lines=[(Term("a = 1"),), (Term("  = 2"),)]), (20, 3)).rstrip() == "a = 1\n  = 2"
