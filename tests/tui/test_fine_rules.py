"""How the textbook's δ arises from ∂L/∂a, shown beside the rules, in either granularity."""

from bptrace import Scenario, trace
from bptrace.tui.panels.lines import text_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.rules import rule_lines


def shown(name: str, fine: bool, network: str = "2-3-tanh-1", height: int = 8) -> list[str]:
    moment = Moment.begin(trace(Scenario.build(network=network), fine)).to(name)
    return [text_of(one) for one in rule_lines(moment, 60, height)]


def test_the_textbook_delta_tells_the_two_equations_that_were_put_together() -> None:
    lines = shown("delta1", fine=False)
    assert "from  δ⁽¹⁾ = ∂L/∂a⁽¹⁾ ⊙ tanh′(z⁽¹⁾)" in lines and "with  ∂L/∂a⁽¹⁾ = δ⁽²⁾ W⁽²⁾ᵀ" in lines


def test_the_finer_delta_tells_what_the_two_make() -> None:
    assert "put in  δ⁽¹⁾ = (δ⁽²⁾ W⁽²⁾ᵀ) ⊙ tanh′(z⁽¹⁾)" in shown("delta1", fine=True)


def test_no_room_and_other_steps_leave_it_out() -> None:
    assert not [one for one in shown("delta1", False, height=3) if one.startswith(("from", "with"))]
    assert not [one for one in shown("dW1", False) if one.startswith(("from", "with"))]
