"""Why a mistake matters: every reason belongs to a known mistake, and is told once that is named."""

from bptrace.texts import catalogue
from bptrace.tui.panels.check_reasons import _OF_ANY_LINE, _OF_GRADIENTS, reason


def test_every_reason_is_for_known_mistakes_and_every_sentence_is_told() -> None:
    known = {key.removeprefix("mistake.") for key in catalogue("mistake")}
    tables = {**_OF_ANY_LINE, **_OF_GRADIENTS}
    assert {mistake for several in tables.values() for mistake in several} <= known
    assert set(tables) == {key.removeprefix("reasons.") for key in catalogue("reasons")} - {"title"}


def test_a_wrong_sign_matters_to_a_gradient_and_a_slip_of_the_pen_to_nothing() -> None:
    assert "rises" in reason("sign-flipped", "dW2") and not reason("sign-flipped", "z1")
    assert not reason("lost-sign", "dW2") and not reason(None, "dW2")
