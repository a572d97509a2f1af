"""Products of matrices: a transpose too few or too many, factors swapped or lost, the other kind of product."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    MatMul,
    Negate,
    Reshape,
    Scale,
    Subtract,
    Transpose,
    rebuild,
    walk,
)
from bptrace.network.derivation import derivation
from bptrace.verification.rewriting import Place


def drop_transpose(node: Expression, place: Place) -> Iterator[Expression]:
    """Aᵀ → A."""
    if isinstance(node, Transpose):
        yield node.operand


def reshape(node: Expression, place: Place) -> Iterator[Expression]:
    """Aᵀ → the entries of A in another shape; of a single row that is the same."""
    if isinstance(node, Transpose):
        yield Reshape(node.operand)


def add_transpose(node: Expression, place: Place) -> Iterator[Expression]:
    """A B → Aᵀ B, A Bᵀ."""
    if isinstance(node, MatMul):
        if not isinstance(node.left, Transpose):
            yield MatMul(Transpose(node.left), node.right)
        if not isinstance(node.right, Transpose):
            yield MatMul(node.left, Transpose(node.right))


def swap_factors(node: Expression, place: Place) -> Iterator[Expression]:
    """A B → B A."""
    if isinstance(node, MatMul):
        yield MatMul(node.right, node.left)


def product_of_matrices(node: Expression, place: Place) -> Iterator[Expression]:
    """A ⊙ B → A B."""
    if isinstance(node, Hadamard):
        yield MatMul(node.left, node.right)


def product_of_entries(node: Expression, place: Place) -> Iterator[Expression]:
    """A B → A ⊙ B."""
    if isinstance(node, MatMul):
        yield Hadamard(node.left, node.right)


def drop_brackets(node: Expression, place: Place) -> Iterator[Expression]:
    """(A − B) ⊙ C → A − B ⊙ C, 2 (A − B) → 2 A − B, 1 / (1 + e⁻ᶻ) → 1 / 1 + e⁻ᶻ."""
    match node:
        case Hadamard(Subtract(first, last), right) | Divide(Subtract(first, last), right):
            yield Subtract(first, rebuild(node, (last, right)))
        case Scale(left, Subtract(first, last)):
            yield Subtract(Scale(left, first), last)
        case Apply(z, "sigmoid"):
            yield Add(ONE, Apply(Negate(z), "exp"))


def drop_factor(node: Expression, place: Place) -> Iterator[Expression]:
    """A B → A, B."""
    if isinstance(node, MatMul):
        yield node.left
        yield node.right


def turn_result(node: Expression, place: Place) -> Iterator[Expression]:
    """A → Aᵀ."""
    yield Transpose(node)


def other_layout(node: Expression, place: Place) -> Iterator[Expression]:
    """The line as it reads in the other layout, where that shows in a product: other axes of a size or a sum do not."""
    layout: Literal["row", "column"] = "column" if place.network.layout == "row" else "row"
    line = derivation(replace(place.network, layout=layout)).by_name.get(place.name)
    if line is not None and any(isinstance(inner, MatMul) for inner in walk(line.equation.expression)):
        yield line.equation.expression
