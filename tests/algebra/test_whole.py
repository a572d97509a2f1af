"""An index formula as typed is the matrix whose entries it gives: what bptrace prints, it reads."""

import random
import re
from fractions import Fraction

import numpy as np
import pytest
from sampling import sampled

from bptrace.algebra.evaluation import number_of, shape, value
from bptrace.algebra.expression import (
    Add,
    Apply,
    Divide,
    Entry,
    IndexSum,
    Negate,
    Number,
    Scale,
    Subtract,
    children,
    rebuild,
)
from bptrace.algebra.index_formula import index_formula
from bptrace.algebra.index_ranges import check_ranges
from bptrace.algebra.index_reader import has_letters, left_entry, parse_indexed, read_lettered
from bptrace.algebra.numbers import plain
from bptrace.algebra.syntax import FormulaError
from bptrace.algebra.terms import text_of
from bptrace.algebra.whole import whole
from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.tracing import trace

X = [[0.1, -0.4, 0.8], [1.0, 0.5, 0.2], [-0.3, 0.6, 0.9]]
WHOLES = [[0, 1], [1, 0], [0.2, 0.8]]
CASES = [
    (network, loss, layout)
    for network, loss in (("3-4-tanh-2-sigmoid", "mse"), ("3-3-prelu-2-softmax", "cross-entropy"), ("3-2-2", "sse"))
    for layout in ("row", "column")
]


@pytest.mark.parametrize("case", sampled(CASES, 2), ids="-".join)
def test_every_index_formula_that_is_printed_reads_as_its_matrix(case):
    network, loss, layout = case
    more = {"optimizer.weight_decay": 0.1}
    traced = trace(
        Scenario.build(network=network, loss=loss, layout=layout, x=X, y=WHOLES, optimizer="adam", set=more), fine=True
    )
    shapes = traced.derivation.shapes
    for step in traced.steps:
        printed = text_of(index_formula(step.equation, shapes))
        for written in (printed, plain(printed)):
            left, _, right = written.partition(" = ")
            name, letters = read_lettered(left) or (step.name, ())
            entry, term = left_entry(name, letters, shapes), parse_indexed(right, traced.derivation.vocabulary)
            check_ranges(entry, term, shapes)
            tree = whole(term, entry.row, entry.column)
            assert name == step.name and shape(tree, shapes) == shapes[name]
            np.testing.assert_allclose(value(tree, traced.values), step.value, rtol=1e-9, atol=1e-14)


VOCABULARY = derivation(Scenario.build(network="3-4-tanh-4-sigmoid", layout="row").network).vocabulary


@pytest.mark.parametrize(
    ("left", "right", "told"),
    [
        ("delta1[j]", "Σ_k delta2[k] W2[k,j]", "k runs over n₂ in δ⁽²⁾[k] and over n₁ in W⁽²⁾[k,j]"),
        ("dW2[j,i]", "Σ_s a1[s,i] delta2[s,j]", "i runs over n₂ in ∂L/∂W⁽²⁾[j,i] and over n₁ in a⁽¹⁾[s,i]"),
        ("delta1[j]", "delta2[k] W2[j,k]", "k stands on the right of the equal sign, under no Σ"),
        ("dW2[i,j]", "a1[i] delta2[j]", "the sum over the samples is missing"),
        ("L", "Σ_k a2[s,k]", "s stands on the right"),
        ("a2[k]", "exp(z2[k]) / Σ_j exp(z2[j]) (1 - y[k])", "how far the Σ_j reaches"),
        ("delta2[k]", "Σ (a2[k] - y[k])", "write its letter"),
        ("delta2[k]", "a2[k] - y", "give y its own as well"),
        ("delta2[k]", "W2[k]", "one index of two"),
        ("L", "Σ_s Σ_{k=1}^{n1} a2[s,k]", "does not run from the first to the last"),
        ("L", "Σ_s Σ_{k=0}^{n2} a2[s,k]", "does not run from the first to the last"),
        ("delta2[k]", "W2[k,0]", "letters alone or with numbers alone"),
        ("delta2[k]", "Σ_j a2[k]", "Σ over j, but j stands in nothing"),
        ("dW2[i,j]", "W2[i,i] delta2[j]", "i runs over n₁ in ∂L/∂W⁽²⁾[i,j] and over n₂ in W⁽²⁾[i,i]"),
    ],
)
def test_letters_that_do_not_fit_are_told(left, right, told):
    """n₁ and n₂ are the same number: a letter runs over a size, not over a length."""
    name, letters = read_lettered(left) or (left, ())
    with pytest.raises(FormulaError, match=re.escape(told)):
        entry, term = left_entry(name, letters, VOCABULARY.shapes), parse_indexed(right, VOCABULARY)
        check_ranges(entry, term, VOCABULARY.shapes)
        whole(term, entry.row, entry.column)


def test_many_sums_inside_one_another_are_refused_at_once():
    deep = "a2[k]"
    for _ in range(12):
        deep = f"Σ_k (W2[j,k] {deep} + a1[j])"
    with pytest.raises(FormulaError, match="more than 8 Σ"):
        whole(parse_indexed(deep, VOCABULARY), 0, "j")


@pytest.mark.parametrize(
    ("written", "letters"),
    [("W2 + a1", False), ("W2[0,1] a1[1]", False), ("[[1, 0]] a1", False), ("Σᵢ δ2", False), ("a1_j", True),
     ("a⁽¹⁾ⱼ", True), ("W2[0][k]", True), ("δ_j^(1)", True), ("W_{jk}^{(2)}", True), ("a_2", False), ("W1_T", False)],
)  # fmt: skip
def test_where_letters_count_entries(written, letters):
    assert has_letters(written) is letters


# --- beside loops over every letter -----------------------------------------------------------------------------------

SHAPES = {
    "a1": ("m", "n1"),
    "W1": ("n0", "n1"),
    "W2": ("n1", "n2"),
    "b1": (1, "n1"),
    "x": ("m", "n0"),
    "y": ("m", "n2"),
}
LENGTHS = {"m": 3, "n0": 2, "n1": 4, "n2": 5, 1: 1}
LETTERS = {"s": "m", "t": "m", "i": "n0", "j": "n1", "p": "n1", "k": "n2", "q": "n2"}
VALUES = {
    name: np.random.default_rng(1).uniform(0.5, 1.5, (LENGTHS[rows], LENGTHS[columns]))
    for name, (rows, columns) in SHAPES.items()
}


def any_entry(chance, letters):
    name = chance.choice(list(SHAPES))
    fitting = [[letter for letter in letters if LETTERS[letter] == dim] if dim != 1 else [0] for dim in SHAPES[name]]
    return Entry(name, *map(chance.choice, fitting)) if all(fitting) else Number(Fraction(chance.randint(1, 3)))


def any_term(chance, letters, depth):
    if depth == 0 or chance.random() < 0.2:
        return any_entry(chance, letters)
    node = chance.choice((IndexSum, IndexSum, IndexSum, Scale, Scale, Scale, Add, Subtract, Negate, Apply, Divide))
    letter = chance.choice(list(LETTERS))
    below = letters if node is not IndexSum or letter in letters else (*letters, letter)
    parts = [any_term(chance, below, depth - 1) for _ in range(2)]
    match node.__name__:
        case "IndexSum":
            return IndexSum(letter, parts[0])
        case "Apply":
            return Apply(parts[0], "tanh")
        case "Negate":
            return Negate(parts[0])
        case "Divide":
            return Divide(parts[0], Apply(parts[1], "exp"))
    return node(*parts)


def looped(node, at):
    if isinstance(node, IndexSum):
        return sum(looped(node.term, {**at, node.index: place}) for place in range(LENGTHS[LETTERS[node.index]]))
    if isinstance(node, Entry):
        return float(VALUES[node.name][at.get(node.row, node.row), at.get(node.column, node.column)])
    operands = tuple(Number(looped(child, at)) for child in children(node))
    return number_of(rebuild(node, operands) if operands else node, VALUES)


@pytest.mark.parametrize("seed", range(4))
def test_any_formula_of_letters_is_what_loops_over_them_give(seed):
    chance, compared = random.Random(seed), 0
    for _ in range(60):
        row, column = chance.choice([("j", "k"), ("s", "j"), (0, "j"), ("s", "i"), (0, 0)])
        term = any_term(chance, tuple(letter for letter in (row, column) if letter), 5)
        try:
            tree = whole(term, row, column)
        except FormulaError:
            continue
        places = [range(LENGTHS[LETTERS[letter]]) if letter else range(1) for letter in (row, column)]
        expected = [[looped(term, {row: i, column: j}) for j in places[1]] for i in places[0]]
        found = np.broadcast_to(value(tree, VALUES), np.shape(expected))
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-9)
        compared += 1
    assert compared > 10
