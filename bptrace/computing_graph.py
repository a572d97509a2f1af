"""The computing graph around one entry: what it is made of, what is made of it, and the gradient that comes back.

A node is an entry of a quantity, or what one operation makes of others on the way to an entry. An edge has its local
derivative, ∂(later node)/∂(earlier node); times the gradient of the later node that is what flows back along it, and
what arrives along all edges of a node adds up to its own gradient, ∂L/∂node.

The operations are those of the equation, written out for the entry; local derivatives come from the chain rule's table:
nothing is known here about any one activation or loss. An entry whose gradient is no step of the trace (∂L/∂a in a
derivation that puts it straight into δ) is followed on to those whose gradient is one, so that what is drawn around an
entry is what its forward and its backward step compute.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import cached_property

import numpy as np

from bptrace.algebra.addends import Addends
from bptrace.algebra.chain_rule import flow
from bptrace.algebra.entry import entry
from bptrace.algebra.evaluation import number_of, value
from bptrace.algebra.expression import (
    ONE,
    Add,
    Entry,
    Equation,
    Expression,
    Number,
    Size,
    Symbol,
    Total,
    children,
    operands,
)
from bptrace.algebra.functions import Array
from bptrace.algebra.quantity import quantity
from bptrace.algebra.scalars import Leaf, cell_of, coefficients, local_derivatives, place
from bptrace.frozen import frozen
from bptrace.network.derivation import derivation
from bptrace.network.network import Network
from bptrace.tracing import Trace

LARGEST = 5  # of the operands or users of one node that are followed
LOSS = Entry("L", 0, 0)


@frozen
class LeftOut:
    """How many neighbours were not followed, and how much of Σ|all| the others make."""

    count: int
    share: float


@frozen(eq=False)
class Node:
    """A number of the computation; `operands` made it, `users` are made of it.

    `leaf` says where the number stands; None where an operation makes it on the way. `gradient` is ∂L/∂node, None where
    it is not computed: L does not depend on what comes after it, and nobody differentiates by what is given.
    """

    expression: Expression
    value: float
    gradient: float | None = None
    leaf: Leaf | None = None
    operands: tuple["Edge", ...] = ()
    users: tuple["Edge", ...] = ()
    other_operands: LeftOut | None = None
    other_users: LeftOut | None = None


@frozen(eq=False)
class Edge:
    """To a neighbour: the local derivative as a formula and as a number, and the gradient that flows back along it.

    Nothing of these where there is none: in an update, which comes after the loss.
    """

    node: Node
    local: Expression | None
    slope: float | None
    flow: float | None


def neighbourhood(traced: Trace, name: str, cell: tuple[int, int], largest: int = LARGEST) -> Node:
    """The graph around entry `cell` of `name`, any quantity of the trace but a gradient."""
    return _Grower(traced, largest).centre(Entry(name, *cell))


@frozen(eq=False)
class _Grower:
    """Grows the graph of one trace from an entry outwards."""

    traced: Trace
    largest: int
    _gradients: dict[str, Array | None] = field(default_factory=dict)

    @cached_property
    def network(self) -> Network:
        return self.traced.scenario.network

    def centre(self, leaf: Entry) -> Node:
        """The entry with its operands before it and its users after it."""
        users, others = self.users(leaf)
        gradient = self.gradient(leaf)
        if leaf.name not in self.traced:
            return Node(leaf, number_of(leaf, self.traced.values), gradient, leaf, (), users, None, others)
        equation = self.traced.step(leaf.name).equation
        tree = entry(equation.expression, *cell_of(leaf), self.traced.values)
        made, left_out = self.operands(tree, gradient)
        return Node(tree, number_of(leaf, self.traced.values), gradient, leaf, made, users, left_out, others)

    # --- backwards: what it is made of ---------------------------------------------------------------------------

    def operands(self, tree: Expression, gradient: float | None) -> tuple[tuple[Edge, ...], LeftOut | None]:
        """Edges to the operands of a scalar tree's root; a constant is part of the operation, no neighbour."""
        if isinstance(tree, Entry | Symbol):  # a copy, as an identity's a = z: one operand, handed on as it is
            return (self._to_operand(tree, ONE, gradient),), None
        if isinstance(tree, Add | Total):
            return self._summands(Addends(tree, with_minus=False), gradient)
        below = children(tree)
        pairs = zip(below, local_derivatives(tree) or (None,) * len(below), strict=True)
        edges = (self._to_operand(*pair, gradient) for pair in pairs if not isinstance(pair[0], Number | Size))
        return tuple(edges), None

    def _summands(self, terms: Addends, gradient: float | None) -> tuple[tuple[Edge, ...], LeftOut | None]:
        (local, _) = local_derivatives(Add(terms[0], terms[-1])) or (None, None)
        kept, left_out = self._largest(terms.values(self.traced.values))
        return tuple(self._to_operand(terms[k], local, gradient) for k in kept), left_out

    def _to_operand(self, operand: Expression, local: Expression | None, gradient: float | None) -> Edge:
        slope = None if local is None else number_of(local, self.traced.values)
        flowing = None if gradient is None or slope is None else slope * gradient
        return Edge(self._operand(operand, flowing), local, slope, flowing)

    def _operand(self, tree: Expression, flowing: float | None) -> Node:
        found = number_of(tree, self.traced.values)
        if isinstance(tree, Entry | Symbol):
            leaf = place(tree)
            return Node(leaf, found, self.gradient(leaf) if flowing is not None else None, leaf)
        made, left_out = self.operands(tree, flowing)
        return Node(tree, found, flowing, None, made, other_operands=left_out)

    # --- forwards: what is made of it ----------------------------------------------------------------------------

    def users(self, leaf: Entry) -> tuple[tuple[Edge, ...], LeftOut | None]:
        """Edges to the entries of the forward pass that use this one, followed on where their gradient is no step."""
        edges: list[Edge] = []
        left_out = None
        for equation in self.network.forward:
            if leaf.name in operands(equation.expression):
                trees, others = self._most(equation, self._flows(leaf, equation))
                edges += self._to_users(equation, trees)
                left_out = left_out or others
        return tuple(edges), left_out

    def _flows(self, leaf: Entry, equation: Equation) -> list[Expression]:
        """What flows from an equation to an entry it uses, as scalar trees of the gradients that arrive."""
        shapes, g = self.network.shapes, _arriving(equation)
        arriving = ONE if equation.name == LOSS.name else Symbol(g)
        sized = {**self.traced.values, g: self.traced.values[equation.name]}
        flows = flow(equation.expression, arriving, shapes | {g: shapes[equation.name]})
        return [entry(gradient.expression, *cell_of(leaf), sized) for used, gradient in flows if used == leaf.name]

    def _most(self, equation: Equation, trees: list[Expression]) -> tuple[Sequence[Expression], LeftOut | None]:
        """Of a flow that adds up what arrives from very many entries only the largest terms."""
        terms, gradients = Addends(trees[0]), self._gradient(equation.name)
        if len(trees) > 1 or len(terms) <= self.largest + 1 or gradients is None:
            return trees, None
        kept, left_out = self._largest(terms.values({**self.traced.values, _arriving(equation): gradients}))
        return [terms[k] for k in kept], left_out

    def _to_users(self, equation: Equation, trees: Sequence[Expression]) -> Iterator[Edge]:
        """Flows are linear in the gradients that arrive: the coefficient of each is a local derivative."""
        found: dict[Entry, Expression] = {}
        for tree in trees:
            shares = {LOSS: tree} if equation.name == LOSS.name else self._coefficients(equation, tree)
            for target, local in shares.items():
                found[target] = Add(found[target], local) if target in found else local
        for target, local in found.items():
            slope, gradient = number_of(local, self.traced.values), self.gradient(target)
            yield Edge(self._user(target), local, slope, None if gradient is None else slope * gradient)

    def _coefficients(self, equation: Equation, tree: Expression) -> dict[Entry, Expression]:
        arriving = coefficients(tree, lambda leaf: leaf.name == _arriving(equation))
        return {Entry(equation.name, *cell_of(leaf)): local for leaf, local in arriving.items()}

    def _user(self, target: Entry) -> Node:
        found, gradient = number_of(target, self.traced.values), self.gradient(target)
        if target == LOSS or quantity(target.name).gradient in self.traced:
            return Node(target, found, gradient, target)
        users, others = self.users(target)
        return Node(target, found, gradient, target, users=users, other_users=others)

    # --- gradients -----------------------------------------------------------------------------------------------

    def gradient(self, leaf: Leaf) -> float | None:
        """∂L/∂leaf as the trace has it."""
        if leaf == LOSS:
            return 1.0
        if isinstance(leaf, Symbol):
            return None
        found = self._gradient(leaf.name)
        return None if found is None else float(found[cell_of(leaf)])

    def _gradient(self, name: str) -> Array | None:
        if name not in self._gradients:
            self._gradients[name] = gradient_of(self.traced, name)
        return self._gradients[name]

    def _largest(self, numbers: Array) -> tuple[list[int], LeftOut | None]:
        """Where the largest stand, in their order; all of them where one more would be all."""
        if len(numbers) <= self.largest + 1:
            return list(range(len(numbers))), None
        sizes = np.abs(numbers)
        kept = sorted(int(k) for k in np.argsort(-sizes, kind="stable")[: self.largest])
        whole = float(np.sum(sizes))
        return kept, LeftOut(len(numbers) - len(kept), float(np.sum(sizes[kept])) / whole if whole else 1.0)


def gradient_of(traced: Trace, name: str) -> Array | None:
    """∂L/∂name, an array of its shape; None where nobody computes it."""
    if quantity(name).kind in ("scalar", "update"):
        return None
    step = quantity(name).gradient
    if step in traced.values:
        return traced.scenario.network.sign_of(step) * traced.values[step]
    fine = derivation(traced.scenario.network, traced.scenario.optimizer, fine=True).by_name
    with np.errstate(all="ignore"):
        return np.asarray(value(fine[step].equation.expression, traced.values)) if step in fine else None


def _arriving(equation: Equation) -> str:
    """The name of the gradient of an equation's quantity."""
    return f"d{equation.name}"
