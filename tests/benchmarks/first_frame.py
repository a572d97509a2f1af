"""Time until the first finished screen: bptrace at its debugger beside an empty Textual app, in one run.

    python tests/benchmarks/first_frame.py [--times 7] [--size 160x45] [--network 1000-1000]

Each is started as a program of its own, headless, in turn; it ends itself once its first frame is there. The clock is
the program's CPU time from start to frame, imports included: the machine's other work does not count. Target: twice.
"""

import argparse
import os
import statistics
import subprocess
import sys
from tempfile import TemporaryDirectory

END = """
import os
import time
from textual.screen import Screen

def end_with_first_frame(app):
    shown = app._display
    def display(screen, renderable):
        shown(screen, renderable)
        if isinstance(screen, READY) and hasattr(renderable, "render_segments"):
            renderable.render_segments(app.console)
            os.write(1, str(1000 * time.process_time()).encode())
            os._exit(0)
    app._display = display
    return app
"""
EMPTY = (
    END
    + """
from textual.app import App
READY = Screen
end_with_first_frame(App()).run(headless=True, size=({width}, {height}))
"""
)
OURS = (
    END
    + """
from bptrace.network.scenario import Scenario
from bptrace.tui.app import BptraceApp
from bptrace.tui.place import Place
from bptrace.tui.screens.debug import DebugScreen as READY
scenario = Scenario.build(network="{network}", seed=1)
end_with_first_frame(BptraceApp(Place("debug", scenario=scenario))).run(headless=True, size=({width}, {height}))
"""
)


def milliseconds(program: str, compiled: str) -> float:
    """CPU time of a fresh interpreter until its app's first frame; byte code is kept in the folder `compiled`."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPYCACHEPREFIX": compiled}
    command = [sys.executable, "-c", program]
    return float(subprocess.run(command, capture_output=True, check=True, text=True, env=environment).stdout)


def main() -> None:
    """Take turns, so that whatever else the machine does falls on all alike."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--times", type=int, default=7)
    ask.add_argument("--size", default="160x45")
    ask.add_argument("--network", default="1000-1000")
    options = ask.parse_args()
    width, height = options.size.split("x")
    programs = {"an empty Textual app": EMPTY.format(width=width, height=height)} | {
        f"bptrace {network}": OURS.format(network=network, width=width, height=height)
        for network in ("3-3", options.network)
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    with TemporaryDirectory() as compiled:
        for turn in range(options.times + 1):
            for name, program in programs.items():
                taken = milliseconds(program, compiled)
                times[name] += [taken] if turn else []  # in the first turn everything is compiled
    bare = statistics.median(times["an empty Textual app"])
    for name, several in times.items():
        print(f"{name:<22} {statistics.median(several):7.1f} ms   {statistics.median(several) / bare:.2f}")


if __name__ == "__main__":
    main()
