"""A dense network, and its forward pass as equations.

Row layout (Lab 2): x is m×n₀ with one sample a row, W is n_in×n_out, b is 1×n_out, z = a W + b.
Column layout (Lab 1): x is n₀×m, W is n_out×n_in, b is n_out×1, z = W a + b.
"""

from functools import cached_property
from typing import Literal, get_args

from bptrace.algebra.evaluation import Shape
from bptrace.algebra.expression import Add, Apply, ApplyPair, Equation, Expression, MatMul, Size, Softmax, Symbol
from bptrace.algebra.functions import ACTIVATIONS, function_of
from bptrace.algebra.quantity import quantity
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.errors import did_you_mean
from bptrace.frozen import frozen
from bptrace.network.figures import refusal
from bptrace.network.losses import LOSSES, check_outputs

Layout = Literal["row", "column"]
Bias = Literal["trained", "fixed", "none"]
Sign = Literal["plus", "minus"]


@frozen
class Layer:
    """`size` units with one activation."""

    size: int
    activation: str = "identity"

    @property
    def has_slope(self) -> bool:
        """Whether its activation has a slope that is trained."""
        return self.activation == "prelu"


@frozen
class Network:
    """A dense network with its conventions: layout, bias, loss, and the sign of δ (`minus`: δ = −∂L/∂z).

    Raises UsageError for a word that is no such convention, for an unknown activation, and for a loss that takes the
    logarithm of outputs that may be negative.
    """

    inputs: int
    layers: tuple[Layer, ...]
    layout: Layout = "row"
    bias: Bias = "trained"
    loss: str = "half-sse"
    sign: Sign = "plus"

    def __post_init__(self) -> None:
        known = {"layout": get_args(Layout), "bias": get_args(Bias), "sign": get_args(Sign), "loss": tuple(LOSSES)}
        for name, words in known.items():
            _one_of(words, getattr(self, name), name)
        check_outputs(self.loss, self.layers[-1].activation, "loss")
        for layer in self.layers:
            _one_of(ACTIVATIONS, layer.activation, "activation")

    def __str__(self) -> str:
        """The canonical text, `2-3-sigmoid-3-sigmoid-1`."""
        named = (f"{layer.size}-{layer.activation}".removesuffix("-identity") for layer in self.layers)
        return "-".join((str(self.inputs), *named))

    @property
    def depth(self) -> int:
        """The number of layers."""
        return len(self.layers)

    @property
    def outputs(self) -> int:
        """The size of the last layer."""
        return self.layers[-1].size

    @property
    def has_one_whole(self) -> bool:
        """Whether the outputs of a sample, and its targets, are shares of one whole: see `losses`."""
        return LOSSES[self.loss].of_one_whole

    @property
    def sizes(self) -> tuple[int, ...]:
        """The size of every layer, the inputs first."""
        return (self.inputs, *(layer.size for layer in self.layers))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """`W1 b1 W2 b2 …`, without the b where there is no bias; `alpha1` where layer 1 is a PReLU."""
        letters = ("W",) if self.bias == "none" else ("W", "b")
        return tuple(
            f"{letter}{k}"
            for k, layer in enumerate(self.layers, 1)
            for letter in (*letters, *(("alpha",) if layer.has_slope else ()))
        )

    @property
    def trained(self) -> tuple[str, ...]:
        """The parameters that an update changes."""
        return tuple(name for name in self.parameters if self.bias == "trained" or name[0] != "b")

    @property
    def parameter_count(self) -> int:
        """How many numbers the parameters hold."""
        return sum(rows * columns for rows, columns in map(self.shape_of, self.parameters))

    def shape_of(self, parameter: str) -> tuple[int, int]:
        """The shape of `W2`, `b2` or `alpha2` in this layout."""
        found = quantity(parameter)
        if found.base == "alpha":
            return 1, 1
        before, after = self.sizes[(found.layer or 0) - 1 : (found.layer or 0) + 1]
        return self.oriented(1 if found.base == "b" else before, after)

    def sign_of(self, gradient: str) -> float:
        """With which sign `gradient` is computed: δ may stand for −∂L/∂z."""
        return -1.0 if self.sign == "minus" and gradient.startswith("delta") else 1.0

    def lengths(self, samples: int) -> dict[str, int]:
        """What the dimensions of symbolic shapes stand for: m samples, n0 inputs, n1 units of layer 1, …"""
        return {"m": samples, **{f"n{layer}": size for layer, size in enumerate(self.sizes)}}

    def oriented(self, rows: int, columns: int) -> tuple[int, int]:
        """A shape given for rows, in this layout."""
        return (rows, columns) if self.layout == "row" else (columns, rows)

    # --- as equations ------------------------------------------------------------------------------------------------

    @cached_property
    def forward(self) -> tuple[Equation, ...]:
        """z1, a1, … zN, aN, L."""
        equations: list[Equation] = []
        for number, layer in enumerate(self.layers, 1):
            z = Symbol(f"z{number}")
            equations.append(Equation(z.name, self._weighted_sum(number)))
            equations.append(Equation(f"a{number}", self._activated(layer, z, number)))
        output = Symbol(f"a{self.depth}")
        loss = LOSSES[self.loss].expression(output, self.symbolic_sizes["m"], self.symbolic_sizes[f"n{self.depth}"])
        return (*equations, Equation("L", loss))

    def _weighted_sum(self, layer: int) -> Expression:
        below = Symbol("x" if layer == 1 else f"a{layer - 1}")
        weights = Symbol(f"W{layer}")
        product = MatMul(below, weights) if self.layout == "row" else MatMul(weights, below)
        return product if self.bias == "none" else Add(product, Symbol(f"b{layer}"))

    def _activated(self, layer: Layer, z: Symbol, number: int) -> Expression:
        if layer.activation == "softmax":
            return Softmax(z, self.axis_of_outputs)
        function = function_of(layer.activation)
        if function is None:
            return z
        slope = Symbol(f"alpha{number}")
        return ApplyPair(z, slope, function.name) if layer.has_slope else Apply(z, function.name)

    @property
    def axis_of_outputs(self) -> int:
        """Along which axis the outputs of one sample lie."""
        return 1 if self.layout == "row" else 0

    @cached_property
    def symbolic_sizes(self) -> dict[str, Size]:
        """`m` and `n0 … nN` as expressions: the length of an axis of x, of a z, or of y."""
        samples, units = (0, 1) if self.layout == "row" else (1, 0)
        owner = {0: "x", self.depth: "y"}
        sizes = {f"n{k}": Size(f"n{k}", owner.get(k, f"z{k}"), units) for k in range(self.depth + 1)}
        return {"m": Size("m", "y", samples), **sizes}

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """The symbolic shape of every quantity there can be."""
        shapes: dict[str, Shape] = {"x": self._symbolic("m", "n0"), "y": self._symbolic("m", f"n{self.depth}")}
        for k in range(1, self.depth + 1):
            shapes |= dict.fromkeys((f"z{k}", f"a{k}", f"delta{k}"), self._symbolic("m", f"n{k}"))
            shapes[f"W{k}"] = self._symbolic(f"n{k - 1}", f"n{k}")
            if self.bias != "none":
                shapes[f"b{k}"] = self._symbolic(1, f"n{k}")
            if f"alpha{k}" in self.parameters:
                shapes[f"alpha{k}"] = (1, 1)
        shapes |= {f"d{name}": shapes[name] for name in tuple(shapes) if name[0] in "aWbz"} | {"dx": shapes["x"]}
        shapes |= {f"{name}_new": shapes[name] for name in self.trained}
        return {**shapes, "L": (1, 1), "eta": ()}

    def _symbolic(self, rows: int | str, columns: int | str) -> Shape:
        return (rows, columns) if self.layout == "row" else (columns, rows)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What a typed formula may speak of."""
        activations = {k: layer.activation for k, layer in enumerate(self.layers, 1)}
        return Vocabulary(self.shapes, activations, self.symbolic_sizes)


def _one_of(known: tuple[str, ...], word: object, place: str) -> None:
    if word not in known:
        raise refusal("network.unknown_word", place, word, hint=did_you_mean(str(word), known))
