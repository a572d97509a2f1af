"""One entry written out, as a person would on paper."""

import numpy as np

from bptrace.algebra.expansion import expansion
from bptrace.algebra.expression import Equation, MatMul, Symbol
from bptrace.algebra.index_formula import index_formula
from bptrace.algebra.picture import lay_out
from bptrace.algebra.terms import text_of
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

SMALL = trace(Scenario.build(network="2-3-sigmoid-1", seed=1, x="0.3,0.7", y="1"))
WIDE = trace(Scenario.build("lab2"))


def written(traced, name, at=(0, 0)):
    found = expansion(traced.step(name).equation, at, traced.values)
    return [text_of(found.head), *map(text_of, found.lines)]


def test_the_expansion_goes_from_letters_to_numbers_to_the_value():
    head, letters, numbers, parts, result = written(SMALL, "delta1", (0, 2))
    assert head == "δ⁽¹⁾[0,2]"
    assert letters == "δ⁽²⁾[0,0] · W⁽²⁾ᵀ[0,2] · σ′(z⁽¹⁾[0,2])"
    d, w, z = SMALL.values["delta2"][0, 0], SMALL.values["W2"][2, 0], SMALL.values["z1"][0, 2]
    assert numbers.replace("−", "-") == f"{d:.4f} · {w:.4f} · σ′({z:.4f})"
    assert parts.startswith(f"{d * w:.4f}".replace("-", "−"))
    assert result == f"{SMALL.values['delta1'][0, 2]:.4f}".replace("-", "−")


def test_a_long_sum_shows_its_largest_terms_and_what_they_explain():
    found = expansion(WIDE.step("z2").equation, (0, 7), WIDE.values)
    assert text_of(found.lines[0]) == "Σₖ a⁽¹⁾[0,k] · W⁽²⁾[k,7] + b⁽²⁾[0,7]"
    terms = WIDE.values["a1"][0] * WIDE.values["W2"][:, 7]
    largest = np.sort(np.abs(terms))[::-1][:5]
    assert found.long_sum.count == 100
    np.testing.assert_allclose([abs(v) for _, v in found.long_sum.largest], largest, rtol=1e-14)
    assert abs(found.long_sum.share - largest.sum() / np.abs(terms).sum()) < 1e-14
    assert abs(found.long_sum.rest + sum(v for _, v in found.long_sum.largest) - terms.sum()) < 1e-12


def test_every_sum_of_a_batch_however_long_comes_to_the_value_of_the_trace():
    rng = np.random.default_rng(4)
    rows = {"x": rng.normal(size=(9, 6)).tolist(), "y": rng.normal(size=(9, 2)).tolist()}
    for layout in ("row", "column"):
        batch = trace(Scenario.build(network="6-7-tanh-2", seed=1, **rows).with_layout(layout))
        for step in batch.steps:
            last = tuple(size - 1 for size in step.value.shape)
            found = expansion(step.equation, last, batch.values)
            np.testing.assert_allclose(found.value, step.value[last], rtol=1e-12, atol=1e-15)
            if found.long_sum:
                made = sum(value for _, value in found.long_sum.largest) + found.long_sum.rest
                np.testing.assert_allclose(made, found.long_sum.total, rtol=1e-12, atol=1e-15)


def test_the_index_formula_shows_along_which_line_of_the_matrix_the_sum_runs():
    rows = text_of(index_formula(SMALL.step("delta1").equation, SMALL.scenario.network.shapes))
    assert rows == "δ⁽¹⁾[i,j] = (Σₖ δ⁽²⁾[i,k] · W⁽²⁾[j,k]) · σ′(z⁽¹⁾[i,j])"
    columns = trace(SMALL.scenario.with_layout("column"))
    turned = text_of(index_formula(columns.step("delta1").equation, columns.scenario.network.shapes))
    assert turned == "δ⁽¹⁾[i,j] = (Σₖ W⁽²⁾[k,i] · δ⁽²⁾[k,j]) · σ′(z⁽¹⁾[i,j])"


def test_a_bias_has_no_row_index():
    formula = text_of(index_formula(SMALL.step("z1").equation, SMALL.scenario.network.shapes))
    assert formula == "z⁽¹⁾[i,j] = Σₖ x[i,k] · W⁽¹⁾[k,j] + b⁽¹⁾[0,j]"


def test_a_product_is_laid_out_with_its_factors_left_and_above():
    picture = lay_out(SMALL.step("delta1").equation, SMALL.values)
    assert text_of(picture.left.label) == "δ⁽²⁾" and text_of(picture.above.label) == "W⁽²⁾ᵀ"
    assert [block.operator for block in picture.stack] == ["=", "⊙"]
    np.testing.assert_array_equal(picture.stack[0].value * picture.stack[1].value, picture.result.value)
    np.testing.assert_array_equal(picture.left.value @ picture.above.value, picture.stack[0].value)


def test_the_loss_is_laid_out_stage_by_stage():
    picture = lay_out(SMALL.step("L").equation, SMALL.values)
    assert [text_of(block.label) for block in picture.stack] == [
        "a⁽²⁾",
        "y",
        "a⁽²⁾ − y",
        "(a⁽²⁾ − y)²",
        "Σ (a⁽²⁾ − y)²",
        "½",
    ]


CLASSES = Scenario.build(network="2-3-softmax", loss="half-sse", x=[[0.3, 0.7], [1, 0]], y=[[0, 1, 0], [1, 0, 0]])


def formula(scenario, name, fine=False):
    step = trace(scenario, fine).step(name)
    return text_of(index_formula(step.equation, scenario.network.shapes))


def test_the_sum_of_softmax_runs_over_the_outputs_with_a_letter_of_its_own():
    columns = CLASSES.with_layout("column")
    assert formula(CLASSES, "a1") == "a⁽¹⁾[i,j] = exp(z⁽¹⁾[i,j]) / (Σₖ exp(z⁽¹⁾[i,k]))"
    assert formula(columns, "a1") == "a⁽¹⁾[i,j] = exp(z⁽¹⁾[i,j]) / (Σₖ exp(z⁽¹⁾[k,j]))"
    delta = "δ⁽¹⁾[i,j] = a⁽¹⁾[i,j] · (∂L/∂a⁽¹⁾[i,j] − (Σₖ ∂L/∂a⁽¹⁾[i,k] · a⁽¹⁾[i,k]))"
    assert formula(CLASSES, "delta1", fine=True) == delta


def test_a_product_in_a_product_in_a_product_has_letters_enough():
    shapes = dict.fromkeys("ABCDEF", ("p", "p"))
    nested = Symbol("A")
    for name in "BCDEF":
        nested = MatMul(nested, Symbol(name))
    sums = text_of(index_formula(Equation("W1", nested), shapes))
    assert sums.startswith("W⁽¹⁾[i,j] = Σₖ ")
    for letter in "klprs":
        assert f",{letter}]" in sums and f"[{letter}," in sums
    for _ in range(12):
        nested = MatMul(nested, Symbol("A"))
    assert "k2]" in text_of(index_formula(Equation("W1", nested), shapes))


def test_an_entry_of_softmax_has_a_value_where_its_exponentials_have_none():
    scenario = Scenario.build(network="6-6-softmax", x=[900.0, 899.0, 0, 0, 0, -900.0], y=[1, 0, 0, 0, 0, 0])
    traced = trace(scenario.with_parameters({"W1": np.eye(6)}))
    for at, line in (((0, 1), "exp(z⁽¹⁾[0,1] − z⁽¹⁾[0,0])"), ((0, 5), "exp(z⁽¹⁾[0,5] − z⁽¹⁾[0,0])")):
        found = expansion(traced.step("a1").equation, at, traced.values)
        assert found.value == traced.values["a1"][at]
        assert text_of(found.lines[0]).startswith(line)


def test_the_picture_of_softmax_shows_the_exponentials_and_their_sum():
    traced = trace(CLASSES)
    stack = lay_out(traced.step("a1").equation, traced.values).stack
    assert [text_of(block.label) for block in stack] == ["z⁽¹⁾", "exp(z⁽¹⁾)", "Σⱼ exp(z⁽¹⁾)"]
    np.testing.assert_allclose(stack[1].value / stack[2].value, traced.values["a1"], rtol=1e-15)
