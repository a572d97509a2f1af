"""Published worked examples: which there are, what each printed figure is worth, and the way into the debugger."""

from threading import Thread
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from bptrace.museum import Example, Judgement, judge_example, names, read_example
from bptrace.texts import text
from bptrace.tui.messages import Open
from bptrace.tui.panels.museum_list import Collection, ExampleList, ExamplePanel
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.base import BptraceScreen

SECONDS_BETWEEN_LOOKS = 0.05
NARROW = 100  # columns under which the list stands above the example
WIDTH, HEIGHT = 34, 9  # of the list


class Judging:
    """One example's figures, computed in a thread of their own: some are of ten thousand updates."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.judgement: Judgement | None = None
        self.fault: Exception | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def done(self) -> bool:
        """Whether there is nothing to wait for any more."""
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.judgement = judge_example(self.example)
        except Exception as error:  # raised again where the app can tell it
            self.fault = error


class ExamplesScreen(BptraceScreen):
    """Begins with the first; one that is looked at is judged."""

    WHERE: ClassVar[Where] = "examples"
    KEYS: ClassVar[tuple[str, ...]] = ("up", "enter", "pagedown", "escape")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "choose(-1)", text("examples.key_choose"), key_display="↑↓"),
        Binding("down", "choose(1)", text("examples.key_choose"), show=False),
        Binding("home", "choose(-99)", text("examples.key_first"), show=False),
        Binding("end", "choose(99)", text("examples.key_last"), show=False),
        Binding("enter", "debug", text("examples.key_debug"), key_display="⏎"),
        Binding("pagedown", "scroll(1)", text("examples.key_scroll"), key_display="PgUp PgDn"),
        Binding("pageup", "scroll(-1)", text("examples.key_scroll"), show=False),
        Binding("escape", "open('lessons')", text("examples.key_lessons"), key_display="esc"),
    ]
    DEFAULT_CSS = f"""
    ExamplesScreen .museum {{ height: 1fr; margin: 1 0 0 0; }}
    ExamplesScreen ExampleList {{ width: {WIDTH}; height: 1fr; background: $bp-focused; }}
    ExamplesScreen ExamplePanel {{ width: 1fr; height: 1fr; background: $bp-panel; margin-left: 1; }}
    ExamplesScreen.-narrow .museum {{ layout: vertical; margin: 0; }}
    ExamplesScreen.-narrow ExampleList {{ width: 1fr; height: {HEIGHT}; }}
    ExamplesScreen.-narrow ExamplePanel {{ margin: 0; }}
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.shelf = Collection(tuple(read_example(name) for name in names()))
        self._judging: Judging | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """How many there are."""
        return (text("examples.fact", count=len(self.shelf.examples)),)

    def body(self) -> ComposeResult:
        """The list and the chosen example."""
        with Horizontal(classes="museum"):
            yield ExampleList()
            yield ExamplePanel()

    def on_mount(self) -> None:
        """Judge what is looked at."""
        self.set_interval(SECONDS_BETWEEN_LOOKS, self.look)
        self.set_focus(self.query_one(ExampleList))
        self.become(self.shelf)

    def on_resize(self, event: events.Resize) -> None:
        """Side by side where there is room."""
        super().on_resize(event)
        self.set_class(event.size.width < NARROW, "-narrow")

    def look(self) -> None:
        """Take what was found; begin with the chosen example, if nobody has yet."""
        judging = self._judging
        if judging and judging.done:
            self._judging = None
            if judging.fault:
                raise judging.fault
            if judging.judgement:
                self.become(self.shelf.with_judgement(judging.judgement))
        if self._judging is None and self.shelf.judgement is None and self.is_current:
            self._judging = Judging(self.shelf.example)

    def become(self, shelf: Collection) -> None:
        """Show another example, or another part of it."""
        self.shelf = shelf
        self.query_one(ExampleList).show(shelf)
        self.query_one(ExamplePanel).show(shelf)

    def action_choose(self, rows: int) -> None:
        """Another example."""
        self.become(self.shelf.to(self.shelf.at + rows))

    def action_scroll(self, direction: int) -> None:
        """Another part of it."""
        panel = self.query_one(ExamplePanel)
        self.become(self.shelf.scrolled(direction * max(panel.size.height - 3, 1), panel.most))

    @on(ExampleList.Pointed)
    def _pointed(self, event: ExampleList.Pointed) -> None:
        if event.at == self.shelf.at:
            self.action_debug()
        else:
            self.become(self.shelf.to(event.at))

    def action_debug(self) -> None:
        """Step through it."""
        self.post_message(Open(Place("debug", scenario=self.shelf.example.scenario)))
