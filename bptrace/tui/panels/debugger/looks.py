"""Other looks at the same numbers: panel, layout, notation, shades, digits, finer steps."""

from dataclasses import replace
from typing import ClassVar, TypeVar

from textual.binding import BindingType

from bptrace.tui.panels.debugger.keys import key
from bptrace.tui.panels.debugger.shown import Shown
from bptrace.tui.panels.moment import DIGITS, MODES, NOTATIONS

T = TypeVar("T")


class Looks(Shown):
    """Keys that change how things are shown."""

    KEYS: ClassVar[list[BindingType]] = [
        key("p", "tab(1)", "panel", "p"),
        key("r", "layout", "layout", "r"),
        key("n", "notation", "notation", "n"),
        key("v", "mode", "mode"),
        key("d", "digits", "digits"),
        key("f", "fine", "fine"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The next panel is of use only where several share a place."""
        if action == "tab" and not self.shares_place:
            return False
        return super().check_action(action, parameters)

    def action_layout(self) -> None:
        """Rows instead of columns, or the other way: the same numbers."""
        if self.moment:
            row = self.moment.scenario.network.layout == "row"
            self.become(self.moment.in_layout("column" if row else "row"))

    def action_notation(self) -> None:
        """Mathematics, numpy, index sums."""
        if self.moment:
            self.moment = replace(self.moment, notation=_next(NOTATIONS, self.moment.notation))

    def action_mode(self) -> None:
        """Numbers, shades, both."""
        if self.moment:
            self.moment = replace(self.moment, mode=_next(MODES, self.moment.mode))

    def action_digits(self) -> None:
        """More digits, or as many as fit."""
        if self.moment:
            self.moment = replace(self.moment, digits=_next(DIGITS, self.moment.digits))

    def action_fine(self) -> None:
        """∂L/∂a as steps of their own, or not."""
        if self.moment:
            self.become(self.moment.in_detail(not self.moment.trace.derivation.fine))


def _next(among: tuple[T, ...], current: T) -> T:
    return among[(among.index(current) + 1) % len(among)]
