"""The box that `:` opens: a quantity's name or a step's number, and the answer to a name that is none."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import dimensions
from bptrace.algebra.parser import read_quantity
from bptrace.texts import text
from bptrace.tracing import Trace


@dataclass(frozen=True)
class Destination:
    """The quantity that was meant and its entry, if one was, or the sentence that says why there is none."""

    name: str = ""
    problem: str = ""
    cell: tuple[int, int] | None = None


_CELL = re.compile(r"(.*?)(?:\s*\[\s*|\s+)(\d{1,6})\s*[,;\s]\s*(\d{1,6})\s*\]?")
_ERROR = re.compile(r"d\W*([0-9⁰¹²³⁴⁵⁶⁷⁸⁹]+)\W*", re.IGNORECASE)  # a delta typed with a Latin d


def destination(typed: str, traced: Trace) -> Destination | int:
    """Where `dW2`, `δ²`, `dW2[3,8]`, `W1_new` or the step number `12` (from 1 on) leads."""
    word = typed.strip().removeprefix(":").strip()
    if found := _CELL.fullmatch(word):
        return _entry(found[1], (int(found[2]), int(found[3])), traced)
    if word.isdecimal():
        number = int(word)
        if 1 <= number <= len(traced):
            return number - 1
        return Destination(problem=text("debugger.no_step_number", number=number, count=len(traced)))
    name = read_quantity(word) or word
    if name in traced.fine or name in traced:
        return traced.step(name).index if name in traced else Destination(name)
    if name in traced.values:
        return Destination(problem=text("debugger.is_given", name=name))
    word = word if len(word) <= LONGEST else f"{word[: LONGEST - 1]}…"
    meant = _meant(word, [step.name for step in traced.steps])
    if meant:
        return Destination(problem=text("debugger.no_step_meant", name=word, meant=meant, symbol=_symbol(meant)))
    return Destination(problem=text("debugger.no_step", name=word, count=len(traced)))


def _entry(word: str, cell: tuple[int, int], traced: Trace) -> Destination:
    """The entry of a quantity; its last index is part of the answer to one that lies outside."""
    found = destination(word, traced)
    if isinstance(found, int):
        found = Destination(traced.steps[found].name)
    if found.problem:
        return found
    shape = (traced if found.name in traced else traced.fine).step(found.name).value.shape or (1, 1)
    if cell[0] >= shape[0] or cell[1] >= shape[1]:
        last = ",".join(str(size - 1) for size in shape)
        return Destination(problem=text("debugger.no_entry", name=found.name, shape=dimensions(shape), last=last))
    return Destination(found.name, cell=cell)


def _meant(word: str, known: list[str]) -> str:
    """The name that comes nearest; `d2` and `d⁽²⁾` are deltas. Nothing where none is near."""
    if found := _ERROR.fullmatch(word):
        name = read_quantity(f"delta{int(found[1].translate(_DIGITS))}")
        if name in known:
            return name
    by_case = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), by_case, n=1)
    return by_case[near[0]] if near else ""


def _symbol(name: str) -> str:
    return symbol_term(name).text


_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LONGEST = 16  # characters of an unknown name that are repeated to the person


class JumpBox(Input):
    """One line above the keys; enter asks, esc leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", text("app.key_go"), key_display="⏎"),
        Binding("escape", "leave", text("app.key_leave"), key_display="esc"),
    ]

    @dataclass
    class Asked(Message):
        """The person typed where to go."""

        typed: str

    class Closed(Message):
        """The box is gone."""

    def __init__(self) -> None:
        super().__init__(placeholder=text("debugger.jump_where"), compact=True, classes="jump")
        self.display = False

    def ask(self) -> None:
        """Appear, empty."""
        self.value = ""
        self.display = True
        self.screen.set_focus(self)  # at once: focus() would wait for its turn, and the next key would not

    def action_leave(self) -> None:
        """Go away without a jump."""
        self._close()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = self.value
        self._close()
        if typed.strip():
            self.post_message(self.Asked(typed))

    def on_blur(self, event: events.Blur) -> None:
        """A click elsewhere leaves the box."""
        self.display = False

    def _close(self) -> None:
        self.display = False
        self.post_message(self.Closed())
