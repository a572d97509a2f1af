"""The scalar tree of one entry, taken apart: its leaves, and how strongly each operand moves it.

`entry` makes such a tree of numbers from an equation between matrices. Every local derivative comes from the table of
the chain rule, so a graph drawn of the tree cannot know another derivative than the derivation does.
"""

from collections.abc import Callable, Iterator

from bptrace.algebra.chain_rule import RULES, Gradients, is_differentiable
from bptrace.algebra.expression import ONE, Add, Apply, Entry, Expression, Symbol, Total, children, walk

Leaf = Entry | Symbol


# --- leaves ----------------------------------------------------------------------------------------------------------


def place(leaf: Leaf) -> Leaf:
    """Where the number of a leaf stands: an entry of Aᵀ is an entry of A."""
    if isinstance(leaf, Entry) and leaf.transposed:
        return Entry(leaf.name, leaf.column, leaf.row)
    return leaf


def cell_of(leaf: Entry) -> tuple[int, int]:
    """Its row and column."""
    return int(leaf.row), int(leaf.column)


def leaves(tree: Expression) -> tuple[Leaf, ...]:
    """The quantities' numbers below a node, each once, in order of appearance."""
    return tuple(dict.fromkeys(place(node) for node in walk(tree) if isinstance(node, Leaf)))


# --- local derivatives -----------------------------------------------------------------------------------------------


def local_derivatives(node: Expression, g: Expression = ONE) -> Gradients | None:
    """∂node/∂operand times `g` for every operand of a scalar node, left to right; a long sum is a chain of sums.

    None where the table has none: what only an update computes is never differentiated.
    """
    if isinstance(node, Total):
        return RULES[Add](Add(node.terms[0], node.terms[-1]), g)[:1] * len(node.terms)
    rule = RULES.get(type(node))
    if rule is None or (isinstance(node, Apply) and not is_differentiable(node.function)):
        return None
    received: Gradients = rule(node, g)
    return received


def coefficients(tree: Expression, wanted: Callable[[Entry], bool]) -> dict[Entry, Expression]:
    """∂tree/∂leaf for every leaf that is wanted: the effects of all its uses added."""
    found: dict[Entry, Expression] = {}
    for leaf, share in _shares(tree, ONE, wanted):
        found[leaf] = Add(found[leaf], share) if leaf in found else share
    return found


def _shares(node: Expression, g: Expression, wanted: Callable[[Entry], bool]) -> Iterator[tuple[Entry, Expression]]:
    if isinstance(node, Entry):
        if wanted(node):
            standing = place(node)
            assert isinstance(standing, Entry)
            yield standing, g
        return
    if not any(isinstance(leaf, Entry) and wanted(leaf) for leaf in walk(node)):
        return
    for operand, received in zip(children(node), local_derivatives(node, g) or (), strict=True):
        yield from _shares(operand, received, wanted)
