"""CPU time from a key to the finished screen, of networks from 3-3 to 1000-1000, in one run.

    python tests/benchmarks/key_time.py [--keys 200] [--size 160x45] [--profile]

Steps and entry moves are mixed. The first clock counts the interface's thread: the key's way, the panels, the
compositor and the escape sequences a terminal would be sent. The second counts the whole process, so also gradient
checks that another thread makes meanwhile, of a sample that came up. From both is taken what an idle screen uses.
Targets: 33 ms at the 95th percentile for Lab 2's network by both; a key of 1000-1000 takes 1.5 times one of 3-3
(median).
"""

import argparse
import asyncio
import cProfile
import pstats
import statistics
import time
from itertools import cycle, islice

from textual.screen import Screen

from bptrace import Scenario
from bptrace.tui.app import BptraceApp
from bptrace.tui.panels.debugger import Debugger
from bptrace.tui.place import Place

KEYS = ("space", "right", "down", "space", "down", "right", "right", "backspace", "space", "space", "left", "down")
NETWORKS = {
    "3-3": Scenario.build(network="3-3", seed=1),
    "2-3-3-1": Scenario.load("lab1"),
    "2-100-50-10-1": Scenario.load("lab2"),
    "1000-1000": Scenario.build(network="1000-1000", seed=1),
}
PAUSE = 0.07  # seconds in which nothing more happens once a screen is finished


class Shown(BptraceApp):
    """Headless, but the escape sequences are made all the same."""

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if hasattr(renderable, "render_segments"):
            renderable.render_segments(self.console)
        super()._display(screen, renderable)  # type: ignore[arg-type]


def clocks() -> tuple[float, float]:
    """CPU seconds of this thread and of the process."""
    return time.thread_time(), time.process_time()


async def measure(
    scenario: Scenario, size: tuple[int, int], keys: int, profile: cProfile.Profile | None
) -> list[list[float]]:
    """Milliseconds of CPU for each key, by either clock."""
    app = Shown(Place("debug", scenario=scenario))
    times: list[list[float]] = [[], []]
    async with app.run_test(size=size):
        await asyncio.sleep(1.5)  # the screen has opened
        while (moment := app.screen.query_one(Debugger).moment) and moment.checks.waiting:
            await asyncio.sleep(PAUSE)  # until what is checked when idle is checked
        start = clocks()
        await asyncio.sleep(10 * PAUSE)
        idle = [(now - then) / 10 for now, then in zip(clocks(), start, strict=True)]
        for key in islice(cycle(KEYS), keys):
            if profile:
                profile.enable()
            start = clocks()
            app.simulate_key(key)
            await asyncio.sleep(PAUSE)
            for several, now, then, unused in zip(times, clocks(), start, idle, strict=True):
                several.append(1000 * (now - then - unused))
            if profile:
                profile.disable()
    return times


def main() -> None:
    """Print every network's figures, and how many times as long as the first the others take."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--keys", type=int, default=200)
    ask.add_argument("--size", default="160x45")
    ask.add_argument("--profile", action="store_true")
    options = ask.parse_args()
    width, height = map(int, options.size.split("x"))
    first: dict[str, float] = {}
    for name, scenario in NETWORKS.items():
        profile = cProfile.Profile() if options.profile else None
        asked = scenario, (width, height), options.keys
        for clock, several in zip(("interface", "process"), asyncio.run(measure(*asked, profile)), strict=True):
            times = sorted(several)
            median, most = statistics.median(times), times[int(0.95 * len(times))]
            first.setdefault(clock, median)
            ratio = median / first[clock]
            print(f"{name:>14} {clock:>9}: median {median:5.1f} ms ({ratio:.2f}), 95 % within {most:5.1f} ms,", end=" ")
            print(f"all within {times[-1]:5.1f} ms")
        if profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)


if __name__ == "__main__":
    main()
