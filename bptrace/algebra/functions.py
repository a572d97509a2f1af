"""Every named function with its derivative beside it.

All are free of cancellation (σ′ is σ(z) σ(−z), never a(1 − a) of a rounded a), right to the last digits for every z,
work on arrays of any shape, entry by entry but for softmax, and take complex numbers where the complex step needs them:
the forward functions branch on the real part and are analytic on either side. At a kink the slope is the one on the
left: ReLU′(0) is 0, as in most libraries.
Source for the rules of complex functions: Squire & Trapp, SIAM Review 40 (1998) 110.

Exported programs print these very functions (`source`), so they use nothing but `np`.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from bptrace.frozen import frozen

Array = npt.NDArray[Any]


def sigmoid(z: Array) -> Array:
    """1 / (1 + exp(−z)): accurate at either end; where the exponential overflows, the result is 0, off by 1e-308."""
    return 1.0 / (1.0 + np.exp(-z))


def dsigmoid(z: Array) -> Array:
    """σ′(z) = σ(z) σ(−z), written in exp(−|z|): no digit is lost where σ saturates, as a (1 − a) loses them."""
    e = np.exp(-np.abs(z))
    return e / (1.0 + e) ** 2


def tanh(z: Array) -> Array:
    """The hyperbolic tangent."""
    return np.tanh(z)


def dtanh(z: Array) -> Array:
    """tanh′(z) = 1 / cosh²(z), written in exp(−2|z|): 1 − a² is 0 long before the slope is."""
    e = np.exp(-2.0 * np.abs(z))
    return 4.0 * e / (1.0 + e) ** 2


def relu(z: Array) -> Array:
    """max(0, z)."""
    return np.where(np.real(z) > 0, z, 0.0)


def drelu(z: Array) -> Array:
    """1 where z > 0, else 0; the value 0 at z = 0 is a convention."""
    return np.where(z > 0, 1.0, 0.0)


def is_positive(z: Array) -> Array:
    """1 where z > 0, else 0: what the comparison says, whatever ReLU′(0) is taken to be."""
    return np.where(z > 0, 1.0, 0.0)


def leaky_relu(z: Array) -> Array:
    """z where z > 0, else 0.01 z: Maas et al. 2013."""
    return np.where(np.real(z) > 0, z, 0.01 * z)


def dleaky_relu(z: Array) -> Array:
    """1 where z > 0, else 0.01."""
    return np.where(z > 0, 1.0, 0.01)


def prelu(z: Array, alpha: Array) -> Array:
    """z where z > 0, else alpha z; alpha is trained: He et al. 2015."""
    return np.where(np.real(z) > 0, z, alpha * z)


def dprelu(z: Array, alpha: Array) -> Array:
    """1 where z > 0, else alpha."""
    return np.where(z > 0, 1.0, alpha)


def softplus(z: Array) -> Array:
    """log(1 + exp z), as max(0, z) + log(1 + exp(−|z|))."""
    return np.where(np.real(z) >= 0, z, 0.0) + np.log1p(np.exp(np.where(np.real(z) >= 0, -z, z)))


def dsoftplus(z: Array) -> Array:
    """softplus′(z) = σ(z)."""
    return sigmoid(z)


def softmax(z: Array, axis: int) -> Array:
    """exp(z) / Σ exp(z) along an axis; a shift of all z changes nothing, so none is left that could overflow."""
    e: Array = np.exp(z - np.max(np.real(z), axis=axis, keepdims=True))
    total: Array = np.sum(e, axis=axis, keepdims=True)
    return e / total


def xlogy(y: Array, a: Array) -> Array:
    """y log(a), and 0 where y is 0 whatever a is: the limit of a log(a) for a → 0, and a nudge may go beyond it."""
    return np.where(y == 0, 0.0, y * np.log(np.where(y == 0, 1.0, a)))


@frozen
class Function:
    """A function of one array, or of two, entry by entry.

    `derivative` names its derivative (by the first argument) in this table (empty: none is needed). `sensitivity(z)`
    bounds how strongly a small error of z shows in the result, |f′(z)| or more; the rounding bound is made of it.
    `kinks` tells that there is no derivative where the first argument is 0.
    """

    name: str
    symbol: str
    latex: str
    value: Callable[..., Array]
    derivative: str
    sensitivity: Callable[..., Array]
    kinks: bool = False

    @property
    def source(self) -> str:
        """The numpy program of this function, without type annotations: what an exported program prints."""
        return source_of(self.value)


def source_of(function: Callable[..., Array]) -> str:
    """A function of this module as an exported program prints it."""
    return re.sub(r": (Array|int)\b| -> Array", "", inspect.getsource(function))


def _slope_size(slope: Callable[..., Array]) -> Callable[..., Array]:
    return lambda z, alpha: np.abs(slope(z, alpha))


def _twice(slope: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """|f″| ≤ 2 |f′| holds for σ, tanh and softplus."""
    return lambda z: 2.0 * np.abs(slope(z))


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function("sigmoid", "σ", r"\sigma", sigmoid, "dsigmoid", dsigmoid),
        Function("dsigmoid", "σ′", r"\sigma'", dsigmoid, "", _twice(dsigmoid)),
        Function("tanh", "tanh", r"\tanh", tanh, "dtanh", dtanh),
        Function("dtanh", "tanh′", r"\tanh'", dtanh, "", _twice(dtanh)),
        Function("relu", "ReLU", r"\mathrm{ReLU}", relu, "drelu", drelu, kinks=True),
        Function("drelu", "ReLU′", r"\mathrm{ReLU}'", drelu, "", np.zeros_like),
        Function("is_positive", "is_positive", r"\mathbb{1}_{>0}", is_positive, "", np.zeros_like),
        Function("leaky_relu", "LeakyReLU", r"\mathrm{LeakyReLU}", leaky_relu, "dleaky_relu", dleaky_relu, kinks=True),
        Function("dleaky_relu", "LeakyReLU′", r"\mathrm{LeakyReLU}'", dleaky_relu, "", np.zeros_like),
        Function("prelu", "PReLU", r"\mathrm{PReLU}", prelu, "dprelu", _slope_size(dprelu), kinks=True),
        Function("dprelu", "PReLU′", r"\mathrm{PReLU}'", dprelu, "", lambda z, alpha: np.zeros_like(z)),
        Function("softplus", "softplus", r"\mathrm{softplus}", softplus, "dsoftplus", dsoftplus),
        Function("dsoftplus", "softplus′", r"\mathrm{softplus}'", dsoftplus, "", _twice(dsoftplus)),
        Function("exp", "exp", r"\exp", np.exp, "exp", np.exp),
        Function("log", "log", r"\log", np.log, "", lambda z: 1.0 / np.abs(z)),
        Function("sqrt", "√", r"\sqrt", np.sqrt, "", lambda z: 0.5 / np.sqrt(z)),
        Function("abs", "abs", r"\mathrm{abs}", np.abs, "", np.ones_like, kinks=True),
    )
}
IN_PROGRAMS: dict[str, Callable[..., Array]] = {
    **{function.name: function.value for function in FUNCTIONS.values()},
    **{function.__name__: function for function in (softmax, xlogy)},
}  # whatever a line of numpy code calls
ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu", "leaky-relu", "prelu", "softplus", "softmax")


def function_of(activation: str) -> Function | None:
    """The function of the table that an activation applies entry by entry: none for identity and softmax."""
    return FUNCTIONS.get(activation.replace("-", "_"))


def activation_symbol(activation: str) -> str:
    """How an activation is written: σ, ReLU, softmax; nothing for identity."""
    function = function_of(activation)
    return function.symbol if function else activation.replace("identity", "")


def with_slopes_at_kinks(share: float) -> Mapping[str, Function]:
    """The functions with another slope at a kink, `share` of the way from the one on the left to that on the right.

    ReLU′(0) is `share`.
    """
    if not share:
        return FUNCTIONS
    kinked = (
        FUNCTIONS[function.derivative] for function in FUNCTIONS.values() if function.kinks and function.derivative
    )
    return {**FUNCTIONS, **{slope.name: replace(slope, value=_between(slope.value, share)) for slope in kinked}}


def _between(slope: Callable[..., Array], share: float) -> Callable[..., Array]:
    """A slope that is constant on the right of 0 has the same value at 1."""
    return lambda z, *others: (1 - share) * slope(z, *others) + share * slope(np.where(z == 0, 1.0, z), *others)
