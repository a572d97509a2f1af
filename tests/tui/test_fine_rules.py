"""The rules in little room: their pages, and how the textbook's δ arises from ∂L/∂a in either granularity."""

from textual.pilot import Pilot

from bptrace import Scenario, trace
from bptrace.tui.panels.lines import text_of
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.rules import RulesPanel, head_and_rules, rule_lines
from tests.tui.screen import screen_text
from tests.tui.screen import shown as on_screen


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


def test_of_more_rules_than_rows_each_is_on_some_page() -> None:
    panel = RulesPanel()
    moment = Moment.begin(trace(Scenario.load("softmax"))).to("delta2")
    pages: list[str] = []

    async def turn(pilot: Pilot[object]) -> None:
        panel.moment = moment
        for page in range(panel.pages):
            panel.page = page
            await pilot.pause()
            pages.append(screen_text(pilot.app))

    on_screen(panel, (48, 8), turn)
    head, rules = head_and_rules(moment, 48, 8, titled=True)
    assert len(rules) > 8 and all(any(text_of(one).rstrip() in page for page in pages) for one in rules)
    assert [f"⇥ {number}/{len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all(text_of(head[0]) in page for page in pages) and len(pages) > 1
