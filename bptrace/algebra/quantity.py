"""Names of quantities: what `dW2` is, which layer it belongs to, and how it is written.

Every array of a trace has one plain name (`z1`, `delta2`, `W1_new`, the name numpy code and files use). This module
reads such a name once and knows its kind (which fixes its colour), its layer and its mathematical and LaTeX spelling.
"""

import re
from functools import lru_cache
from typing import Literal

from bptrace.frozen import frozen

Kind = Literal["activation", "weight", "pre-activation", "delta", "gradient", "update", "loss", "scalar"]

_NAME = re.compile(
    r"(?P<d>d(?=[abWxz]))?(?P<state>(?:mhat|vhat|acc|[mvgu])(?=W|b|alpha))?"
    r"(?P<base>delta|alpha|eta|beta[12]?|epsilon|weight_decay|[abmntWxyzL])(?P<layer>0|[1-9]\d*)?(?P<new>_new)?"
)
_LAYERED = {"a", "b", "W", "z", "alpha", "delta", "n"}
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("x", "y", "a"), "activation"),
    **dict.fromkeys(("W", "b", "alpha"), "weight"),
    **dict.fromkeys(("m", "n", "t", "eta", "beta", "beta1", "beta2", "epsilon", "weight_decay"), "scalar"),
    "z": "pre-activation",
    "delta": "delta",
    "L": "loss",
}
_GREEK = {
    "alpha": "α", "delta": "δ", "eta": "η", "beta": "β", "beta1": "β₁", "beta2": "β₂", "epsilon": "ε",
    "weight_decay": "λ",
}  # fmt: skip
_LATEX = {"beta1": r"\beta_1", "beta2": r"\beta_2", "epsilon": r"\varepsilon", "weight_decay": r"\lambda"}
_PARAMETERS = ("W", "b", "alpha")
_DERIVED = ("a", "x", "z", *_PARAMETERS)
_STATES = {"mhat": "m̂", "vhat": "v̂"}
_LATEX_STATES = {"acc": r"\mathrm{acc}", "mhat": r"\hat{m}", "vhat": r"\hat{v}"}
_CARRIED = ("m", "v", "acc")
_SUPERSCRIPT = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@frozen
class Quantity:
    """A named array: `base` is its letter, `derivative` tells ∂L/∂base, `new` the value after the update.

    What an optimizer keeps or computes for a parameter has that parameter's letter in `of` and its own in `state`:
    `accW1` is "acc" of "W", and its base is neither's, but "accW".
    """

    name: str
    base: str
    layer: int | None
    derivative: bool
    new: bool
    state: str = ""
    of: str = ""

    @property
    def kind(self) -> Kind:
        """What sort of thing it is; the colour on every screen follows from it."""
        if self.new or self.state:
            return "update"
        return "gradient" if self.derivative else _KINDS[self.base]

    @property
    def is_given(self) -> bool:
        """Whether a derivation starts from it: x, y, η, t, a parameter, what an optimizer has kept from before."""
        if self.new or self.derivative:
            return False
        return self.state in _CARRIED if self.state else self.base in ("x", "y", "eta", "t", *_PARAMETERS)

    @property
    def source(self) -> str:
        """What L is differentiated by to get this: z⁽²⁾ for δ⁽²⁾, W⁽²⁾ for ∂L/∂W⁽²⁾; any other is its own."""
        if self.base == "delta":
            return f"z{self.layer}"
        return self.name.removeprefix("d") if self.derivative else self.name

    @property
    def gradient(self) -> str:
        """The name that ∂L/∂(this) goes by: `delta2` for z2, `dW2` for W2."""
        return f"delta{self.layer}" if self.base == "z" else f"d{self.name}"

    @property
    def mathematics(self) -> str:
        """As in a formula: `δ⁽²⁾`, `∂L/∂W⁽²⁾`, `W⁽²⁾_new`, `n₂`, `m_W⁽²⁾`."""
        layer = "" if self.layer is None else str(self.layer)
        raised = f"({layer})".translate(_SUPERSCRIPT) if layer else ""
        index = layer.translate(_SUBSCRIPT) if self.base == "n" else raised
        return f"{'∂L/∂' * self.derivative}{self._letter('_')}{index}{'_new' * self.new}"

    @property
    def short(self) -> str:
        """As in the ribbon, where room is scarce: `δ²`, `∂W²`, `W²′`, `mW²′`."""
        layer = "" if self.layer is None else str(self.layer).translate(_SUPERSCRIPT)
        return f"{'∂' * self.derivative}{self._letter('')}{layer}{'′' * self.new}"

    def _letter(self, joint: str) -> str:
        if self.state:
            return f"{_STATES.get(self.state, self.state)}{joint}{_GREEK.get(self.of, self.of)}"
        return _GREEK.get(self.base, self.base)

    @property
    def latex(self) -> str:
        """As LaTeX: `\\delta^{(2)}`, `\\frac{\\partial L}{\\partial W^{(2)}}`."""
        return self._latex("")

    @property
    def latex_transposed(self) -> str:
        """LaTeX with the transpose inside the superscript: `W^{(3)\\top}`."""
        return rf"\left({self.latex}\right)^{{\top}}" if self.derivative else self._latex(r"\top")

    def _latex(self, mark: str) -> str:
        layer = "" if self.layer is None else str(self.layer)
        if self.state:
            below = _latex_letter(self.of) + r",\mathrm{new}" * self.new
            return rf"{_LATEX_STATES.get(self.state, self.state)}_{{{below}}}^{{({layer}){mark}}}"
        letter = _latex_letter(self.base)
        if self.base == "n":
            return f"n_{{{layer}}}"
        above = (f"({layer})" if layer else "") + mark
        symbol = letter + (f"^{{{above}}}" if above else "") + (r"_{\mathrm{new}}" if self.new else "")
        return rf"\frac{{\partial L}}{{\partial {symbol}}}" if self.derivative else symbol


def _latex_letter(base: str) -> str:
    return _LATEX.get(base, f"\\{base}" if base in _GREEK else base)


@lru_cache(4096)  # bounded: names come from what is typed, too
def find_quantity(name: str) -> Quantity | None:
    """The quantity called `name` (`z1`, `delta2`, `dW2`, `W1_new`, `mW1`, `x`, `L`, `eta`, `m`, `n0`), or None."""
    match = _NAME.fullmatch(name)
    if not match:
        return None
    base, layer, state = match["base"], match["layer"], match["state"] or ""
    if (layer is not None) != (base in _LAYERED) or (layer == "0" and base not in ("a", "n")):
        return None
    if match["d"] and (state or base not in _DERIVED):
        return None
    if (state or match["new"]) and (match["d"] or base not in _PARAMETERS):
        return None
    if match["new"] and state and state not in _CARRIED:
        return None
    number, derivative, new = None if layer is None else int(layer), bool(match["d"]), bool(match["new"])
    return Quantity(name, state + base, number, derivative, new, state, base if state else "")


def quantity(name: str) -> Quantity:
    """The quantity called `name`; ValueError where no quantity can have that name."""
    found = find_quantity(name)
    if found is None:
        raise ValueError(name)
    return found
