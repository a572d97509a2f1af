"""Editing on the screen: the box that `e` opens, what it offers, and the sentence about what an edit did."""

import re
from dataclasses import dataclass
from math import floor, isfinite, log10

import numpy as np

from bptrace.algebra.assignment import written_place
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import change, full, index, number, short
from bptrace.algebra.quantity import quantity
from bptrace.editing import Effect
from bptrace.texts import text
from bptrace.tracing import givens
from bptrace.tui.panels.box import Box
from bptrace.tui.panels.lines import Line, Span, cut, line, muted, width_of
from bptrace.tui.panels.moment import Cell, Moment

FEWEST, MOST = 3, 6  # significant digits of a change of the loss
LARGE = 9  # digits before the point from which on a change is written with a power of ten


class EditBox(Box):
    """Asks what to change; stays until that could be done, so that nothing typed is lost."""

    @dataclass
    class Asked(Box.Asked):
        """The person typed what to change."""

    def __init__(self) -> None:
        super().__init__(text("editing.what"))
        self._begun = self._offered = ""

    def ask(self, begun: str = "", offered: str = "") -> None:
        """Appear with the value to be typed over."""
        super().ask(begun, offered)
        self._begun, self._offered = begun, offered

    def submitted(self, typed: str) -> None:
        """Say what is wanted; what was only offered is rounded, and must not become the number by itself."""
        if not typed.strip() or typed == self._begun + self._offered:
            self.close()
        else:
            self.post_message(self.Asked(wanted(self._begun, typed)))


def wanted(begun: str, typed: str) -> str:
    """The assignment: over the value one may type another, `+= 0.1`, `* 2`, or a whole other assignment."""
    over = typed.removeprefix(begun).strip()
    if over == typed.strip():
        return typed
    operator = _OPERATOR.match(over)
    if operator:
        return f"{begun.rstrip(' =')} {operator[1] or operator[2] or ''}= {over[operator.end() :]}"
    return over if "=" in over else typed


_OPERATOR = re.compile(r"([-+−]?)=|([*/·×])=?")


# --- what the box offers ---------------------------------------------------------------------------------------------


def offer(moment: Moment) -> tuple[str, str]:
    """What the box begins with and the value to be typed over: ("W2[0,1] = ", "0.2285")."""
    name, cell = suggested(moment)
    array = np.atleast_2d(givens(moment.scenario)[name])
    return f"{name}{index(cell)} = ", number(float(array[cell]))


def suggested(moment: Moment) -> tuple[str, Cell]:
    """The given that goes into the chosen entry most plainly, and the entry of it that does."""
    known = givens(moment.scenario)
    own = moment.name.removesuffix("_new").removeprefix("d")
    operands = moment.step.operands
    weights = [name for name in operands if quantity(name).kind == "weight"]
    target = [name for name in operands if name == "y"]
    name = next(name for name in (own, *weights, *target, f"W{moment.step.layer}", "W1") if name in known)
    shapes = moment.scenario.network.shapes
    chosen = dict(zip(shapes.get(moment.name, ()), moment.cell, strict=False))
    rows, columns = shapes.get(name) or (1, 1)
    return name, (chosen.get(rows, 0), chosen.get(columns, 0))


# --- what an edit did ------------------------------------------------------------------------------------------------


def effect_line(effect: Effect, width: int) -> Line:
    """What was changed, and what that did to the loss beside what the gradient foretold; as long as there is room."""
    (full_name, brief_name, bare_name), said = _changed(effect), _sentences(effect)
    pairs = [(full_name, said[0]), *((brief_name, words) for words in said), (bare_name, said[-1])]
    lines = [line("  ", what, muted(words)) for what, words in pairs]
    return next((one for one in lines if width_of(one) <= width - 2), cut(lines[-1], width))


def _changed(effect: Effect) -> list[Line]:
    """ "W⁽²⁾[0,1] 0.2285 → 0.3", "W²[0,1] 0.2285 → 0.3", "W²[0,1]"; of several entries how many there are."""
    edit = effect.edit
    found = quantity(edit.quantity)
    cells = edit.changed
    if len(cells) == 1:
        before, after = (float(np.atleast_2d(array)[cells[0]]) for array in (edit.before, edit.after))
        place, what = "" if not edit.before.shape else index(cells[0]), f" {change(before, after)}"
    else:
        place, what = written_place(edit.place), f" {text('editing.entries', count=len(cells))}"
    names = ((found.mathematics, what), (found.short, what), (found.short, ""))
    return [line(Span(f"{name}{place}", found.kind, bold=True), Span(end)) for name, end in names]


def _sentences(effect: Effect) -> list[str]:
    """The sentence, from all words to few."""
    keys, values = _told(effect)
    return [text(f"editing.{key}", **values) for key in keys]


def _told(effect: Effect) -> tuple[tuple[str, ...], dict[str, str]]:
    """The texts for the sentence, and what they put in."""
    loss, foretold = effect.loss_change, effect.foretold
    symbol = symbol_term(effect.edit.quantity).text
    if foretold is None:
        return ("no_loss", "no_loss_short"), {"symbol": symbol}
    values = {"letter": quantity(effect.edit.quantity).mathematics[0]}
    if not isfinite(loss):
        return ("loss_not_finite", "loss_not_finite_short"), values
    digits = _digits(loss, foretold, effect.loss_error)
    values |= {"foretold": _signed(foretold, digits)}
    if abs(loss) <= effect.loss_error:
        return ("loss_same", "loss_same_short"), values
    values |= {"change": _signed(loss, digits), "off": short(100 * abs(foretold - loss) / abs(loss), 2)}
    named = ("loss_off",) if abs(foretold - loss) < abs(loss) else ()
    return (*named, "loss", "loss_short"), values


def _signed(value: float, digits: int) -> str:
    """ "+0.0123": a change says its direction; of a large one no digit before the point is left out."""
    before_point = floor(log10(abs(value))) + 2 if value and isfinite(value) else 0
    return f"{'+' if value > 0 else ''}{full(value, max(digits, before_point) if before_point < LARGE else digits)}"


def _digits(change: float, foretold: float, error: float) -> int:
    """As many significant digits as tell the two apart, and no more than rounding leaves of the change."""
    if not change or not isfinite(foretold):
        return FEWEST
    apart = abs(change - foretold)
    telling = 1 + _above(change, apart) if apart else MOST
    known = _above(change, error) if error else MOST
    return max(1, min(max(telling, FEWEST), known, MOST))


def _above(large: float, little: float) -> int:
    """How many digits of `large` stand before the first one of `little`."""
    return floor(log10(abs(large))) - floor(log10(little))
