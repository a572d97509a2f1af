"""One formula in many right spellings: equivalent trees, and one tree as numpy calls.

Each rewrite is an identity of the reals, so that whatever comes out is worth the same but for its rounding.
"""

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction

from bptrace.algebra.arithmetic import transpose
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    Divide,
    Expression,
    Hadamard,
    MatMul,
    Negate,
    Number,
    Power,
    Scale,
    Subtract,
    Sum,
    Symbol,
    Transpose,
    children,
    rebuild,
    substitute,
    walk,
)
from bptrace.algebra.functions import function_of
from bptrace.algebra.notation import numpy_code
from bptrace.network.network import Network

MOST_NODES = 60  # well below what a typed formula may have


def respelled(tree: Expression, network: Network, right: Mapping[str, Expression], chance: random.Random) -> Expression:
    """The same function of the same earlier quantities, written in some other way."""
    if chance.random() < 0.2:
        tree = _with_one_put_in(tree, network, right, chance)
    return _at_random(tree, chance) if _size(tree) < MOST_NODES / 2 else tree


def _size(tree: Expression) -> int:
    return sum(1 for _ in walk(tree))


def _with_one_put_in(
    tree: Expression, network: Network, right: Mapping[str, Expression], chance: random.Random
) -> Expression:
    """One quantity replaced by its own formula: a⁽¹⁾ by σ(z⁽¹⁾), δ⁽²⁾ in ∂L/∂W⁽²⁾ by what it is."""
    used = [node.name for node in walk(tree) if isinstance(node, Symbol) and node.name in right]
    if not used:
        return tree
    chosen = chance.choice(used)
    longer = substitute(tree, {chosen: right[chosen]})
    return longer if _size(longer) < MOST_NODES else tree


def _at_random(tree: Expression, chance: random.Random) -> Expression:
    node = rebuild(tree, tuple(_at_random(child, chance) for child in children(tree)))
    ways = list(_identities(node)) if chance.random() < 0.3 else []
    return chance.choice(ways) if ways else node


def _identities(node: Expression) -> Iterator[Expression]:
    match node:
        case Hadamard(left, right):
            yield Hadamard(right, left)
            if isinstance(left, Hadamard):
                yield Hadamard(left.left, Hadamard(left.right, right))
            if isinstance(right, Subtract) and right.left == ONE:
                yield Subtract(left, Hadamard(left, right.right))
        case MatMul(left, right):
            yield Transpose(MatMul(transpose(right), transpose(left)))
            yield Negate(MatMul(Negate(left), right))
        case Add(left, right):
            yield Add(right, left)
            yield Subtract(left, Negate(right))
        case Subtract(left, right):
            yield Negate(Subtract(right, left))
            yield Add(left, Negate(right))
            yield Add(Negate(right), left)
        case Power(operand, 2):
            yield Hadamard(operand, operand)
        case Scale(Number(factor), right) if factor:
            yield Divide(right, Number(1 / Fraction(factor)))
        case Divide(left, right):
            yield Scale(Divide(ONE, right), left) if not _is_matrix(right) else Hadamard(left, Divide(ONE, right))
        case Sum(operand, None):
            yield Sum(Sum(operand, 0), 1)
            yield Sum(Sum(operand, 1), 0)
        case Apply(z, function):
            yield from _functions(z, function)


def _is_matrix(tree: Expression) -> bool:
    return any(isinstance(node, Symbol) and node.name != "eta" for node in walk(tree))


def _functions(z: Expression, name: str) -> Iterator[Expression]:
    """σ, σ′, tanh′, … written out."""
    if name == "sigmoid":
        yield Divide(ONE, Add(ONE, Apply(Negate(z), "exp")))
    if name == "dsigmoid":
        yield Hadamard(Apply(z, "sigmoid"), Subtract(ONE, Apply(z, "sigmoid")))
        yield Hadamard(Apply(z, "sigmoid"), Apply(Negate(z), "sigmoid"))
    if name == "dtanh":
        yield Subtract(ONE, Power(Apply(z, "tanh"), 2))
        yield Hadamard(Subtract(ONE, Apply(z, "tanh")), Add(ONE, Apply(z, "tanh")))
    if name == "softplus":
        yield Apply(Add(ONE, Apply(z, "exp")), "log")
    if name == "dsoftplus":
        yield Apply(z, "sigmoid")
    if name == "drelu" and (found := function_of("relu")):
        yield Divide(Apply(z, found.derivative), ONE)


# --- as calls --------------------------------------------------------------------------------------------------------


def as_calls(tree: Expression, chance: random.Random) -> str:
    """numpy code in which some operators are calls: np.dot(a1.T, delta2), np.multiply(…), np.transpose(…)."""
    if isinstance(tree, MatMul | Hadamard | Transpose) and chance.random() < 0.5:
        inner = [as_calls(child, chance) for child in children(tree)]
        called = {MatMul: ("np.dot", "np.matmul"), Hadamard: ("np.multiply",), Transpose: ("np.transpose",)}
        return f"{chance.choice(called[type(tree)])}({', '.join(inner)})"
    held: dict[str, Expression] = {}
    shown = rebuild(tree, tuple(_held(child, held) for child in children(tree)))
    written = numpy_code(shown)
    for name, child in held.items():
        written = written.replace(name, f"({as_calls(child, chance)})")
    return written


def _held(child: Expression, held: dict[str, Expression]) -> Expression:
    """A product inside stands for itself until the outside is written; anything else is written with it."""
    if not isinstance(child, MatMul | Hadamard | Transpose):
        return child
    name = f"a{9000 + len(held)}"
    held[name] = child
    return Symbol(name)
