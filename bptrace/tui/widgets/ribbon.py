"""The ribbon: the whole computation in two or three rows, with the place where one is."""

from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from bptrace.tui import theme
from bptrace.tui.widgets.canvas import Canvas
from bptrace.tui.widgets.direct import Direct
from bptrace.tui.widgets.ribbon_plan import FORWARD, NOTHING, Flow, Layer, Node, Placed, Plan, plan

LABELLED = 100  # from this width on the rows have names

__all__ = ["NOTHING", "Flow", "Layer", "Node", "Ribbon"]


class Ribbon(Direct):
    """Draws `flow`; a click on a node that has a name posts `QuantityChosen`.

    `row_labels` name the rows where there is room; the third row (gradients) is drawn if the widget is that high.
    Its last column stays blank but for the bracket of the last node.
    """

    DEFAULT_CSS = "Ribbon { height: 3; }"

    flow: reactive[Flow | None] = reactive(None)

    @dataclass
    class QuantityChosen(Message):
        """The person clicked on a quantity."""

        name: str
        ribbon: "Ribbon"

        @property
        def control(self) -> "Ribbon":
            """The widget, for `@on` selectors."""
            return self.ribbon

    def __init__(
        self,
        flow: Flow | None = None,
        *,
        row_labels: tuple[str, ...] = (),
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._row_labels = row_labels
        self._lines: list[Strip] | None = None
        self.set_reactive(Ribbon.flow, flow)

    def watch_flow(self) -> None:
        self._lines = None

    def on_resize(self) -> None:
        self._lines = None
        self.refresh()  # it may have been painted at the old size already

    def notify_style_update(self) -> None:
        """Textual calls this when the theme changes the widget's colours."""
        super().notify_style_update()
        self._lines = None

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._lines is None:
            self._lines = self._painted()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.visual_style.rich_style)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Three rows, or two where the rows have no names."""
        return 3 if width >= LABELLED else 2

    @property
    def _indent(self) -> int:
        return max(map(len, self._row_labels), default=-2) + 2 if self.size.width >= LABELLED else 0

    def _plan(self) -> Plan:
        rows = min(self.size.height, 3)
        width = self.size.width - self._indent - 1  # the last column is for the bracket that closes on the last node
        return plan(self.flow, width, rows) if self.flow else Plan((), ())

    def _painted(self) -> list[Strip]:
        palette = theme.palette(self.app)
        canvas = Canvas(*self.size, self.visual_style.rich_style)
        drawn, indent = self._plan(), self._indent
        for y, label in enumerate(self._row_labels if indent else ()):
            canvas.write(0, y, label, palette.style("muted"))
        for stroke in drawn.strokes:
            line = "─" * (stroke.length - bool(stroke.head))
            line = stroke.head + line if stroke.head == "◄" else line + stroke.head
            canvas.write(indent + stroke.x, stroke.y, line, palette.style("faint" if stroke.pending else "muted"))
        for x in drawn.dots:
            canvas.write(indent + x, FORWARD, "…", palette.style("muted"))
        for place in drawn.nodes:
            self._node(canvas, place, indent, palette)
        return canvas.strips()

    def _node(self, canvas: Canvas, place: Placed, indent: int, palette: theme.Palette) -> None:
        node, x = place.node, indent + place.x
        if node.state == "here":
            canvas.write(x - 1, place.y, f"[{node.label}]", palette.here)
        else:
            style = (
                palette.style("faint") if node.state == "pending" else palette.style(node.kind, bold=bool(node.name))
            )
            canvas.write(x - 1, place.y, f" {node.label} ", style)

    def on_click(self, event: events.Click) -> None:
        """Choose the node under the pointer."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        x = offset.x - self._indent
        for place in self._plan().nodes:
            if place.node.name and place.y == offset.y and place.x - 1 <= x <= place.stop:
                self.post_message(self.QuantityChosen(place.node.name, self))
                return
