"""What the debugger's panels say, as text: no screen is needed for that."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from rich.segment import Segment
from sampling import sampled
from textual.color import Color

from bptrace import Scenario, trace
from bptrace.algebra import chain_rule
from bptrace.algebra.expression import MatMul
from bptrace.algebra.numbers import fixed, number
from bptrace.export.sentences import sentence
from bptrace.network.derivation import derivation
from bptrace.tracing import Step
from bptrace.tui.ascii import AsciiFilter, ascii_cells
from bptrace.tui.panels import rules
from bptrace.tui.panels.bars import ADDS, TAKES
from bptrace.tui.panels.check import check_lines, compared, counted, in_words
from bptrace.tui.panels.checks import Checks, central_entry, mark
from bptrace.tui.panels.entry import entry_lines
from bptrace.tui.panels.equation import equation_lines
from bptrace.tui.panels.facts import scenario_facts
from bptrace.tui.panels.header import TABS, header_line
from bptrace.tui.panels.jump import Destination, destination
from bptrace.tui.panels.keys import keys_line
from bptrace.tui.panels.lines import Line, line, text_of, width_of, wrapped, wrapped_formula
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.ribbon import flow
from bptrace.tui.panels.rules import rule_lines
from bptrace.tui.panels.source import source_lines
from bptrace.tui.panels.steps import step_lines
from bptrace.tui.panels.values import has_room_for_values, value_lines
from bptrace.verdicts import Verdict


def at(name: str, scenario: str = "lab1", **options: object) -> Moment:
    moment = Moment.begin(trace(Scenario.build(scenario, **options))).to(name)
    moment.checks.of(name)
    return moment


def shown(lines: list[Line]) -> list[str]:
    return [text_of(one).rstrip() for one in lines]


def says(network: str, name: str, fine: bool = False, **options: object) -> str:
    traced = trace(Scenario.build(network=network, **options), fine)
    return sentence(traced.step(name), traced.scenario)


# --- sentences -------------------------------------------------------------------------------------------------------


def test_the_hidden_delta_says_along_which_weights_the_error_flows_and_what_scales_it() -> None:
    said = says("2-3-tanh-1", "delta1")
    assert said == "Layer 2’s error flows back along W⁽²⁾, scaled by the slope of tanh at z⁽¹⁾."


def test_a_sentence_speaks_of_a_slope_exactly_where_the_equation_has_one() -> None:
    assert "slope" in says("2-3-sigmoid-1-sigmoid", "delta2") and "slope" not in says("2-3-sigmoid-1", "delta2")
    assert "no activation" in says("2-3-1", "delta1")


def test_a_batch_is_added_up_over_and_one_sample_is_not() -> None:
    one = Scenario.build(network="2-3-sigmoid-1")
    many = one.with_samples(np.ones((21, 2)), np.ones((21, 1)))
    for name in ("dW1", "db2"):
        assert "21 samples" in sentence(trace(many).step(name), many)
        assert "samples" not in sentence(trace(one).step(name), one)


@pytest.mark.parametrize("options", [{}, {"layout": "column"}, {"sign": "minus"}, {"bias": "none"}, {"loss": "mse"}])
def test_every_step_of_every_convention_has_one_sentence(options: dict[str, str]) -> None:
    scenario = Scenario.build(network="2-3-relu-2-1-softplus", x="1,2", y="0", **options)
    for step in trace(scenario, fine=True).steps:
        said = sentence(step, scenario)
        assert said.endswith(".") and said.count(".") == 1 + said.count("0.1") and "  " not in said, step.name


# --- equation, entry, source -----------------------------------------------------------------------------------------


def test_the_place_gets_shorter_before_the_formula_is_broken() -> None:
    moment = at("delta2")
    assert shown(equation_lines(moment, 85, 2))[0].endswith("step 10 of 16 · backward · layer 2")
    assert shown(equation_lines(moment, 52, 2))[0].endswith("step 10 of 16")
    assert shown(equation_lines(moment, 38, 3))[0].endswith("10/16")


ACTIVATIONS = {"network": "2-3-relu-2-tanh-2-softplus-2-sigmoid-1-softplus", "x": "1,2", "y": "0", "sign": "minus"}
OVERFLOW = {"network": "5-2-relu-1", "x": "1e200,-1e200,1e200,0,1", "y": "0"}


@pytest.mark.parametrize("widths", sampled([(32, 53), (120, 38, 74)], 2), ids=str)
@pytest.mark.parametrize(
    "options",
    [
        {"scenario": "lab1"},
        pytest.param({"scenario": "lab2"}, marks=pytest.mark.slow),
        {"network": "2-20-sigmoid-12-sigmoid-1", "x": "1,2", "y": "0"},
        ACTIVATIONS,
        OVERFLOW,
    ],
)
def test_no_line_is_wider_than_its_panel(options: dict[str, str], widths: tuple[int, ...]) -> None:
    moment = Moment.begin(trace(Scenario.build(**options)))
    for step in moment.trace.steps:
        here = moment.at(step.index)
        here.checks.of(here.name)
        panels = (entry_lines, check_lines, rule_lines, source_lines, equation_lines)
        for panel, width in product(panels, widths):
            for one in panel(here, width, 16):
                assert width_of(one) <= width, (step.name, panel.__name__, text_of(one))


def test_an_entry_is_written_out_down_to_its_value() -> None:
    lines = shown(entry_lines(at("delta2", "lab1"), 60, 6))
    assert lines[0] == "Entry [0,0]"
    assert lines[1] == "δ⁽²⁾ = W⁽³⁾ᵀ[0,0] · δ⁽³⁾[0,0] · σ′(z⁽²⁾[0,0])"
    assert lines[-1].strip() == "= 0.1961"


@pytest.mark.parametrize("height", [2, 3, 4, 6])
@pytest.mark.parametrize("width", [32, 51, 74])
def test_however_little_room_there_is_the_value_is_shown(width: int, height: int) -> None:
    scenario = Scenario.build(network="3-5-tanh-4-relu-2", x="0.1,0.5,-0.3", y="0,1")
    moment = Moment.begin(trace(scenario)).to("delta1")
    lines = shown(entry_lines(moment, width, height))
    assert len(lines) <= height and lines[-1].endswith(f"= {number(float(moment.step.value[0, 0]))}")


@pytest.mark.parametrize("optimizer", ["adagrad", "rmsprop", "adam"])
def test_where_a_long_update_does_not_fit_its_numbers_are_shown_and_not_its_letters(optimizer: str) -> None:
    moment = at("W1_new", optimizer=optimizer)
    lines = shown(entry_lines(moment, 50, 5))
    assert lines[1].endswith(f"= {fixed(float(moment.trace.values['W1'][0, 0]))}") and "√(" in lines[3]
    assert len(lines) == 5 and not any("…" in one or "η" in one for one in lines)


def test_a_long_sum_names_its_largest_terms_and_their_share() -> None:
    lines = shown(entry_lines(at("z2", "lab2"), 38, 12))
    assert any("Σ of 100 terms, the 5 largest are 16 %" in one or "5 largest" in one for one in lines)
    assert any("95 others" in one for one in lines)
    with_bars = [one for one in lines if ADDS in one or TAKES in one]
    values = [float(one.split()[3].replace("−", "-")) for one in with_bars]
    assert values == sorted(values, key=abs, reverse=True) and len(values) == 5
    assert [TAKES in one for one in with_bars] == [value < 0 for value in values]


def test_the_values_so_far_are_those_of_the_trace_and_none_to_come() -> None:
    moment = at("delta2")
    lines = {one.replace("▸", " ").split()[0]: one for one in shown(value_lines(moment, 49, 15))[1:]}
    assert list(lines) == ["x", "z⁽¹⁾", "a⁽¹⁾", "z⁽²⁾", "a⁽²⁾", "z⁽³⁾", "a⁽³⁾", "y", "L", "δ⁽³⁾", "δ⁽²⁾", "δ⁽¹⁾"]
    assert lines["δ⁽²⁾"].split()[2:] == [fixed(float(value)) for value in moment.trace.values["delta2"].ravel()]
    assert lines["δ⁽²⁾"].startswith("▸") and lines["δ⁽¹⁾"].split() == ["δ⁽¹⁾"]
    assert has_room_for_values(moment) and not has_room_for_values(at("z1", "lab2"))


def test_a_value_to_be_predicted_is_shown_nowhere() -> None:
    moment = at("delta2")
    hidden = replace(moment, hidden=frozenset({"delta2"}))
    panels = (entry_lines(hidden, 60, 6), check_lines(hidden, 40, 6), value_lines(hidden, 49, 16))
    told = "\n".join(shown([*(one for lines in panels for one in lines), *step_lines(hidden, 28, 40)]))
    assert "= ?" in told and "0.1961" not in told and "0.19606" not in told


def test_the_numpy_line_is_the_equation_itself_and_its_functions_follow_where_there_is_room() -> None:
    assert shown(source_lines(at("delta2"), 50, 3))[1] == "delta2 = (W3.T @ delta3) * dsigmoid(z2)"
    assert any(one.startswith("def dsigmoid(z):") for one in shown(source_lines(at("delta2"), 60, 20)))


# --- gradient check --------------------------------------------------------------------------------------------------


def test_the_check_shows_the_same_digits_three_times_and_the_verdict() -> None:
    lines = shown(check_lines(at("delta2"), 40, 6))
    assert lines[0].startswith("Gradient check") and lines[0].endswith("∂L/∂z⁽²⁾[0,0]")
    assert lines[1].split()[-1] == lines[3].split()[-1] == "0.196060269121"
    assert lines[4] == "✓ right  3 of 3 by complex step" and lines[5].startswith("within ")


def test_digits_are_told_apart_from_the_first_one_that_differs() -> None:
    same, rest = compared("0.138564352617", "0.138564352991")
    assert same.text == "0.138564352" and rest.text == "991" and rest.underline
    assert len(compared("0.5", "0.5")) == 1
    assert compared("1.5·10⁻⁷", "1.5·10⁻⁸")[-1].text == "1.5·10⁻⁸"


def test_what_cannot_be_differentiated_says_so() -> None:
    assert "nothing to differentiate" in " ".join(shown(check_lines(at("L"), 60, 6)))
    assert "nothing to differentiate" in " ".join(shown(check_lines(at("W2_new"), 60, 6)))


@pytest.mark.parametrize("sign", ["plus", "minus"])
@pytest.mark.parametrize("name", ["z1", "a1", "delta1", "delta2", "dW1", "db2"])
def test_one_nudged_entry_agrees_with_the_complex_step(name: str, sign: str) -> None:
    traced = trace(Scenario.build(network="2-3-sigmoid-2", x="0.3,0.7", y="1,0", sign=sign, layout="column"))
    check = Checks(traced).of(name)
    assert check is not None
    for row, column in np.ndindex(check.numeric.shape):
        assert central_entry(traced, name, (row, column)) == pytest.approx(check.numeric[row, column], abs=1e-7)


def test_a_net_of_zeros_is_marked_zero_and_not_right() -> None:
    traced = trace(Scenario.build(network="2-3-sigmoid-1", init="zeros", x="0,0", y="0"))
    found = Checks(traced).of("dW1")
    assert found is not None and mark(found).sign == "0"
    assert counted(found)[0] == "6 of 6" and in_words(Verdict.ZERO) == "zero"  # "0 zero" would be read as none


# --- rules -----------------------------------------------------------------------------------------------------------


def test_the_rules_of_a_step_are_those_that_made_it() -> None:
    lines = shown(rule_lines(at("delta2"), 60, 6))
    assert lines[1].split() == ["product", "A", "B", "⇒", "G", "Bᵀ,", "Aᵀ", "G"]
    assert lines[2].split("⇒")[1].strip() == "G ⊙ σ′(A)"


@pytest.mark.parametrize(
    ("layout", "bright"), [("row", {"delta1": "G Bᵀ", "dW1": "Aᵀ G"}), ("column", {"delta1": "Aᵀ G", "dW1": "G Bᵀ"})]
)
def test_of_a_product_the_share_that_was_taken_stands_out(layout: str, bright: dict[str, str]) -> None:
    for name, taken in bright.items():
        product = next(
            one for one in rule_lines(at(name, "mazur", layout=layout), 60, 6) if one[0].text.startswith("product")
        )
        assert [span.text for span in product if span.text in ("G Bᵀ", "Aᵀ G") and span.role == "text"] == [taken]


def test_the_printed_rule_changes_with_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the panel says is what the chain rule does, not a second copy of it."""
    rules.rule_row.cache_clear()
    monkeypatch.setitem(chain_rule.RULES, MatMul, lambda node, g: (MatMul(g, node.right), MatMul(node.left, g)))
    assert rules.rule_row("product", "sigmoid")[2] == ("G B", "A G")
    rules.rule_row.cache_clear()


def test_every_rule_that_a_derivation_can_use_can_be_printed() -> None:
    for options in ({}, {"loss": "mse", "bias": "none"}, {"sign": "minus", "loss": "sse", "layout": "column"}):
        network = Scenario.build(network="2-3-relu-2-tanh", x="1,1", y="1,0", **options).network
        for one in derivation(network, fine=True).lines:
            for name in one.rules:
                assert all(rules.rule_row(name, "tanh"))


# --- steps, ribbon, header, keys -------------------------------------------------------------------------------------


def test_a_short_list_keeps_the_current_step_in_sight() -> None:
    moment = Moment.begin(trace(Scenario.load("lab2")))
    for index in range(len(moment.trace)):
        lines = shown(step_lines(moment.at(index), 28, 5))
        assert len(lines) == 5 and sum("▸" in one for one in lines) == 1


def test_only_steps_that_were_reached_carry_a_verdict() -> None:
    moment = at("delta3")
    for step in moment.trace.steps:
        moment.checks.of(step.name)
    marked = [one for one in shown(step_lines(moment, 28, 60)) if one.endswith("✓")]
    assert len(marked) == 7  # z1 a1 z2 a2 z3 a3, and δ3


def test_the_ribbon_marks_one_node_for_every_step() -> None:
    moment = Moment.begin(trace(Scenario.build("mazur", layout="column")))

    def nodes(step: Step) -> list[str]:
        ribbon = flow(moment.at(step.index))
        several = [ribbon.first, ribbon.last]
        for layer in ribbon.layers:
            several += [layer.weight, layer.sum, layer.delta, layer.transposed, *layer.gradients]
            several += [layer.activation] if layer.activation else []
        return [node.name for node in several if node.state == "here"]

    for step in moment.trace.steps:
        assert nodes(step) == [step.name]


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120, 160])
def test_the_header_fits_and_always_says_where_one_is(width: int) -> None:
    header = header_line("debug", scenario_facts(Scenario.load("lab2")), width)
    assert width_of(header) <= width and " debug " in text_of(header) and "lab2" in text_of(header)


def test_the_keys_that_fit_are_shown_and_help_is_always_among_them() -> None:
    many = [(letter, "something") for letter in "abcdefghijkl"]
    for width in (60, 80, 120):
        keys = keys_line(many, width, ("?", "help"))
        assert width_of(keys) <= width and text_of(keys).endswith("? help")


@pytest.mark.parametrize(
    ("typed", "where"),
    [("dW2", 10), ("δ⁽²⁾", 9), ("12", 11), (" W1_new ", 13), ("z1", 0), (":L", 6)],
)
def test_a_jump_takes_a_name_in_any_notation_or_a_number(typed: str, where: int) -> None:
    assert destination(typed, trace(Scenario.load("lab1"))) == where


def test_a_jump_that_leads_nowhere_says_why() -> None:
    traced = trace(Scenario.load("lab1"))
    for typed, words in (("dW9", "did you mean"), ("99", "from 1 to 16"), ("W1", "is given")):
        found = destination(typed, traced)
        assert isinstance(found, Destination) and words in found.problem
    assert destination("da1", traced) == Destination("da1")


@pytest.mark.parametrize("typed", ["sample 12", ":s12", "Sample[12]", " s 12 "])
def test_a_jump_leads_to_a_sample_and_says_which_there_are(typed: str) -> None:
    lab1 = trace(Scenario.load("lab1"))
    assert destination(typed, lab1) == Destination(sample=12)
    for wrong, words in (("sample 21", "no sample 21"), ("sample", "from 0 to 20")):
        found = destination(wrong, lab1)
        assert isinstance(found, Destination) and words in found.problem
    by_hand = destination(typed, trace(Scenario.load("mazur")))
    assert isinstance(by_hand, Destination) and "by hand" in by_hand.problem


# --- lines -----------------------------------------------------------------------------------------------------------


def test_words_are_wrapped_and_formulas_broken_before_their_outermost_operators() -> None:
    assert shown(wrapped(line("one two three four"), 9)) == ["one two", "three", "four"]
    broken = shown(wrapped_formula(line("delta2 = (delta3 @ W3.T) * dsigmoid(z2)"), 30, 4))
    assert broken == ["delta2 = (delta3 @ W3.T)", "    * dsigmoid(z2)"]


@pytest.mark.parametrize("width", [-3, 0, 1, 2, 5])
def test_wrapping_ends_even_where_there_is_no_room(width: int) -> None:
    for wrap in (wrapped, wrapped_formula):
        assert (
            "".join(text_of(one).strip() for one in wrap(line("a = (b @ c) * d"), width, 8)).replace(" ", "")
            == "a=(b@c)*d"
        )


def test_ascii_takes_exactly_as_many_cells() -> None:
    for words in ("δ⁽²⁾ = (W⁽³⁾ᵀ δ⁽³⁾) ⊙ σ′(z⁽²⁾)", "2·10⁻¹⁷ and 10⁻³", "▌▸ ✓ ✗ ─►◄ ⇥ ⌫ Σₖ ½ Δ ▴ ▾"):
        plain = ascii_cells(words)
        assert plain.isascii() and len(plain) == len(words) and "?" not in plain
    assert ascii_cells("2·10⁻¹⁷").strip() == "2e-17"
    assert ascii_cells("lab1 · 2-3-1 · rows") == "lab1 | 2-3-1 | rows" and ascii_cells("0.5 · x") == "0.5 * x"
    alone = [Segment(words) for words in ("2 right", " · ", "1 wrong", " · ", "0.5", " · ", "x")]
    filtered = AsciiFilter().apply(alone, Color(0, 0, 0))
    assert "".join(segment.text for segment in filtered) == "2 right | 1 wrong | 0.5 * x"
    assert ascii_cells("m̂_W⁽¹⁾ = m_W⁽¹⁾_new / (1 − β₁ᵗ)") == "M_W(1) = m_W(1)_new / (1 - b1t)"


def test_a_jump_takes_an_entry_with_a_name() -> None:
    traced = trace(Scenario.load("lab1"))
    for typed in ("dW2[1,2]", "dW2 1,2", ":dW2 [1, 2]"):
        assert destination(typed, traced) == Destination("dW2", cell=(1, 2))
    outside = destination("dW2[3,8]", traced)
    assert isinstance(outside, Destination) and "[2,2]" in outside.problem


def test_a_latin_d_means_the_delta_and_no_answer_is_cut_at_80_columns() -> None:
    traced = trace(Scenario.load("lab2"))
    for typed in ("d2", "d⁽²⁾", "x" * 200, "[0,0]"):
        found = destination(typed, traced)
        assert isinstance(found, Destination) and len(found.problem) <= 78
        assert ("delta2" in found.problem) == typed.startswith("d")


def test_a_long_sum_counts_the_terms_that_are_shown() -> None:
    moment = Moment.begin(trace(Scenario.load("lab2"))).to("delta2")
    for width, height in ((74, 4), (48, 5), (36, 5)):
        lines = [text_of(one) for one in entry_lines(moment, width, height, titled=False)]
        said = next(one for one in lines if one.startswith("Σ"))
        assert not any("…" in one for one in lines)
        assert sum(one.count("k=") for one in lines) == int(said.split(" terms, the ")[1].split()[0])


def test_every_screen_has_its_number_in_the_header_at_80_columns() -> None:
    for _, where in TABS:
        header = text_of(header_line(where, ("a" * 30, "b" * 30), 80))
        assert all(tab in header for tab in ("1 debug", "2 train", "3 check", "4 lessons"))


def test_a_check_does_not_tell_the_gradient_that_is_still_to_be_predicted() -> None:
    for step, gradient in (("z1", "delta1"), ("a1", "da1"), ("delta1", "delta1")):
        moment, value = at(step), at(step).checks.known(step)
        assert value is not None
        digits = f"{abs(value.analytic[0, 0]):.11f}"[:8]
        for hidden in (frozenset({gradient}), frozenset({f"{gradient}[0,0]"}), frozenset[str]()):
            told = " ".join(shown(check_lines(replace(moment, hidden=hidden), 60, 6)))
            assert (digits in told) == (not hidden) and ("Shown as soon as" in told) == bool(hidden)


def test_an_operand_that_is_hidden_is_not_put_in() -> None:
    moment = replace(Moment.begin(trace(Scenario.load("lab1"))).to("dW2"), hidden=frozenset({"delta2"}))
    delta = moment.trace.values["delta2"]
    shown = "\n".join(text_of(one) for one in entry_lines(moment, 74, 6))
    assert fixed(float(delta[0, 0])) not in shown
