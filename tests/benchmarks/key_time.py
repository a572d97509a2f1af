"""CPU time from a key to the finished screen: Lab 2's 2-100-50-10-1 network beside 2-3-3-1, in one run.

    python tests/benchmarks/key_time.py [--keys 200] [--size 160x45] [--profile]

Steps and entry moves are mixed. The clock counts the whole process: the key's way, the panels, the compositor and the
escape sequences a terminal would be sent. Target: 33 ms at the 95th percentile for the large network.
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
from bptrace.tui.place import Place

KEYS = ("space", "right", "down", "space", "down", "right", "right", "backspace", "space", "space", "left", "down")
PAUSE = 0.07  # seconds in which nothing more happens once a screen is finished


class Shown(BptraceApp):
    """Headless, but the escape sequences are made all the same."""

    def _display(self, screen: Screen[object], renderable: object) -> None:
        if hasattr(renderable, "render_segments"):
            renderable.render_segments(self.console)
        super()._display(screen, renderable)  # type: ignore[arg-type]


async def measure(
    scenario: Scenario, size: tuple[int, int], keys: int, profile: cProfile.Profile | None
) -> list[float]:
    """Milliseconds of CPU for each key."""
    app = Shown(Place("debug", scenario=scenario))
    times = []
    async with app.run_test(size=size):
        await asyncio.sleep(1.5)  # the screen has opened, what is checked when idle is checked
        idle = time.process_time()
        await asyncio.sleep(10 * PAUSE)
        idle = (time.process_time() - idle) / 10
        for key in islice(cycle(KEYS), keys):
            if profile:
                profile.enable()
            start = time.process_time()
            app.simulate_key(key)
            await asyncio.sleep(PAUSE)
            times.append(1000 * (time.process_time() - start - idle))
            if profile:
                profile.disable()
    return times


def main() -> None:
    """Print both networks' figures and their ratio."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--keys", type=int, default=200)
    ask.add_argument("--size", default="160x45")
    ask.add_argument("--profile", action="store_true")
    options = ask.parse_args()
    width, height = map(int, options.size.split("x"))
    medians = []
    for name, scenario in (("2-3-3-1", Scenario.load("lab1")), ("2-100-50-10-1", Scenario.load("lab2"))):
        profile = cProfile.Profile() if options.profile else None
        times = sorted(asyncio.run(measure(scenario, (width, height), options.keys, profile)))
        medians.append(statistics.median(times))
        worst = times[int(0.95 * len(times))]
        print(f"{name:>14}: median {medians[-1]:5.1f} ms, 95 % within {worst:5.1f} ms, all within {times[-1]:5.1f} ms")
        if profile:
            pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    print(f"the large network takes {medians[1] / medians[0]:.2f} times as long as the small one (median)")


if __name__ == "__main__":
    main()
