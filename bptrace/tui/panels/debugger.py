"""The debugger: a trace, the step and the entry that are looked at, and the panels that show them.

The debug screen fills itself with one; a lesson puts one beside its page. Everything shown follows from one `moment`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

import numpy as np
from rich.segment import Segment
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import NULL_OFFSET, NULL_SPACING, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.picture import lay_out
from bptrace.errors import BptraceError
from bptrace.gradient_checking import QuantityCheck, check_quantity
from bptrace.texts import text
from bptrace.tracing import Trace
from bptrace.tui import theme
from bptrace.tui.messages import Chosen, Said
from bptrace.tui.panels.arrangement import Arrangement, Part, arrange
from bptrace.tui.panels.check import CheckPanel
from bptrace.tui.panels.entry import EntryPanel
from bptrace.tui.panels.equation import EquationPanel
from bptrace.tui.panels.moment import DIGITS, MODES, NOTATIONS, Cell, Moment
from bptrace.tui.panels.panel import Panel
from bptrace.tui.panels.ribbon import flow
from bptrace.tui.panels.rules import RulesPanel
from bptrace.tui.panels.source import SourcePanel
from bptrace.tui.panels.steps import StepList
from bptrace.tui.panels.tabs import TabBar
from bptrace.tui.widgets.overview import Overview
from bptrace.tui.widgets.picture import PictureView
from bptrace.tui.widgets.ribbon import Ribbon

T = TypeVar("T")
SMALL = 12  # rows and columns of a matrix that never needs a window at 120×36
PAUSE = 0.03  # seconds between two checks made while nothing else happens


def _binding(key: str, action: str, name: str, shown: str = "") -> Binding:
    """A binding described by the catalogue, in the footer where `shown` spells its key."""
    return Binding(key, action, text(f"debugger.key_{name}"), show=bool(shown), key_display=shown or None)


class _Arranged(Layout):
    """Puts the panels where their arrangement says."""

    name = "arranged"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """A placement for every panel that is seen."""
        assert isinstance(parent, Debugger)
        arrangement = parent.arrangement(size)
        placed = ((child, arrangement.region(parent.part(child), parent.open_tab(arrangement))) for child in children)
        return [
            WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, child) for child, region in placed if region is not None
        ]


class Debugger(Widget, can_focus=True):
    """Shows `moment`; keys make another one, and `Moved` tells about it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _binding("space", "step(1)", "step", "space"),
        _binding("backspace", "step(-1)", "back", "⌫"),
        _binding("up", "move(-1, 0)", "entry", "←↑↓→"),
        _binding("down", "move(1, 0)", "down"),
        _binding("left", "move(0, -1)", "left"),
        _binding("right", "move(0, 1)", "right"),
        _binding("pageup", "page(-1)", "page_up"),
        _binding("pagedown", "page(1)", "page_down"),
        _binding("home", "end(-1)", "home"),
        _binding("end", "end(1)", "end"),
        _binding("p", "tab(1)", "panel", "p"),
        _binding("right_square_bracket", "layer(1)", "layer", "[ ]"),
        _binding("left_square_bracket", "layer(-1)", "layer_back"),
        _binding("right_curly_bracket", "phase(1)", "phase", "{ }"),
        _binding("left_curly_bracket", "phase(-1)", "phase_back"),
        _binding("less_than_sign", "first", "first"),
        _binding("greater_than_sign", "last", "last"),
        _binding("r", "layout", "layout", "r"),
        _binding("n", "notation", "notation", "n"),
        _binding("v", "mode", "mode"),
        _binding("d", "digits", "digits"),
        _binding("f", "fine", "fine"),
    ]

    moment: reactive[Moment | None] = reactive(None, repaint=False)
    tab: reactive[Part] = reactive[Part]("entry", repaint=False)

    @dataclass
    class Moved(Message):
        """The person went to another step or entry, or to another sample; `moment` says where they are."""

        moment: Moment

    def __init__(
        self, traced: Trace | None = None, *, continues: bool = True, id: str | None = None, classes: str | None = None
    ) -> None:
        """`continues` lets a step beyond the last one go on to the next sample, with the updated parameters."""
        super().__init__(id=id, classes=classes)
        self.continues = continues
        self._arranged = _Arranged()
        self._pictured: object = None
        self._soon = False
        self._large = False
        self.set_reactive(Debugger.moment, Moment.begin(traced) if traced else None)

    # --- panels --------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Every panel; where each stands is the arrangement's business."""
        labels = tuple(text(f"debugger.{key}") for key in ("phase_forward", "phase_backward", "gradients"))
        yield Ribbon(row_labels=labels, classes="ribbon")
        yield StepList(classes="steps").data_bind(Debugger.moment)
        yield EquationPanel(classes="equation").data_bind(Debugger.moment)
        picture = PictureView(classes="picture")
        picture.can_focus = False
        yield picture
        yield EntryPanel(classes="entry").data_bind(Debugger.moment)
        yield CheckPanel(classes="check").data_bind(Debugger.moment)
        yield RulesPanel(classes="rules").data_bind(Debugger.moment)
        yield SourcePanel(classes="source").data_bind(Debugger.moment)
        yield Overview(classes="overview")
        yield TabBar(classes="tabs").data_bind(Debugger.moment)

    @property
    def layout(self) -> Layout:
        """The panels' own arrangement."""
        return self._arranged

    @staticmethod
    def part(child: Widget) -> Part:
        """Which part a child is: its class."""
        return next(iter(part for part in _PARTS if child.has_class(part)))

    def arrangement(self, size: Size) -> Arrangement:
        """What stands where at this size."""
        return arrange(size.width, size.height, self._large)

    def open_tab(self, arrangement: Arrangement) -> Part | None:
        """The tab that is open in this arrangement."""
        return self.tab if self.tab in arrangement.tabs else next(iter(arrangement.tabs), None)

    def on_resize(self) -> None:
        """Another size has other tabs."""
        self.screen.refresh_bindings()
        self._show_tabs()

    def render_line(self, y: int) -> Strip:
        """The grounds that the panels lie on, and the bar that marks the focus."""
        palette, width = theme.palette(self.app), self.size.width
        regions = self.arrangement(self.size).regions
        focus, steps = regions["focus"], regions.get("steps")
        if not focus.y <= y < focus.bottom:
            return Strip([Segment(" " * width, palette.style("text", "screen"))], width)
        segments = []
        if steps:
            segments += [Segment(" " * steps.width, palette.style("text", "panel"))]
            segments += [Segment(" " * (focus.x - steps.right), palette.style("text", "screen"))]
        segments.append(Segment("▌" if self.has_focus else " ", palette.style("here", "focused")))
        segments.append(Segment(" " * (focus.width - 1), palette.style("text", "focused")))
        return Strip(segments).adjust_cell_length(width)

    # --- what is shown -------------------------------------------------------------------------------------------

    def show(self, traced: Trace, step: str = "", cell: Cell | None = None, hidden: Iterable[str] = ()) -> None:
        """Another trace, at `step` (else the first) and `cell`; values of `hidden` are "?" until `reveal`."""
        new = replace(Moment.begin(traced), hidden=frozenset(hidden))
        if self.moment:
            new = replace(new, notation=self.moment.notation, mode=self.moment.mode, digits=self.moment.digits)
        if step and step not in traced and step in traced.fine:
            new = replace(new.in_detail(fine=True), hidden=frozenset(hidden))
        new = new.to(step) if step in new.trace else new
        self.moment = new.choose(*cell) if cell else new

    def go(self, name: str, cell: Cell | None = None) -> bool:
        """To the step that computes `name`, found in the finer trace if need be; False where there is none."""
        if self.moment is None:
            return False
        if name not in self.moment.trace:
            if name not in self.moment.trace.fine:
                return False
            self.moment = self.moment.in_detail(fine=True)
        moved = self.moment.to(name)
        self.moment = moved.choose(*cell) if cell else moved
        return True

    def hide(self, names: Iterable[str]) -> None:
        """Show "?" for the values of these quantities."""
        if self.moment:
            self.moment = replace(self.moment, hidden=frozenset(names))

    def reveal(self, name: str) -> None:
        """Show the value of a quantity again."""
        if self.moment:
            self.moment = replace(self.moment, hidden=self.moment.hidden - {name})

    def watch_moment(self) -> None:
        """What is no panel follows; the current step's check comes first, the others when idle."""
        if self.is_mounted and self.moment:
            self._follow(self.moment)

    def _follow(self, moment: Moment) -> None:
        if moment.checks.is_cheap(moment.name):
            moment.checks.of(moment.name)
        self.query_one(Ribbon).flow = flow(moment)
        if self._large != _is_large(moment):
            self._large = not self._large
            self._arrange_again()
        self._show_picture(moment)
        self._check_when_idle()

    def on_mount(self) -> None:
        """Draw the first moment."""
        self._show_tabs()
        if self.moment:
            self._follow(self.moment)

    def _show_picture(self, moment: Moment) -> None:
        view, overview = self.query_one(PictureView), self.query_one(Overview)
        pictured = (moment.trace, moment.index)
        if self._pictured != pictured:
            self._pictured = pictured
            with np.errstate(all="ignore"):  # an overflow is drawn as what it is
                view.picture = lay_out(moment.step.equation, moment.trace.values)
        view.hidden, view.veiled = moment.hidden_cells, moment.hidden
        view.mode, view.digits, view.cursor = moment.mode, moment.digits, moment.cell
        if overview.is_on_screen:
            windows = view.windows
            if overview.value is not (value := moment.step.value if windows else None):
                overview.set_reactive(Overview.value, value)  # its room is fixed: nothing has to be laid out again
                overview.watch_value()
                overview.refresh()
            overview.windows = windows

    def _show_tabs(self) -> None:
        arrangement = self.arrangement(self.size)
        bar = self.query_one(TabBar)
        bar.tabs, bar.chosen = arrangement.tabs, self.open_tab(arrangement)
        for panel in self.query(Panel):
            panel.titled = self.part(panel) not in arrangement.tabs
            panel.set_class(not panel.titled, "-tab")

    def watch_tab(self) -> None:
        """Another tab is open."""
        if self.is_mounted:
            self._arrange_again()

    def _arrange_again(self) -> None:
        """Other panels are seen, or stand elsewhere."""
        self.screen.refresh_bindings()
        self._show_tabs()
        self.query_one(TabBar).refresh(layout=True)  # a child's: what stands where is its parent's to find out
        self.refresh()

    # --- checks while nothing happens ----------------------------------------------------------------------------

    def _check_when_idle(self) -> None:
        if not self._soon and self.moment and self.moment.checks.waiting:
            self._soon = True
            self.set_timer(PAUSE, self._check_one)

    def _check_one(self) -> None:
        """Make one check that is still waiting; long ones in a thread."""
        self._soon = False
        checks = self.moment.checks if self.moment else None
        if not checks or not checks.waiting or not self.moment:
            return
        wanted = self.moment.name if self.moment.name in checks.waiting else checks.waiting[0]
        if checks.is_cheap(wanted):
            checks.of(wanted)
            self._checked()
        else:
            self._soon = True
            self._check_long(self.moment.trace, wanted, checks.keep)

    @work(thread=True, exclusive=True)
    def _check_long(self, traced: Trace, name: str, keep: Callable[[QuantityCheck], None]) -> None:
        with np.errstate(all="ignore"):
            check = check_quantity(traced, name)

        def done() -> None:
            keep(check)
            self._soon = False
            self._checked()

        self.app.call_from_thread(done)

    def _checked(self) -> None:
        for panel in (self.query_one(StepList), self.query_one(CheckPanel), self.query_one(TabBar)):
            panel.renew()
        self._check_when_idle()

    # --- what a person does --------------------------------------------------------------------------------------

    def become(self, moment: Moment) -> None:
        """Go there as the person does, and say so; not to a step computed from what they have still to predict."""
        if self.moment and moment.name != self.moment.name and moment.untold:
            self.post_message(Said(text("lessons.not_yet", name=symbol_term(moment.untold).text)))
        elif moment is not self.moment:
            self.moment = moment
            self.post_message(self.Moved(moment))

    def action_step(self, steps: int) -> None:
        """Step on or back; beyond the last step comes the next sample, before the first the previous one's end."""
        moment = self.moment
        if moment is None:
            return
        if steps > 0 and moment.at_end:
            self._go_on(moment)
        elif steps < 0 and moment.index == 0:
            if moment.before:
                self.become(moment.before)
        else:
            self.become(moment.at(moment.index + steps))

    def _go_on(self, moment: Moment) -> None:
        """To the next sample, with the updated parameters; where they are no numbers any more that is said instead."""
        if not self.continues:
            self.post_message(Said(text("debugger.complete")))
            return
        try:
            updated = moment.updated()
        except BptraceError as error:
            self.post_message(Said(text("debugger.diverged", reason=error)))
            return
        self.become(updated)
        key = "debugger.next_sample" if moment.scenario.data is not None else "debugger.same_sample"
        self.post_message(Said(text(key, sample=updated.scenario.sample)))

    def action_move(self, rows: int, columns: int) -> None:
        """Another entry."""
        if self.moment:
            self.become(self.moment.moved(rows, columns))

    def action_page(self, direction: int) -> None:
        """As many rows on as are seen."""
        self.query_one(PictureView).action_page(direction)

    def action_end(self, direction: int) -> None:
        """The first or last entry of the row."""
        self.query_one(PictureView).action_end(direction)

    def action_layer(self, direction: int) -> None:
        """The next or previous layer."""
        if self.moment:
            self.become(self.moment.by_layer(direction))

    def action_phase(self, direction: int) -> None:
        """The next or previous phase."""
        if self.moment:
            self.become(self.moment.by_phase(direction))

    def action_first(self) -> None:
        """The first step."""
        if self.moment:
            self.become(self.moment.at(0))

    def action_last(self) -> None:
        """The last step."""
        if self.moment:
            self.become(self.moment.at(len(self.moment.trace) - 1))

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The next panel is of use only where several share a place."""
        return action != "tab" or bool(self.arrangement(self.size).tabs)

    def action_tab(self, direction: int) -> None:
        """The next panel of those that share a place."""
        arrangement = self.arrangement(self.size)
        if arrangement.tabs:
            chosen = self.open_tab(arrangement)
            assert chosen
            at = arrangement.tabs.index(chosen) + direction
            self.tab = arrangement.tabs[at % len(arrangement.tabs)]

    @on(PictureView.EntryChosen)
    def _entry_chosen(self, event: PictureView.EntryChosen) -> None:
        event.stop()
        if self.moment:
            self.become(self.moment.choose(event.row, event.column))

    @on(Overview.PlaceChosen)
    def _place_chosen(self, event: Overview.PlaceChosen) -> None:
        event.stop()
        if self.moment:
            self.become(self.moment.choose(event.row, event.column))

    @on(Ribbon.QuantityChosen)
    def _node_chosen(self, event: Ribbon.QuantityChosen) -> None:
        event.stop()
        self._choose(event.name)

    @on(Chosen)
    def _name_chosen(self, event: Chosen) -> None:
        event.stop()
        self._choose(event.name)

    def _choose(self, name: str) -> None:
        if self.moment and name in self.moment.trace:
            self.become(self.moment.to(name))

    @on(StepList.Wheel)
    def _wheel(self, event: StepList.Wheel) -> None:
        event.stop()
        self.action_step(event.steps)

    @on(TabBar.Picked)
    def _tab_picked(self, event: TabBar.Picked) -> None:
        event.stop()
        self.tab = next(part for part in _PARTS if part == event.part)


_PARTS: tuple[Part, ...] = (
    "ribbon", "steps", "equation", "picture", "entry", "check", "rules", "source", "overview", "tabs",
)  # fmt: skip


def _is_large(moment: Moment) -> bool:
    return any(max(step.value.shape) > SMALL for step in moment.trace.steps)


def _next(among: tuple[T, ...], current: T) -> T:
    return among[(among.index(current) + 1) % len(among)]
