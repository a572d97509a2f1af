"""The training screen: this scenario from these weights, while one looks on.

The run advances in slices of a few milliseconds between which every key gets its turn; it is drawn at most ten times a
second. Going back takes the trained weights along, and coming back finds the run as it was left.
"""

import asyncio
from time import perf_counter
from typing import ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from bptrace.algebra.numbers import short
from bptrace.network.scenario import DEFAULT, Scenario
from bptrace.texts import text
from bptrace.training import Training
from bptrace.tui.messages import Open
from bptrace.tui.panels.facts import network_text
from bptrace.tui.panels.header import Header
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.panels.training_pace import Pictures
from bptrace.tui.panels.training_panels import Curves, Field, ProgressLine, Strip
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.base import BptraceScreen

SLICE = 0.006  # seconds of training between two looks at the keyboard
TURNS = 50  # of the event loop between two slices while keys wait: a key passes through many hands until it is done
LOW = 30  # rows under which there is one curve only
SPEEDS = (1, 3, 10, 30, 100, None)  # epochs a second; None is as fast as it goes


class TrainScreen(BptraceScreen):
    """Trains the place's scenario; `RUNS_AT_ONCE` is False where tests advance it themselves."""

    WHERE: ClassVar[Where] = "train"
    RUNS_AT_ONCE: ClassVar[bool] = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "pause", text("training.key_pause")),
        Binding("space", "resume", text("training.key_run")),
        Binding("space", "again", text("training.key_again")),
        Binding("enter", "debug", text("training.key_debug"), key_display="⏎"),
        Binding("escape", "debug", text("training.key_debug"), show=False),
        Binding("full_stop", "epoch", text("training.key_epoch"), key_display="."),
        Binding("plus,equals_sign", "speed(1)", text("training.key_speed"), key_display="+ −"),
        Binding("minus", "speed(-1)", text("training.key_slower"), show=False),
        Binding("left", "cursor(-1)", text("training.key_cursor"), key_display="← →"),
        Binding("right", "cursor(1)", text("training.key_later"), show=False),
        Binding("home", "edge(0)", text("training.key_first"), show=False),
        Binding("end", "edge(-1)", text("training.key_last"), show=False),
        Binding("l", "log", text("training.key_log")),
    ]
    DEFAULT_CSS = """
    TrainScreen ProgressLine { height: 1; margin: 1 0; }
    TrainScreen .panels { height: 1fr; }
    TrainScreen .loss, TrainScreen .accuracy, TrainScreen Field { background: $bp-panel; padding: 1 3 0 3; }
    TrainScreen .loss { height: 2fr; }
    TrainScreen .accuracy { height: 1fr; margin-top: 1; min-height: 9; }
    TrainScreen Curves { width: 1fr; }
    TrainScreen Field { width: 50; max-width: 45%; margin-left: 1; }
    TrainScreen .heading { height: 1; }
    TrainScreen .legend { height: 1; }
    TrainScreen Field.-none .legend { height: 1fr; }
    TrainScreen LossPlot, TrainScreen DecisionField { height: 1fr; }
    TrainScreen DecisionField { margin-top: 1; }
    TrainScreen Strip { height: 3; margin: 1 0; }
    TrainScreen.-low .accuracy { display: none; }
    TrainScreen.-low .loss, TrainScreen.-low Field { padding: 0 2; }
    TrainScreen.-low DecisionField { margin: 0; }
    TrainScreen.-low Strip { margin: 1 0 0 0; }
    """

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        start = place.scenario or Scenario.load(DEFAULT)
        self.training = Training(start, place.epochs, place.batch, place.shuffle, place.stop_when, place.kernel)
        if place.begun is not None:
            place.begun(self.training)
        self.running = False
        self.speed = len(SPEEDS) - 1
        self._until: int | None = None
        self._asked = False

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
            yield Curves()
            yield Field(self.training)
        yield Strip()

    def on_mount(self) -> None:
        """Begin."""
        if self.RUNS_AT_ONCE:
            self._go()
        self.call_after_refresh(self.show)

    def on_resize(self, event: events.Resize) -> None:
        """A low screen leaves out the curve of the accuracies, and the field stays square."""
        super().on_resize(event)
        low = event.size.height < LOW
        self.set_class(low, "-low")
        rows = event.size.height - (12 if low else 16)
        self.query_one(Field).styles.width = 2 * rows + (7 if low else 9)
        self.call_after_refresh(self.show)

    def on_screen_suspend(self) -> None:
        """Another screen has the keys; the run waits."""
        self._stop()

    def accept(self, place: Place) -> bool:
        """Go on with a run that stands where the scenario does, whichever sample is looked at."""
        if place.scenario is None or not self.training.continues(place.scenario):
            return False
        self.training.look_at(place.scenario)
        self._go()
        return True

    # --- training ------------------------------------------------------------------------------------------------

    def advance(self, epochs: int) -> None:
        """Train whole epochs here and now: to the end of the current one, then the rest."""
        per_epoch = self.training.updates_per_epoch
        self.training.advance(epochs * per_epoch - self.training.updates % per_epoch)
        self.show()

    def _go(self, until: int | None = None) -> None:
        """Run, up to a number of updates where one is given."""
        self._until = until
        if self.training.stopped is None:
            self.running = True
            self._train()

    def _stop(self) -> None:
        self.running = False

    @work(exclusive=True)
    async def _train(self) -> None:
        """Slices of training and pictures, until somebody pauses or it ends."""
        pictures, begun, done = Pictures(self.training), perf_counter(), self.training.updates
        while self.running and self.training.stopped is None and self.training.updates != self._until:
            speed = SPEEDS[self.speed]
            if speed is None:
                self.training.advance_for(SLICE, self._left())
            else:
                due = done + int((perf_counter() - begun) * speed * self.training.updates_per_epoch)
                if due > self.training.updates:
                    self.training.advance_for(SLICE, min(due - self.training.updates, self._left() or due))
            if not self._keys_wait() and pictures.due(speed is None):
                self.show()
            await asyncio.sleep(0 if speed is None else SLICE)
            await self._let_keys_pass()
        self.running = False
        self.show()

    async def _let_keys_pass(self) -> None:
        for _ in range(TURNS):
            if not self._keys_wait():
                return
            await asyncio.sleep(0)

    def _keys_wait(self) -> bool:
        return bool(self.app.message_queue_size or self.message_queue_size)

    def _left(self) -> int | None:
        return None if self._until is None else self._until - self.training.updates

    # --- drawing -------------------------------------------------------------------------------------------------

    def show_soon(self) -> None:
        """Draw behind the keys that wait already, once for all of them."""
        if not self._asked:
            self._asked = True
            self.call_later(self._show_asked)

    def _show_asked(self) -> None:
        self._asked = False
        self.show()

    def show(self) -> None:
        """Draw the run as it is now."""
        if not self.is_mounted or not self.size:
            return
        training = self.training
        outputs = training.measure.outputs(training.data.x, training.moment.parameters)
        self.query_one(Header).facts = self.facts
        self.query_one(ProgressLine).show(training, self.running)
        self.query_one(Curves).show(training)
        self.query_one(Field).show(training, outputs)
        self.query_one(Strip).show(training.data.y, outputs)
        self.say(line("  ", muted(self._told())))
        self.refresh_bindings()

    def _told(self) -> str:
        """How fast it goes, or what its end means."""
        training, speed = self.training, SPEEDS[self.speed]
        if training.divergence is not None:
            found = training.divergence
            return text("training.says_diverged", epoch=found.epoch, sample=found.samples[0], enter="⏎")
        if training.stopped is not None:
            key = "training.says_condition" if training.stopped == "condition" else "training.says_never"
            return text(key, typed=training.stop_when.condition.text) if training.stop_when else ""
        if not self.running:
            return ""
        if speed is not None:
            return text("training.slowest") if speed == 1 else text("training.slow_speed", epochs=speed)
        rate = training.updates / training.seconds if training.seconds else 0.0
        return text("training.full_speed", rate=f"{round(rate):,}") if rate else ""

    # --- keys ----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space does one thing at a time; a run that diverged goes nowhere."""
        stopped = self.training.stopped
        holds = {
            "pause": self.running,
            "resume": not self.running and stopped is None,
            "again": stopped in ("epochs", "condition"),
            "epoch": stopped is None,
            "speed": stopped is None,
        }
        return holds.get(action, True)

    def action_pause(self) -> None:
        """Wait."""
        self._stop()
        self.show_soon()

    def action_resume(self) -> None:
        """Go on."""
        self._go()
        self.show_soon()

    def action_again(self) -> None:
        """As many epochs once more."""
        self.training.extend(max(self.training.epochs, 1))
        self._go()

    def action_epoch(self) -> None:
        """One epoch, then wait."""
        per_epoch = self.training.updates_per_epoch
        self._go((self.training.updates // per_epoch + 1) * per_epoch)

    def action_speed(self, direction: int) -> None:
        """Faster or slower."""
        self.speed = min(max(self.speed + direction, 0), len(SPEEDS) - 1)
        if self.running:
            self._go(self._until)
        self.show_soon()

    def action_log(self) -> None:
        """The loss on a linear or a logarithmic scale."""
        self.query_one(Curves).toggle_log()

    def action_cursor(self, direction: int) -> None:
        """Along the curve."""
        self.query_one(Curves).loss.action_move(direction)

    def action_edge(self, end: int) -> None:
        """To the first or the last epoch."""
        self.query_one(Curves).loss.action_edge(end)

    def action_debug(self) -> None:
        """Back into the debugger, with the weights as trained so far."""
        self._stop()
        self.post_message(Open(Place("debug", scenario=self.scenario)))
