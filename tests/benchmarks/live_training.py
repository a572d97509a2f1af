"""The training screen while a run goes at full speed: pictures a second, and how long a key waits.

    python tests/benchmarks/live_training.py [--seconds 10] [--size 160x45] [--wall]

The real screen with real keys, headless, but the escape sequences that a terminal would be sent are made. Every clock
that the program looks at is the processor time of its own thread, as if the machine had nothing else to do; `--wall`
leaves it the wall's. Counted are the pictures of the run, and its updates beside those of the same training without a
screen, a second of which comes before and another after. A key waits until its effect is there, and until a picture
shows it. Wanted: ten pictures a second, nine tenths of the speed, and no key that waits for longer than a tenth of a
second.
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Callable
from importlib.util import find_spec

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from textual.screen import Screen

from bptrace import Scenario
from bptrace.training import Training, run
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.training import pace, series
from bptrace.tui.panels.training.columns import Columns
from bptrace.tui.place import Place
from bptrace.tui.screens.train import TrainScreen, running

PAUSE = 0.2  # seconds between two keys
Clock = Callable[[], float]


class Shown(BptraceApp):
    """Headless, but the escape sequences are made all the same; when each picture was finished is noted down."""

    def __init__(self, place: Place, clock: Clock) -> None:
        super().__init__(place)
        self.clock = clock
        self.finished: list[float] = []

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if hasattr(renderable, "render_segments"):
            renderable.render_segments(self.console)
        super()._display(screen, renderable)  # type: ignore[arg-type]
        self.finished.append(self.clock())


class Counted(TrainScreen):
    """Notes down when the run is drawn."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.drawn = 0

    def show(self, whole: bool = True) -> None:
        """Draw it."""
        self.drawn += self.is_mounted
        super().show(whole)


def effects(screen: TrainScreen) -> dict[str, Callable[[], object]]:
    """Some keys, and what each of them changes."""
    columns = screen.query_one(Columns)
    return {
        "l": lambda: columns.loss.plot.log_y,
        "left": lambda: screen.update,
        "tab": lambda: columns.in_sight,
        "minus": lambda: screen.speed,
        "escape": lambda: screen.update,
        "plus": lambda: screen.speed,
    }


def speed(place: Place, clock: Clock) -> float:
    """Updates a second of the same training, on which nobody looks."""
    training = Training(place.scenario or Scenario.load("lab1"), place.epochs, kernel=place.kernel)
    training.advance(training.updates_per_epoch)
    begun, updates = clock(), training.updates
    training.advance_for(1.0)
    return (training.updates - updates) / (clock() - begun)


async def measure(place: Place, size: tuple[int, int], seconds: float, clock: Clock) -> str:
    """Pictures a second, and the milliseconds that keys waited for their effect, and for its picture."""
    app = Shown(place, clock)
    waited: tuple[list[float], list[float]] = [], []
    async with app.run_test(size=size):
        screen = Counted(place)
        await app.push_screen(screen)
        while not screen.training.updates:
            await asyncio.sleep(0.01)
        alone = [speed(place, clock)]
        begun, drawn, updates = clock(), screen.drawn, screen.training.updates
        while clock() < begun + seconds / 2:
            await asyncio.sleep(0.01)
        pictures = (screen.drawn - drawn) / (clock() - begun)
        rate = (screen.training.updates - updates) / (clock() - begun)
        share = rate / statistics.mean([*alone, speed(place, clock)])
        changes = effects(screen)
        while clock() < begun + seconds:
            for key, effect in changes.items():
                until = clock() + PAUSE
                while clock() < until:
                    await asyncio.sleep(0)
                before, pressed = effect(), clock()
                app.simulate_key(key)
                while effect() == before:
                    await asyncio.sleep(0)
                happened = clock()
                while app.finished[-1] < happened:
                    await asyncio.sleep(0)
                for several, end in zip(waited, (happened, app.finished[-1]), strict=True):
                    several.append(1000 * (end - pressed))
        screen.stop()
    effect, picture = (f"{statistics.median(times):4.0f} ms (at most {max(times):4.0f})" for times in waited)
    return (
        f"{pictures:5.1f} pictures and {rate:9,.0f} updates a second, {share:.2f} of the speed without a screen; "
        f"{len(waited[0])} keys: effect after {effect}, picture after {picture}"
    )


def main() -> None:
    """Print a line for every run."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seconds", type=float, default=10.0)
    ask.add_argument("--size", default="160x45")
    ask.add_argument("--wall", action="store_true")
    options = ask.parse_args()
    width, height = map(int, options.size.split("x"))
    clock = time.perf_counter if options.wall else time.thread_time
    for module in (pace, running, run, series):
        module.perf_counter = clock
    for name, kernel in (("lab1", "numpy"), ("lab2", "numpy"), *([("lab2", "jit")] if find_spec("numba") else [])):
        place = Place("train", scenario=Scenario.load(name), epochs=10**6, kernel=kernel)
        print(f"{name} {kernel:>5}: {asyncio.run(measure(place, (width, height), options.seconds, clock))}")


if __name__ == "__main__":
    main()
