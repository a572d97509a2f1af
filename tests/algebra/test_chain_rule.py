"""Every rule alone against the complex step, and proof that a wrong rule cannot go unnoticed."""

import numpy as np
import pytest
from sampling import sampled

from bptrace.algebra import chain_rule
from bptrace.algebra.chain_rule import RULES, derive
from bptrace.algebra.evaluation import shape, value
from bptrace.algebra.expression import (
    Add,
    Apply,
    ApplyPair,
    Divide,
    Equation,
    Hadamard,
    MatMul,
    Negate,
    Number,
    Power,
    Scale,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Transpose,
)
from bptrace.algebra.notation import latex, mathematics, numpy_code
from bptrace.gradient_checking import gradient_check
from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

A, B, R, C, E, S = (Symbol(name) for name in ("W1", "W2", "b1", "b2", "eta", "alpha1"))
SHAPES = {
    "W1": ("p", "p"),
    "W2": ("p", "p"),
    "b1": (1, "p"),
    "b2": ("p", 1),
    "eta": (),
    "alpha1": (1, 1),
    "V": ("p", "p"),
}
SAMPLES = {
    "product": MatMul(A, B),
    "elementwise product": Hadamard(A, B),
    "elementwise product, spread": Hadamard(A, R),
    "scaling": Scale(E, A),
    "scaling by a constant": Scale(Number(3.0), A),
    "addition": Add(A, B),
    "addition of a row": Add(A, R),
    "addition of a column": Add(A, C),
    "subtraction": Subtract(A, B),
    "subtraction of a row": Subtract(A, R),
    "division": Divide(A, B),
    "division by a column": Divide(A, C),
    "negation": Negate(A),
    "transposition": Transpose(A),
    "square": Power(A, 2),
    "cube": Power(A, 3),
    "function": Apply(A, "sigmoid"),
    "logarithm": Apply(A, "log"),
    "function of two": ApplyPair(Subtract(A, B), S, "prelu"),
    "elementwise product, spread everywhere": Hadamard(A, S),
    "softmax of rows": Softmax(A, 1),
    "softmax of columns": Softmax(A, 0),
    "sum over rows": Sum(A, 0),
    "sum over columns": Sum(A, 1),
    "two paths": Add(MatMul(A, B), Hadamard(A, A)),
}


def arrays(rng):
    draw = lambda rows, columns: rng.uniform(0.5, 2.0, size=(rows, columns))  # noqa: E731
    sizes = {"W1": draw(3, 3), "W2": draw(3, 3), "b1": draw(1, 3), "b2": draw(3, 1), "V": draw(3, 3)}
    return {**sizes, "alpha1": draw(1, 1), "eta": np.asarray(0.7)}


def loss_of(expression):
    """L = Σ (expression + V)²: V makes the gradient that arrives at the expression different in every entry."""
    return [Equation("z1", expression), Equation("L", Sum(Power(Add(Symbol("z1"), Symbol("V")), 2), None))]


def mistakes_of(equations):
    """The names whose derived gradient differs from the complex step of the same equations."""
    given = arrays(np.random.default_rng(5))

    def run(changed):
        known = {**given, **changed}
        for equation in equations:
            known[equation.name] = value(equation.expression, known)
        return known

    known, wrong = run({}), []
    computed = {"z1": shape(equations[0].expression, SHAPES)}
    for name, gradient in derive(equations, {**SHAPES, **computed}, frozenset(("V",))).items():
        known[f"d{name}"] = value(gradient.expression, known)
        if name == "z1":
            continue
        numeric = np.zeros_like(given[name])
        for at in np.ndindex(numeric.shape):
            nudged = given[name].astype(complex)
            nudged[at] += 1e-30j
            numeric[at] = run({name: nudged})["L"].imag.item() / 1e-30
        derived = known[f"d{name}"]
        if (numeric.shape and derived.shape != numeric.shape) or not np.allclose(derived, numeric, rtol=1e-10):
            wrong.append(name)
    return wrong


@pytest.mark.parametrize("name", SAMPLES)
def test_each_rule_gives_the_complex_step_derivative(name):
    assert mistakes_of(loss_of(SAMPLES[name])) == []


def test_every_rule_is_tried():
    assert {type(expression) for expression in SAMPLES.values()} >= set(RULES)


def mutants(rule):
    """The rule with the gradient of one operand negated or doubled."""
    of_two = (MatMul, Hadamard, Scale, Add, Subtract, Divide, ApplyPair)
    for at in range(2 if rule in [RULES[node] for node in of_two] else 1):
        yield lambda node, g, at=at: tuple(Negate(e) if k == at else e for k, e in enumerate(rule(node, g)))
        yield lambda node, g, at=at: tuple(Scale(Number(2.0), e) if k == at else e for k, e in enumerate(rule(node, g)))


ALL_MUTANTS = [
    pytest.param(node, mutant, id=f"{rule.__name__}-{number}", marks=pytest.mark.slow if number else [])
    for node, rule in RULES.items()
    for number, mutant in enumerate(mutants(rule))
]


@pytest.mark.parametrize(("node", "mutant"), ALL_MUTANTS)
def test_a_wrong_rule_is_noticed(node, mutant, monkeypatch):
    mutant.__name__ = "mutant"
    monkeypatch.setitem(RULES, node, mutant)
    assert any(mistakes_of(loss_of(expression)) for expression in SAMPLES.values())


@pytest.fixture
def fresh_derivations():
    derivation.cache_clear()
    yield
    derivation.cache_clear()


USED = [(MatMul, 0), (MatMul, 1), (Add, 0), (Add, 1), (Subtract, 0), (Power, 0), (Apply, 0), (Sum, 0), (Scale, 1)]
USED += [(Divide, 0), (ApplyPair, 0), (ApplyPair, 1), (Softmax, 0)]
"""The rules, and the operand of each, that the derivation of a network comes through."""


@pytest.mark.parametrize("used", sampled(USED, 4), ids=lambda used: f"{used[0].__name__}-{used[1]}")
@pytest.mark.parametrize("wrong", [Negate, lambda e: Scale(Number(2.0), e)], ids=["negated", "doubled"])
def test_a_wrong_rule_fails_the_gradient_check_of_a_network(used, wrong, monkeypatch, fresh_derivations):
    node, operand = used
    rule = RULES[node]

    def mutant(node, g):
        return tuple(wrong(gradient) if k == operand else gradient for k, gradient in enumerate(rule(node, g)))

    monkeypatch.setitem(RULES, node, mutant)
    for layout in ("row", "column"):
        for bias in ("trained", "none") if node is not Add else ("trained",):
            loss = "mse" if node is Divide else "half-sse"
            network = "2-3-prelu-2-softmax" if node in (ApplyPair, Softmax) else "2-3-sigmoid-2-tanh"
            scenario = Scenario.build(network=network, layout=layout, loss=loss, bias=bias)
            assert gradient_check(scenario).counts["wrong"] > 0


def test_without_the_sum_over_the_samples_a_bias_gradient_has_not_even_the_shape_of_the_bias(
    monkeypatch, fresh_derivations
):
    monkeypatch.setattr(chain_rule, "gather", lambda g, given, wanted: g)
    scenario = Scenario.build(network="2-3-sigmoid-1").with_samples([[1.0, 2.0], [0.5, -1.0]], [[1.0], [0.0]])
    assert trace(scenario).values["db1"].shape == (2, 3) != scenario.parameters["b1"].shape


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "two paths"])
def test_one_number_as_the_gradient_of_a_whole_matrix_is_that_number_everywhere(name):
    """L = Σ of what a rule is for: the G that arrives at it is 1, for every entry."""
    assert mistakes_of([Equation("L", Sum(SAMPLES[name], None))]) == []


def test_changing_a_rule_changes_every_way_a_formula_is_written(monkeypatch, fresh_derivations):
    network = Scenario.build(network="2-3-sigmoid-1").network
    right = derivation(network).by_name["delta1"].equation
    derivation.cache_clear()
    without_slope = lambda node, g: (g,)  # noqa: E731
    without_slope.__name__ = "function"
    monkeypatch.setitem(RULES, Apply, without_slope)
    wrong = derivation(network).by_name["delta1"].equation
    assert mathematics(wrong) == "δ⁽¹⁾ = δ⁽²⁾ W⁽²⁾ᵀ"
    assert numpy_code(wrong) == "delta1 = delta2 @ W2.T"
    for written in (mathematics, numpy_code, latex):
        assert written(wrong) != written(right)
