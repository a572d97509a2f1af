"""The debugger's panels, and where they stand."""

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from bptrace.texts import text
from bptrace.tui import theme
from bptrace.tui.panels.arrangement import RULES, Arrangement, Part, arrange
from bptrace.tui.panels.check import CheckPanel
from bptrace.tui.panels.entry import EntryPanel
from bptrace.tui.panels.equation import EquationPanel
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.over import Over
from bptrace.tui.panels.panel import Paged, Panel
from bptrace.tui.panels.rules import RulesPanel
from bptrace.tui.panels.source import SourcePanel
from bptrace.tui.panels.steps import StepList
from bptrace.tui.panels.tabs import TabBar
from bptrace.tui.panels.values import ValuesPanel
from bptrace.tui.panels.watches import WatchLine
from bptrace.tui.widgets.overview import Overview
from bptrace.tui.widgets.picture import PictureView
from bptrace.tui.widgets.ribbon import Ribbon

_PARTS: tuple[Part, ...] = (
    "ribbon", "steps", "equation", "picture", "entry", "check", "rules", "source", "overview", "tabs", "watches",
    "values",
)  # fmt: skip


class _Arranged(Layout):
    """Puts the panels where their arrangement says."""

    name = "arranged"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """A placement for every panel that is seen."""
        assert isinstance(parent, ArrangedPanels)
        arrangement = parent.arrangement(size)
        placed = ((child, parent.place(child, arrangement, size)) for child in children)
        return [
            WidgetPlacement(region, NULL_OFFSET, NULL_SPACING, child) for child, region in placed if region is not None
        ]


class ArrangedPanels(Widget):
    """Every panel bound to `moment`; `tab` is the open one of those that share a place, `page` the part of it seen.

    `over` is laid over all of them but the ribbon.
    """

    moment: reactive[Moment | None] = reactive(None, repaint=False)
    tab: reactive[Part] = reactive[Part]("entry", repaint=False)
    page: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._arranged = _Arranged()
        self._large, self._rules, self._small = False, RULES, False
        self.over: Over | None = None

    def compose(self) -> ComposeResult:
        """Every panel; where each stands is the arrangement's business."""
        labels = tuple(text(f"debugger.{key}") for key in ("phase_forward", "phase_backward", "gradients"))
        yield Ribbon(row_labels=labels, classes="ribbon")
        yield StepList(classes="steps").data_bind(ArrangedPanels.moment)
        yield EquationPanel(classes="equation").data_bind(ArrangedPanels.moment)
        picture = PictureView(classes="picture")
        picture.can_focus = False
        yield picture
        yield EntryPanel(classes="entry").data_bind(ArrangedPanels.moment)
        yield CheckPanel(classes="check").data_bind(ArrangedPanels.moment)
        yield RulesPanel(classes="rules").data_bind(ArrangedPanels.moment, ArrangedPanels.page)
        yield SourcePanel(classes="source").data_bind(ArrangedPanels.moment)
        yield Overview(classes="overview")
        yield TabBar(classes="tabs").data_bind(ArrangedPanels.moment)
        yield WatchLine(classes="watches").data_bind(ArrangedPanels.moment)
        yield ValuesPanel(classes="values").data_bind(ArrangedPanels.moment)

    @property
    def layout(self) -> Layout:
        """The panels' own arrangement."""
        return self._arranged

    @staticmethod
    def part(child: Widget) -> Part:
        """Which part a child is: its class."""
        return next(iter(part for part in _PARTS if child.has_class(part)))

    def place(self, child: Widget, arrangement: Arrangement, size: Size) -> Region | None:
        """Where a child stands; None where it is not seen."""
        if isinstance(child, Over):
            top = arrangement.regions["focus"].y
            return Region(0, top, size.width, size.height - top) if child is self.over else None
        part = self.part(child)
        seen = not self.over or part in ("ribbon", "watches")
        return arrangement.region(part, self.open_tab(arrangement)) if seen else None

    def arrangement(self, size: Size) -> Arrangement:
        """What stands where at this size."""
        return arrange(size.width, size.height, self._large, self._rules, self._small)

    def open_tab(self, arrangement: Arrangement) -> Part | None:
        """The tab that is open in this arrangement."""
        return self.tab if self.tab in arrangement.tabs else next(iter(arrangement.tabs), None)

    @property
    def shares_place(self) -> bool:
        """Whether several panels share a place that is seen, or one of them its own with more of itself."""
        return (bool(self.arrangement(self.size).tabs) or self._pages > 1) and self.over is None

    @property
    def _pages(self) -> int:
        """How many pages what is seen has."""
        return max((panel.pages for panel in self.query(Paged) if panel.is_on_screen), default=1)

    def on_resize(self) -> None:
        """Another size has other tabs."""
        self.screen.refresh_bindings()
        self._show_tabs()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The bar tells it; as no panel's style depends on it, none is worked out again."""
        self.refresh()

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

    def _show_tabs(self) -> None:
        if not self.size:  # what shares a place is known as soon as there is room
            return
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

    def action_tab(self, direction: int) -> None:
        """The next page, then the next panel of those that share a place."""
        arrangement = self.arrangement(self.size)
        if 0 <= self.page + direction < self._pages:
            self.page += direction
            return
        self.page = 0
        if arrangement.tabs:
            chosen = self.open_tab(arrangement)
            assert chosen
            at = arrangement.tabs.index(chosen) + direction
            self.tab = arrangement.tabs[at % len(arrangement.tabs)]

    @on(TabBar.Picked)
    def _tab_picked(self, event: TabBar.Picked) -> None:
        event.stop()
        self.tab = next(part for part in _PARTS if part == event.part)
