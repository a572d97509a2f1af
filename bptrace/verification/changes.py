"""What makes a right tree wrong: a change for each kind of mistake, of one node or of the whole line."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    ApplyPair,
    Divide,
    Expression,
    Hadamard,
    MatMul,
    Negate,
    Number,
    Power,
    Scale,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Transpose,
    children,
)
from bptrace.algebra.simplifying import slope_in_value
from bptrace.network.derivation import derivation
from bptrace.verification.rewriting import HALF, TWO, Place, slope, symbol_of, with_argument

# --- changes of one node: f′ -----------------------------------------------------------------------------------------


def drop_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ f′(z) → G."""
    if isinstance(node, Hadamard) and (found := slope(node.right)) and found[0] != "relu":
        yield node.left


def drop_mask(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ ReLU′(z) → G."""
    if isinstance(node, Hadamard) and (found := slope(node.right)) and found[0] == "relu":
        yield node.left


def activation_for_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """f′(z) → f(z)."""
    if found := slope(node):
        yield Symbol(f"a{found[1]}")


def wrong_argument(node: Expression, place: Place) -> Iterator[Expression]:
    """f′(z) → f′(a), and a (1 − a) → z (1 − z)."""
    if found := slope(node):
        function, layer = found
        yield with_argument(node, Symbol(f"a{layer}"))
        if written := slope_in_value(function, Symbol(f"z{layer}")):
            yield written


def slope_of_other_layer(node: Expression, place: Place) -> Iterator[Expression]:
    """f′(z⁽²⁾) → f′(z⁽¹⁾)."""
    if found := slope(node):
        for wrong in place.layers:
            if wrong != found[1]:
                yield with_argument(node, Symbol(f"z{wrong}"))


def slope_of_other_function(node: Expression, place: Place) -> Iterator[Expression]:
    """σ′(z) → tanh′(z)."""
    if found := slope(node):
        for wrong in place.functions:
            if wrong != found[0]:
                yield Apply(Symbol(f"z{found[1]}"), f"d{wrong}")


def half_a_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """a (1 − a) → 1 − a, a (1 + a); 1 − a² → 1 − a, a²."""
    if found := slope(node):
        a = Symbol(f"a{found[1]}")
        if found[0] in ("sigmoid", "tanh"):
            yield Subtract(ONE, a)
        if found[0] == "sigmoid":
            yield Hadamard(a, Add(ONE, a))
        if found[0] == "tanh":
            yield Power(a, 2)


def slope_twice(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ f′(z) → G ⊙ f′(z) ⊙ f′(z)."""
    if isinstance(node, Hadamard) and slope(node.right):
        yield Hadamard(node, node.right)


def only_slope(node: Expression, place: Place) -> Iterator[Expression]:
    """G ⊙ f′(z) → f′(z)."""
    if isinstance(node, Hadamard) and slope(node.right):
        yield node.right


# --- changes of one node: products -----------------------------------------------------------------------------------


def drop_transpose(node: Expression, place: Place) -> Iterator[Expression]:
    """Aᵀ → A."""
    if isinstance(node, Transpose):
        yield node.operand


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


def drop_factor(node: Expression, place: Place) -> Iterator[Expression]:
    """A B → A, B."""
    if isinstance(node, MatMul):
        yield node.left
        yield node.right


# --- changes of one node: which quantity -----------------------------------------------------------------------------


def updated_weights(node: Expression, place: Place) -> Iterator[Expression]:
    """W → W_new."""
    found = symbol_of(node, "W")
    if found and f"W{found[1]}" in place.network.trained:
        yield Symbol(f"W{found[1]}_new")


def gradient_for_weights(node: Expression, place: Place) -> Iterator[Expression]:
    """W → ∂L/∂W."""
    if found := symbol_of(node, "W"):
        yield Symbol(f"dW{found[1]}")


def other_weights(node: Expression, place: Place) -> Iterator[Expression]:
    """W⁽³⁾ → W⁽²⁾."""
    if found := symbol_of(node, "W"):
        yield from (Symbol(f"W{layer}") for layer in place.layers if layer != found[1])


def other_bias(node: Expression, place: Place) -> Iterator[Expression]:
    """b⁽²⁾ → b⁽¹⁾."""
    if found := symbol_of(node, "b"):
        yield from (Symbol(f"b{layer}") for layer in place.layers if layer != found[1])


def other_activation(node: Expression, place: Place) -> Iterator[Expression]:
    """a⁽²⁾ → a⁽¹⁾."""
    if found := symbol_of(node, "a"):
        yield from (Symbol(place.below(layer)) for layer in (0, *place.layers) if layer != found[1])


def pre_activation(node: Expression, place: Place) -> Iterator[Expression]:
    """a → z."""
    found = symbol_of(node, "a")
    if found and found[1]:
        yield Symbol(f"z{found[1]}")


def other_delta(node: Expression, place: Place) -> Iterator[Expression]:
    """δ⁽²⁾ → δ⁽¹⁾, ∂L/∂a⁽²⁾, a − y."""
    if found := symbol_of(node, "delta"):
        yield from (Symbol(f"delta{layer}") for layer in place.layers if layer != found[1])
        yield Symbol(f"da{found[1]}")
        yield Subtract(Symbol(f"a{place.network.depth}"), Symbol("y"))


# --- changes of one node: error, loss, forward, bias, update ---------------------------------------------------------


def _is_error(node: Expression) -> bool:
    return isinstance(node, Subtract) and Symbol("y") in (node.left, node.right)


def drop_target(node: Expression, place: Place) -> Iterator[Expression]:
    """a − y → a."""
    if isinstance(node, Subtract) and _is_error(node):
        yield node.left if node.right == Symbol("y") else Negate(node.right)


def absolute_error(node: Expression, place: Place) -> Iterator[Expression]:
    """a − y → |a − y|, (a − y)² → |a − y|."""
    if isinstance(node, Power) and _is_error(node.operand):
        yield Apply(node.operand, "abs")
    elif _is_error(node):
        yield Apply(node, "abs")


def not_squared(node: Expression, place: Place) -> Iterator[Expression]:
    """(a − y)² → a − y."""
    if isinstance(node, Power):
        yield node.operand


def drop_half(node: Expression, place: Place) -> Iterator[Expression]:
    """½ A → A."""
    if isinstance(node, Scale) and node.left == HALF:
        yield node.right


def drop_total(node: Expression, place: Place) -> Iterator[Expression]:
    """Σ A → A."""
    if isinstance(node, Sum) and node.axis is None:
        yield node.operand


def drop_activation(node: Expression, place: Place) -> Iterator[Expression]:
    """f(z) → z."""
    if isinstance(node, Apply | ApplyPair | Softmax):
        yield children(node)[0]


def other_function(node: Expression, place: Place) -> Iterator[Expression]:
    """σ(z) → tanh(z), σ′(z); z of an identity layer → σ(z)."""
    if isinstance(node, Apply):
        yield from (
            replace(node, function=wrong) for wrong in (*place.functions, f"d{node.function}") if wrong != node.function
        )
    elif isinstance(node, ApplyPair | Softmax):
        yield from (Apply(children(node)[0], wrong) for wrong in place.functions)
    elif place.network.layers[place.layer - 1].activation == "identity":
        yield from (Apply(node, wrong) for wrong in place.functions)


def function_twice(node: Expression, place: Place) -> Iterator[Expression]:
    """σ(z) → σ(σ(z))."""
    if isinstance(node, Apply | ApplyPair | Softmax):
        yield with_argument(node, node)


def drop_bias(node: Expression, place: Place) -> Iterator[Expression]:
    """A + b → A."""
    if isinstance(node, Add) and symbol_of(node.right, "b"):
        yield node.left


def subtract_bias(node: Expression, place: Place) -> Iterator[Expression]:
    """A + b → A − b."""
    if isinstance(node, Add) and symbol_of(node.right, "b"):
        yield Subtract(node.left, node.right)


def drop_sum(node: Expression, place: Place) -> Iterator[Expression]:
    """Σᵢ δ → δ."""
    if isinstance(node, Sum) and node.axis is not None:
        yield node.operand


def other_axis(node: Expression, place: Place) -> Iterator[Expression]:
    """Σᵢ δ → Σⱼ δ, Σ δ."""
    if isinstance(node, Sum) and node.axis is not None:
        yield Sum(node.operand, 1 - node.axis)
        yield Sum(node.operand, None)


def turn_update(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η ∂L/∂W → W + η ∂L/∂W, and the reverse."""
    if isinstance(node, Subtract):
        yield Add(node.left, node.right)
    if isinstance(node, Add):
        yield Subtract(node.left, node.right)


def drop_rate(node: Expression, place: Place) -> Iterator[Expression]:
    """η G → G."""
    if isinstance(node, Scale) and node.left == Symbol("eta"):
        yield node.right


def rate_twice(node: Expression, place: Place) -> Iterator[Expression]:
    """η G → η² G."""
    if isinstance(node, Scale) and node.left == Symbol("eta"):
        yield Scale(node.left, node)


def only_step(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η G → −η G."""
    if isinstance(node, Subtract):
        yield Negate(node.right)
    if isinstance(node, Add):
        yield node.right


def _without(node: Expression, size: Size) -> Expression | None:
    """A / (m n) without one of the two."""
    if isinstance(node, Divide):
        if node.right == size:
            return node.left
        if isinstance(node.right, Scale) and size in (node.right.left, node.right.right):
            kept = node.right.right if node.right.left == size else node.right.left
            return Divide(node.left, kept)
    return None


def drop_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """A / m → A."""
    if (kept := _without(node, place.network.symbolic_sizes["m"])) is not None:
        yield kept


def drop_outputs(node: Expression, place: Place) -> Iterator[Expression]:
    """A / n → A."""
    if (kept := _without(node, place.network.symbolic_sizes[f"n{place.network.depth}"])) is not None:
        yield kept


# --- changes of the whole line ---------------------------------------------------------------------------------------


def _step_or_whole(node: Expression, change: Expression | Number, *, divide: bool = False) -> Expression:
    """The line scaled by something; of an update, its step."""
    if isinstance(node, Subtract | Add) and isinstance(node.right, Scale) and node.right.left == Symbol("eta"):
        return replace(node, right=Scale(node.right.left, _step_or_whole(node.right.right, change, divide=divide)))
    return Divide(node, change) if divide else Scale(change, node)


def flip(node: Expression, place: Place) -> Iterator[Expression]:
    """A → −A."""
    yield Negate(node)


def double(node: Expression, place: Place) -> Iterator[Expression]:
    """A → 2 A."""
    yield _step_or_whole(node, TWO)


def halve(node: Expression, place: Place) -> Iterator[Expression]:
    """A → ½ A."""
    yield _step_or_whole(node, HALF)


def divide_by_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / m."""
    yield _step_or_whole(node, place.network.symbolic_sizes["m"], divide=True)


def multiply_by_samples(node: Expression, place: Place) -> Iterator[Expression]:
    """A → m A."""
    yield _step_or_whole(node, place.network.symbolic_sizes["m"])


def divide_by_outputs(node: Expression, place: Place) -> Iterator[Expression]:
    """A → A / n."""
    yield _step_or_whole(node, place.network.symbolic_sizes[f"n{place.network.depth}"], divide=True)


def include_rate(node: Expression, place: Place) -> Iterator[Expression]:
    """A → η A."""
    yield Scale(Symbol("eta"), node)


def turn_result(node: Expression, place: Place) -> Iterator[Expression]:
    """A → Aᵀ."""
    yield Transpose(node)


def other_layout(node: Expression, place: Place) -> Iterator[Expression]:
    """The line as it reads in the other layout."""
    layout: Literal["row", "column"] = "column" if place.network.layout == "row" else "row"
    line = derivation(replace(place.network, layout=layout)).by_name.get(place.name)
    if line is not None:
        yield line.equation.expression
