"""The laboratory's widget: its keys, its parts, and what it computes while nothing else happens."""

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import NULL_OFFSET, NULL_SPACING, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.worker import get_current_worker

from bptrace.algebra.quantity import quantity
from bptrace.gradient_checking import QuantityCheck
from bptrace.probing import Cell
from bptrace.texts import text
from bptrace.tracing import Trace
from bptrace.tui import theme
from bptrace.tui.messages import Said
from bptrace.tui.panels.laboratory.arranged import Places, arrange
from bptrace.tui.panels.laboratory.bench import Bench, View
from bptrace.tui.panels.laboratory.drawing import errors
from bptrace.tui.panels.laboratory.findings import Findings, Setting
from bptrace.tui.panels.laboratory.map import VerdictMap
from bptrace.tui.panels.laboratory.parts import CurveTitle, Drawn, Entry, Table, Title
from bptrace.tui.soon import soon
from bptrace.tui.widgets.error_plot import ErrorPlot
from bptrace.waiting import Abandoned, while_wanted

PAUSE = 0.02  # seconds between two pieces of work while nothing else happens
AT_ONCE = 0.006  # seconds of work on a curve before a key is answered
PAGE = 10  # rows


def _key(pressed: str, action: str, name: str, shown: str = "") -> Binding:
    return Binding(pressed, action, text(f"laboratory.key_{name}"), show=bool(shown), key_display=shown or None)


class _Arranged(Layout):
    name = "laboratory"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Every part where it has its place."""
        assert isinstance(parent, Laboratory)
        places = parent.places
        regions = (places.title, places.map, places.heading, places.plot, places.table, places.account)
        return [
            WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, child)
            for child, region in zip(children, regions, strict=True)
            if region
        ]


class Laboratory(Widget, can_focus=True):
    """Shows a bench; keys make another one."""

    DEFAULT_CSS = """
    Laboratory { width: 1fr; height: 1fr; }
    Laboratory > Title { background: $bp-screen; }
    Laboratory > VerdictMap, Laboratory > Entry { background: $bp-focused; }
    Laboratory > CurveTitle, Laboratory > ErrorPlot, Laboratory > Table { background: $bp-panel; }
    Laboratory.-narrow > Entry { background: $bp-panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("up", "move(-1, 0)", "entry", "←↑↓→"),
        _key("down", "move(1, 0)", "down"),
        _key("left", "move(0, -1)", "left"),
        _key("right", "move(0, 1)", "right"),
        _key("pageup", f"move(-{PAGE}, 0)", "page_up"),
        _key("pagedown", f"move({PAGE}, 0)", "page_down"),
        _key("home", "end(0)", "home"),
        _key("end", "end(-1)", "end"),
        _key("p,tab", "quantity(1)", "quantity", "p"),
        _key("shift+tab", "quantity(-1)", "quantity_back"),
        _key("right_square_bracket", "layer(1)", "layer", "[ ]"),
        _key("left_square_bracket", "layer(-1)", "layer_back"),
        _key("plus,equals_sign", "step(1)", "step", "+ −"),
        _key("minus", "step(-1)", "smaller"),
        _key("0", "default", "default"),
        _key("m", "method", "method", "m"),
        _key("v", "view", "view", "v"),
        _key("full_stop", "notable", "notable", "."),
        _key("enter", "leave(True)", "debug", "⏎"),
        _key("escape,k", "leave(False)", "leave", "esc"),
    ]

    @dataclass
    class Left(Message):
        """The person goes back to where they were, or `along` with the entry that is shown."""

        along: bool

    def __init__(self, bench: Bench | None = None) -> None:
        super().__init__()
        self.bench = bench
        self._arranged = _Arranged()
        self._soon = False
        self._busy = False

    def compose(self) -> ComposeResult:
        """The parts, in the order that the layout knows them by."""
        yield Title()
        yield VerdictMap()
        yield CurveTitle()
        yield ErrorPlot()
        yield Table()
        yield Entry()

    @property
    def layout(self) -> Layout:
        """The parts' own arrangement."""
        return self._arranged

    @property
    def places(self) -> Places:
        """Where everything is now."""
        return arrange(*self.size, with_table=bool(self.bench and self.bench.view != "entry"))

    def render_line(self, y: int) -> Strip:
        """The grounds that the parts lie on, and the bar that marks the focus."""
        palette, width = theme.palette(self.app), self.size.width
        screen = palette.style("text", "screen")
        first, second = self.places.panels
        if not first.y <= y < first.bottom:
            return Strip([Segment(" " * width, screen)], width)
        mark = Segment("▌" if self.has_focus else " ", palette.style("here", "focused"))
        left = Segment(" " * (first.width - 1), palette.style("text", "focused"))
        right = Segment(" " * second.width, palette.style("text", "panel"))
        return Strip([mark, left, Segment(" ", screen), right]).adjust_cell_length(width)

    # --- what is shown -------------------------------------------------------------------------------------------

    def show(self, traced: Trace, name: str, cell: Cell) -> None:
        """This trace, at the gradient that the quantity `name` has most to do with."""
        known = self.bench if self.bench and self.bench.findings.trace is traced else None
        findings = known.findings if known else Findings(traced)
        bench = known or Bench(findings, findings.names[0])
        if self.bench and not known:
            bench = replace(bench, method=self.bench.method, steps=self.bench.steps, view=self.bench.view)
        if name in findings.names:
            self.become(bench.choose(name, cell))
            return
        layer = quantity(name).layer
        own = (gradient for gradient in findings.names if quantity(gradient).layer == layer)
        self.become(replace(bench, name=bench.name if known else next(own, findings.names[0])))

    def become(self, bench: Bench) -> None:
        """Show another bench."""
        self.bench = bench
        if bench.curves:
            bench.curves.advance(AT_ONCE)
        self._draw()
        self._work_when_idle()

    def _draw(self) -> None:
        if self.bench is None:
            return
        for part in self.query(Drawn):
            part.show(self.bench)
        self.query_one(VerdictMap).show(self.bench)
        self.query_one(ErrorPlot).show(errors(self.bench))

    def on_resize(self) -> None:
        """Other room."""
        self.set_class(self.places.account.x > self.places.map.x, "-narrow")
        self._draw()

    # --- work while nothing happens ------------------------------------------------------------------------------

    def _work_when_idle(self) -> None:
        if not self._soon:
            self._soon = True
            soon(self, PAUSE, self._work)

    def _work(self) -> None:
        """One piece of what is still missing of what is seen: the map first, then the curves."""
        self._soon = False
        bench = self.bench
        if bench is None:
            return
        waiting = bench.findings.waiting(bench.setting, bench.name)
        if waiting and bench.findings.is_cheap(waiting):
            bench.checks[waiting] = bench.findings.check(waiting, bench.setting)
        elif waiting and not self._busy:
            self._busy = True
            self._check_long(bench.findings, waiting, bench.setting)
        if bench.curves and bench.curves.pending:
            bench.curves.advance(AT_ONCE)
        elif not waiting or self._busy:
            self._draw()
            return
        self._draw()
        self._work_when_idle()

    @work(thread=True, description="check")  # else Textual writes out every matrix as one
    def _check_long(self, findings: Findings, name: str, setting: Setting) -> None:
        worker = get_current_worker()
        with suppress(Abandoned), while_wanted(lambda: not worker.is_cancelled):
            check = findings.check(name, setting)
            self.app.call_from_thread(self._long_checked, findings, setting, check)

    def _long_checked(self, findings: Findings, setting: Setting, check: QuantityCheck) -> None:
        findings.checks(setting)[check.name] = check
        self._busy = False
        self._work_when_idle()

    # --- keys ----------------------------------------------------------------------------------------------------

    def action_move(self, rows: int, columns: int) -> None:
        """Another entry, over all maps."""
        if self.bench:
            self.become(self.bench.moved(rows, columns))

    def action_end(self, end: int) -> None:
        """The first or last entry of the row."""
        if self.bench:
            column = 0 if end == 0 else self.bench.shape(self.bench.name)[1] - 1
            self.become(self.bench.choose(self.bench.name, (self.bench.cell[0], column)))

    def action_quantity(self, direction: int) -> None:
        """The next quantity."""
        if self.bench:
            self.become(self.bench.by_quantity(direction))

    def action_layer(self, direction: int) -> None:
        """The next or previous layer."""
        if self.bench:
            self.become(self.bench.by_layer(direction))

    def action_step(self, direction: int) -> None:
        """A larger or smaller step h."""
        if self.bench:
            self.become(self.bench.stepped(direction))

    def action_default(self) -> None:
        """The default step of the method."""
        if self.bench:
            self.become(self.bench.with_default_step())

    def action_method(self) -> None:
        """The next method."""
        if self.bench:
            self.become(self.bench.with_next_method())

    def action_view(self) -> None:
        """The entry's curves or those of all; where there is little room the table by itself comes in between."""
        if self.bench:
            views: tuple[View, ...] = ("entry", "methods", "all") if self.places.shared else ("entry", "all")
            at = views.index(self.bench.view) if self.bench.view in views else 0
            self.become(replace(self.bench, view=views[(at + 1) % len(views)]))
            self.query_one(Title).refresh(layout=True)  # a child's: what stands where is its parent's to find out

    def action_notable(self) -> None:
        """The next entry that is neither right nor zero."""
        if self.bench:
            found = self.bench.notable()
            if found is None:
                self.post_message(Said(text("laboratory.none_notable")))
            else:
                self.become(found)

    def action_leave(self, along: bool) -> None:
        """Back to the debugger, or there along with the entry."""
        self.post_message(self.Left(along))

    @on(VerdictMap.EntryChosen)
    def _entry_chosen(self, event: VerdictMap.EntryChosen) -> None:
        event.stop()
        if self.bench:
            cell = event.cell or self.bench.cells.get(event.name, (0, 0))
            self.become(self.bench.choose(event.name, cell))

    @on(ErrorPlot.StepChosen)
    def _step_chosen(self, event: ErrorPlot.StepChosen) -> None:
        event.stop()
        if self.bench:
            self.become(self.bench.with_step_near(event.step))
