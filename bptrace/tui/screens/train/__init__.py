"""The training screen: this scenario from these weights, while one looks on.

The run is drawn ten times a second. Going into the debugger takes the trained weights along, and coming back finds the
run as it was left.

``running``     slices of training between which every key gets its turn
``travelling``  the cursor on the curve, places and conditions, and the way into the debugger
"""

from asyncio import TimerHandle
from dataclasses import replace
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from bptrace.algebra.numbers import short
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.training.place import place_text
from bptrace.tui.panels.facts import network_text
from bptrace.tui.panels.header import Header
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.panels.training.box import GoBox, StopBox
from bptrace.tui.panels.training.columns import AIRY, HIGH, Columns
from bptrace.tui.panels.training.plane import Field
from bptrace.tui.panels.training.progress import ProgressLine
from bptrace.tui.panels.training.strip import Strip
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.train.running import SPEEDS
from bptrace.tui.screens.train.travelling import TravellingScreen
from bptrace.tui.soon import soon

TURNS = 3  # of a run at full speed every picture has the first curve, every third one of these, which cost most
SAMPLES, BELOW = 0, 1  # the field with the strip, whose predictions are the same; what is below the curve


class TrainScreen(TravellingScreen):
    """Trains the place's scenario, or goes on with the training that it brings."""

    WHERE: ClassVar[Where] = "train"
    AUTO_FOCUS: ClassVar[str | None] = ""  # the screen has the keys; boxes take them when they are asked
    KEYS: ClassVar[tuple[str, ...]] = (
        "space",
        "left",
        "enter",
        "escape",
        "tab",
        "colon",
        "B",
        "full_stop",
        "ctrl+s",
        "plus",
        "l",
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", text("training.key_pause")),
        Binding("space", "resume", text("training.key_run")),
        Binding("space", "again", text("training.key_again")),
        Binding("left", "cursor(-1)", text("training.key_cursor"), key_display="← →"),
        Binding("right", "cursor(1)", text("training.key_later"), show=False),
        Binding("home", "edge(0)", text("training.key_first"), show=False),
        Binding("end", "edge(-1)", text("training.key_last"), show=False),
        Binding("enter", "debug", text("training.key_debug"), key_display="⏎"),
        Binding("escape", "lesson", text("check.key_lesson"), key_display="esc"),
        Binding("escape", "leave", text("training.key_leave"), show=False),
        Binding("tab", "panel(1)", text("training.key_panel"), key_display="⇥"),
        Binding("shift+tab", "panel(-1)", text("training.key_panel"), show=False),
        # With priority, so that the box has the focus before the next key of what is typed in one go.
        Binding("colon", "where", text("training.key_where"), key_display=":", priority=True),
        Binding("B", "stop_when", text("training.key_stop_when"), key_display="B", priority=True),
        Binding("full_stop", "update", text("training.key_update"), key_display="."),
        Binding("right_square_bracket", "epoch", text("training.key_epoch"), key_display="]", show=False),
        Binding("plus,equals_sign", "speed(1)", text("training.key_speed"), key_display="+ −"),
        Binding("minus", "speed(-1)", text("training.key_slower"), show=False),
        Binding("up", "entry(-1)", text("training.key_entry"), key_display="↑ ↓", show=False),
        Binding("down", "entry(1)", text("training.key_entry_on"), show=False),
        Binding("l", "log", text("training.key_log")),
        Binding("ctrl+s", "save", text("training.key_save"), key_display="^s"),
    ]
    DEFAULT_CSS = """
    TrainScreen ProgressLine { height: 1; margin: 1 0; }
    TrainScreen .panels { height: 1fr; }
    TrainScreen .by-epoch, TrainScreen SeriesPanel, TrainScreen Field { background: $bp-panel; padding: 1 3 0 3; }
    TrainScreen .by-epoch, TrainScreen SeriesPanel { height: 2fr; margin-top: 1; min-height: 7; }
    TrainScreen .-first { height: 3fr; margin-top: 0; }
    TrainScreen Columns { width: 1fr; }
    TrainScreen Field { width: 50; max-width: 45%; margin-left: 1; }
    TrainScreen .heading { height: 1; }
    TrainScreen .areas { height: 1fr; margin-top: 1; }
    TrainScreen .legend { height: 1; }
    TrainScreen Field.-none .legend { height: 1fr; }
    TrainScreen LossPlot, TrainScreen DecisionField { height: 1fr; }
    TrainScreen DecisionField { margin-top: 1; }
    TrainScreen Strip { height: 3; margin: 1 0; }
    TrainScreen.-airy .by-epoch, TrainScreen.-airy SeriesPanel, TrainScreen.-airy Field { padding: 1 3; }
    TrainScreen.-airy SeriesPanel { min-height: 8; }
    TrainScreen.-low .by-epoch, TrainScreen.-low SeriesPanel, TrainScreen.-low Field { padding: 0 2; }
    TrainScreen.-low DecisionField { margin: 0; }
    TrainScreen.-low Strip { margin: 1 0 0 0; }
    """

    _turn = 0
    _held: tuple[bool, str | None] | None = None
    _due: TimerHandle | None = None

    @property
    def facts(self) -> tuple[str, ...]:
        """What is trained, on what."""
        start = self.training.start
        named = (start.name,) if start.name and start.name != str(start.network) else ()
        rate = text("training.rate", optimizer=start.optimizer.name.upper(), rate=short(self.training.rate))
        data = (self.training.data.name,) if start.data is not None else ()
        return (*named, network_text(start.network), *data, rate)

    @property
    def scenario(self) -> Scenario:
        """The scenario with the weights as trained so far."""
        return self.training.scenario

    def body(self) -> ComposeResult:
        """How far, the curves, the field, truth beside prediction."""
        yield ProgressLine()
        with Horizontal(classes="panels"):
            yield Columns(self.training)
            yield Field(self.training.start.network)
        yield Strip()
        yield GoBox()
        yield StopBox()

    def on_mount(self) -> None:
        """Begin; a run that was brought along stands where it was left."""
        if self.RUNS_AT_ONCE and self.place.training is None:
            self.go()
        if self.place.visit is not None:
            self.stand(self.place.visit.update, exact=True)
        self.call_after_refresh(self.show)

    def on_resize(self, event: events.Resize) -> None:
        """As many panels as there is room for, and the field stays square."""
        super().on_resize(event)
        low, airy = event.size.height < HIGH, event.size.height >= AIRY
        self.set_class(low, "-low")
        self.set_class(airy, "-airy")
        self.query_one(Columns).fit(event.size.height)
        rows = event.size.height - (12 if low else 17 if airy else 16)
        self.query_one(Field).styles.width = 2 * rows + (7 if low else 9)
        self.call_after_refresh(self.show)

    def on_screen_suspend(self) -> None:
        """Another screen has the keys; the run waits."""
        self.stop()

    def accept(self, place: Place) -> bool:
        """Back to an update of this run, or on with it from where it stands, whichever sample is looked at."""
        if place.training is not None:
            if place.training is not self.training:
                return False
            if place.visit is not None:
                self.stand(place.visit.update, exact=True)
            return True
        if place.scenario is None or not self.training.continues(place.scenario):
            return False
        self.place = replace(self.place, lesson=place.lesson)
        self.training.look_at(place.scenario)
        self.go()
        return True

    # --- drawing -------------------------------------------------------------------------------------------------

    def show(self, whole: bool = True) -> None:
        """Draw the run as it is now: the `whole` of it, or the curve and what has its turn."""
        if not self.is_mounted or not self.size or not self.query(Header):  # on the way out its parts go before it
            return
        look, columns = self.look(), self.query_one(Columns)
        self.query_one(Header).facts = self.facts
        self.query_one(ProgressLine).show(self.training, self.running)
        self._turn = (self._turn + 1) % TURNS
        columns.show(look, first_only=not whole and self._turn != BELOW)
        if whole or self._turn == SAMPLES:
            self.query_one(Field).show(look)
            self.query_one(Strip).show(look)
        if not self.searching:
            self.say(line("  ", muted(self._told())))
        self._hold_keys()
        self._complete_soon(columns)

    def _complete_soon(self, columns: Columns) -> None:
        """Go on with the columns of a waiting run that there was no time for, behind the keys."""
        if self._due is not None:
            self._due.cancel()
        self._due = None if self.running or columns.complete else soon(self, 0.01, self._complete)

    def _complete(self) -> None:
        for columns in self.query(Columns):
            columns.show(self.look())
            self._complete_soon(columns)

    def _hold_keys(self) -> None:
        """Have the keys told that hold now, where they may be others."""
        held, self._held = self._held, (self.running, self.training.stopped)
        if held != self._held:
            self.refresh_bindings()

    def _told(self) -> str:
        """Where the cursor stands, how fast it goes, or what its end means."""
        training, speed = self.training, SPEEDS[self.speed]
        if self.update is not None and training.replay.done:
            because = f"{self.because}: " if self.because else ""
            return because + text("training.opens", place=place_text(self.update, training.replay))
        if self.running and self.compiling:
            return text("training.compiling")
        if training.divergence is not None:
            found = training.divergence
            return text("training.says_diverged", epoch=found.epoch, sample=found.samples[0], enter="⏎")
        if training.stopped is not None:
            key = "training.says_condition" if training.stopped == "condition" else "training.says_never"
            return text(key, typed=training.stop_when.condition.text) if training.stop_when else ""
        if not self.running:
            return text("training.stops_when", typed=training.stop_when.condition.text) if training.stop_when else ""
        if speed is not None:
            return text("training.slowest") if speed == 1 else text("training.slow_speed", epochs=speed)
        rate = training.updates / training.seconds if training.seconds else 0.0
        return text("training.full_speed", rate=f"{round(rate):,}") if rate else ""

    # --- keys ----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space does one thing at a time; a run that diverged goes nowhere; in a box every key is the box's."""
        if self.asks:
            return False
        stopped = self.training.stopped
        holds = {
            "lesson": bool(self.place.lesson) and self.update is None and not self.searching,
            "pause": self.running,
            "resume": not self.running and stopped is None,
            "again": stopped in ("epochs", "condition"),
            **dict.fromkeys(("update", "epoch", "speed"), stopped is None),
        }
        return holds.get(action, True)

    def action_pause(self) -> None:
        """Wait."""
        self.stop()
        self.show_soon()

    def action_resume(self) -> None:
        """Go on."""
        self.go()
        self.show_soon()

    def action_again(self) -> None:
        """As many epochs once more."""
        self.training.extend(max(self.training.epochs, 1))
        self.go()

    def action_update(self) -> None:
        """One update, then wait."""
        self.go(self.training.updates + 1)

    def action_epoch(self) -> None:
        """To the end of the epoch, then wait."""
        per_epoch = self.training.updates_per_epoch
        self.go((self.training.updates // per_epoch + 1) * per_epoch)

    def action_speed(self, direction: int) -> None:
        """Faster or slower."""
        self.speed = min(max(self.speed + direction, 0), len(SPEEDS) - 1)
        if self.running:
            self.go(self._until)
        self.show_soon()

    def action_log(self) -> None:
        """The loss on a linear or a logarithmic scale."""
        plot = self.query_one(Columns).loss.plot
        plot.log_y = not plot.log_y
        self.show_soon()

    def action_panel(self, by: int) -> None:
        """Another panel where several share a place."""
        self.query_one(Columns).turn(by)
        self.show_soon()

    def action_entry(self, by: int) -> None:
        """Watch the entry before or after."""
        columns = self.query_one(Columns)
        columns.watched.move(by)
        columns.bring(columns.watched)
        self.show_soon()
