"""Every named function with its derivative beside it.

All are free of cancellation (σ′ is σ(z) σ(−z), never a(1 − a) of a rounded a), right to the last digits for every z,
work entry by entry on arrays of any shape, and take complex numbers where the complex step needs them: the forward
functions branch on the real part and are analytic on either side. ReLU′(0) is 0, as in most libraries.
Source for the rules of complex functions: Squire & Trapp, SIAM Review 40 (1998) 110.

Exported programs print these very functions (`source`), so they use nothing but `np`.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

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


def softplus(z: Array) -> Array:
    """log(1 + exp z), as max(0, z) + log(1 + exp(−|z|))."""
    return np.where(np.real(z) >= 0, z, 0.0) + np.log1p(np.exp(np.where(np.real(z) >= 0, -z, z)))


def dsoftplus(z: Array) -> Array:
    """softplus′(z) = σ(z)."""
    return sigmoid(z)


@dataclass(frozen=True)
class Function:
    """A function of one array, entry by entry.

    `derivative` names its derivative in this table (empty: none is needed). `sensitivity(z)` bounds how strongly a
    small error of z shows in the result, |f′(z)| or more; the rounding bound is made of it.
    """

    name: str
    symbol: str
    latex: str
    value: Callable[[Array], Array]
    derivative: str
    sensitivity: Callable[[Array], Array]

    @property
    def source(self) -> str:
        """The numpy program of this function, without type annotations: what an exported program prints."""
        return inspect.getsource(self.value).replace("(z: Array) -> Array", "(z)")


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
        Function("relu", "ReLU", r"\mathrm{ReLU}", relu, "drelu", drelu),
        Function("drelu", "ReLU′", r"\mathrm{ReLU}'", drelu, "", np.zeros_like),
        Function("softplus", "softplus", r"\mathrm{softplus}", softplus, "dsoftplus", dsoftplus),
        Function("dsoftplus", "softplus′", r"\mathrm{softplus}'", dsoftplus, "", _twice(dsoftplus)),
        Function("exp", "exp", r"\exp", np.exp, "exp", np.exp),
        Function("log", "log", r"\log", np.log, "", lambda z: 1.0 / np.abs(z)),
        Function("sqrt", "√", r"\sqrt", np.sqrt, "", lambda z: 0.5 / np.sqrt(z)),
        Function("abs", "abs", r"\mathrm{abs}", np.abs, "", np.ones_like),
    )
}
ACTIVATIONS = ("identity", "sigmoid", "tanh", "relu", "softplus")
