"""The gradient-check laboratory over the debug screen: the same header, and back to the same step."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from bptrace.probing import Cell
from bptrace.tracing import Trace
from bptrace.tui.messages import Open
from bptrace.tui.panels.laboratory import Laboratory
from bptrace.tui.panels.laboratory.bench import Bench
from bptrace.tui.panels.modal import LaidOver
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.base import BptraceScreen


class LaboratoryScreen(LaidOver[None], BptraceScreen):
    """Opens on the gradient that the quantity `name` has most to do with; `left` hears of the entry one leaves with.

    `bench` is the one of an earlier visit: of the same trace it knows everything still, of another the settings.
    """

    WHERE: ClassVar[Where] = "debug"
    KEYS: ClassVar[tuple[str, ...]] = (
        "up", "plus", "m", "escape", "v", "p", "full_stop", "enter", "right_square_bracket",
    )  # fmt: skip

    def __init__(
        self,
        traced: Trace,
        name: str,
        cell: Cell,
        facts: tuple[str, ...],
        bench: Bench | None,
        left: Callable[[Bench, bool], None],
    ) -> None:
        super().__init__(Place("debug", scenario=traced.scenario))
        self._trace, self._quantity, self._cell = traced, name, cell
        self._facts, self._bench, self._left = facts, bench, left

    @property
    def facts(self) -> tuple[str, ...]:
        """The header stays as it was."""
        return self._facts

    def body(self) -> ComposeResult:
        """One widget."""
        yield Laboratory(self._bench)

    def on_mount(self) -> None:
        """Begin at the entry one came from."""
        laboratory = self.query_one(Laboratory)
        laboratory.show(self._trace, self._quantity, self._cell)
        self.set_focus(laboratory)

    @on(Laboratory.Left)
    def _leave(self, event: Laboratory.Left) -> None:
        self._back(event.along)

    def _back(self, along: bool) -> None:
        if not self.is_active:  # a key typed ahead was quicker
            return
        bench = self.query_one(Laboratory).bench
        self.dismiss()
        if bench:
            self._left(bench, along)

    def on_key(self) -> None:
        """What was said goes with the next key."""
        self.say()

    def action_open(self, where: Where) -> None:
        """Another screen; the debugger is the one below."""
        below = self.app.screen_stack[-2]
        self._back(along=False)
        if where != self.WHERE:
            below.post_message(Open(Place(where)))
