"""The catalogue of mistakes: each a rewrite of the right tree, never a formula of its own.

A mistake has an identifier (a contract with other programs), the lines it can happen on, and a change: what one node of
the right tree, or the whole of it, is taken for. Mistakes that stand earlier in the table are named before later ones
that come to the same thing. To add one: a row here, and its sentence in the catalogue of texts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from bptrace.algebra.expression import (
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
    Size,
    Subtract,
    Sum,
    Symbol,
    Transpose,
)
from bptrace.algebra.quantity import quantity
from bptrace.network.derivation import derivation
from bptrace.network.network import Network
from bptrace.verification.rewriting import HALF, ONE, TWO, Change, Place, each_place, from_activation, slope, symbol_of

Look = Literal["part", "product", "front", "sum"]

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
        yield Apply(Symbol(f"a{layer}"), f"d{function}")
        if written := from_activation(function, Symbol(f"z{layer}")):
            yield written


def slope_of_other_layer(node: Expression, place: Place) -> Iterator[Expression]:
    """f′(z⁽²⁾) → f′(z⁽¹⁾)."""
    if found := slope(node):
        function, layer = found
        for wrong in place.layers:
            if wrong != layer:
                yield Apply(Symbol(f"z{wrong}"), f"d{function}")


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
    if isinstance(node, Apply):
        yield node.operand


def other_function(node: Expression, place: Place) -> Iterator[Expression]:
    """σ(z) → tanh(z), σ′(z); z of an identity layer → σ(z)."""
    if isinstance(node, Apply):
        yield from (
            replace(node, function=wrong) for wrong in (*place.functions, f"d{node.function}") if wrong != node.function
        )
    elif place.network.layers[int(place.name[1:]) - 1].activation == "identity":
        yield from (Apply(node, wrong) for wrong in place.functions)


def function_twice(node: Expression, place: Place) -> Iterator[Expression]:
    """σ(z) → σ(σ(z))."""
    if isinstance(node, Apply):
        yield Apply(node, node.function)


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


# --- the table -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mistake:
    """A known way to be wrong: on which lines, which change, of one node or of the whole line.

    `look` says what the second hint points at: the part, how things are multiplied, what stands in front, the sum.
    `common` ones need less evidence before they are named from a few digits.
    """

    identifier: str
    lines: frozenset[str]
    change: Change
    look: Look = "part"
    whole: bool = False
    common: bool = False


def _on(
    lines: str, identifier: str, change: Change, look: Look = "part", *, whole: bool = False, common: bool = False
) -> Mistake:
    return Mistake(identifier, frozenset(lines.split()), change, look, whole, common)


CATALOGUE = (
    _on("delta", "missing-activation-derivative", drop_slope, common=True),
    _on("delta", "missing-relu-mask", drop_mask, common=True),
    _on("delta", "activation-instead-of-derivative", activation_for_slope),
    _on("delta", "derivative-of-wrong-argument", wrong_argument),
    _on("delta", "derivative-of-wrong-layer", slope_of_other_layer),
    _on("delta", "derivative-of-wrong-function", slope_of_other_function),
    _on("delta", "incomplete-derivative", half_a_slope),
    _on("delta", "derivative-twice", slope_twice),
    _on("delta da", "updated-weights", updated_weights, common=True),
    _on("z delta da dW", "missing-transpose", drop_transpose, common=True),
    _on("z delta da dW", "swapped-factors", swap_factors, "product"),
    _on("z delta da dW", "extra-transpose", add_transpose, "product"),
    _on("delta da", "gradient-instead-of-weight", gradient_for_weights),
    _on("z delta da", "wrong-layer-weights", other_weights),
    _on("z", "wrong-layer-bias", other_bias),
    _on("z dW", "pre-activation-instead-of-activation", pre_activation),
    _on("z dW", "wrong-layer-activation", other_activation),
    _on("delta da dW db", "wrong-delta", other_delta),
    _on("delta da L", "missing-target", drop_target),
    _on("delta da L", "pre-activation-instead-of-activation", pre_activation),
    _on("delta da L", "wrong-layer-activation", other_activation),
    _on("L", "missing-half", drop_half, "front", common=True),
    _on("L", "not-squared", not_squared),
    _on("delta da L", "absolute-error", absolute_error),
    _on("z", "missing-bias", drop_bias, common=True),
    _on("z", "sign-flipped", subtract_bias, "front"),
    _on("a", "missing-activation", drop_activation),
    _on("a", "wrong-activation", other_function),
    _on("a", "activation-twice", function_twice),
    _on("db", "bias-not-summed", drop_sum, "sum", common=True),
    _on("db", "bias-wrong-axis", other_axis, "sum"),
    _on("L", "not-summed", drop_total, "sum"),
    _on("delta", "matmul-instead-of-product", product_of_matrices, "product"),
    _on("z delta da dW", "product-instead-of-matmul", product_of_entries, "product"),
    _on("update", "update-added", turn_update, "front", common=True),
    _on("update", "update-without-learning-rate", drop_rate, "front", common=True),
    _on("update", "learning-rate-twice", rate_twice, "front"),
    _on("update", "step-instead-of-weight", only_step),
    _on("delta da dW db L z", "sign-flipped", flip, "front", whole=True, common=True),
    _on("delta da dW db L", "not-divided-by-samples", drop_samples, "front"),
    _on("delta da dW db L", "not-divided-by-outputs", drop_outputs, "front"),
    _on("delta da dW db L update", "factor-two", double, "front", whole=True, common=True),
    _on("delta da dW db L update", "factor-half", halve, "front", whole=True, common=True),
    _on("delta da dW db L update", "divided-by-samples", divide_by_samples, "front", whole=True, common=True),
    _on("delta da dW db L update", "multiplied-by-samples", multiply_by_samples, "front", whole=True),
    _on("delta da dW db L update", "divided-by-outputs", divide_by_outputs, "front", whole=True),
    _on("delta da dW db", "learning-rate-included", include_rate, "front", whole=True),
    _on("z delta da dW", "other-layout", other_layout, "product", whole=True),
    _on("z delta da dW db", "transposed-result", turn_result, "product", whole=True),
    _on("delta", "missing-error", only_slope),
    _on("z delta da dW", "missing-factor", drop_factor),
)


@dataclass(frozen=True)
class Rewrite:
    """A mistake made in one place: the tree it gives, the part of the right tree it changes, and what stands there."""

    mistake: Mistake
    expression: Expression
    part: Expression
    used: Expression


def sort_of_line(name: str) -> str:
    """`delta`, `dW`, `update`, …: what the table's lines are called."""
    found = quantity(name)
    return "update" if found.new else f"{'d' if found.derivative else ''}{found.base}"


def rewrites(network: Network, name: str, right: Expression) -> Iterator[Rewrite]:
    """Every catalogued mistake that can be made in `right`, the line of `name`."""
    sort, place = sort_of_line(name), Place(network, name)
    for mistake in CATALOGUE:
        if sort not in mistake.lines:
            continue
        if mistake.whole:
            for new in mistake.change(right, place):
                yield Rewrite(mistake, new, right, new)
        else:
            for new, part, used in each_place(right, mistake.change, place):
                yield Rewrite(mistake, new, part, used)
