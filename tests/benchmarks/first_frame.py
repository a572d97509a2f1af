"""Time until the first finished screen: `bptrace debug` beside an empty Textual app, in one run.

    python tests/benchmarks/first_frame.py [--times 7] [--size 160x45] [--network 1000-1000]

Each is started as a program of its own on a terminal, in turn, bptrace by its command; what would be written to the
terminal is made and dropped, and the program ends itself once its first frame is there. The clock is the program's CPU
time from start to frame, imports included: the machine's other work does not count. Target: twice.
"""

import argparse
import os
import pty
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

DRIVER = """
import os
import time
from textual.drivers.headless_driver import HeadlessDriver

class Ending(HeadlessDriver):
    is_headless = False  # else nothing would be written

    def write(self, data):
        width, height = self._get_terminal_size()
        if len(data) >= width * height and type(self._app.screen).__name__ == os.environ["AWAITED"]:
            os.write(int(os.environ["ANSWER"]), str(1000 * time.process_time()).encode())
            os._exit(0)
"""
EMPTY = ["-c", "from textual.app import App; App().run()"]


def milliseconds(program: list[str], awaited: str, size: str, folder: str) -> float:
    """CPU time of a fresh interpreter until a screen's first frame; byte code is kept in `folder`, the driver too."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    width, height = size.split("x")
    answer, told = os.pipe()
    environment = {
        **kept,
        "PYTHONPATH": os.pathsep.join([folder, *filter(None, [kept.get("PYTHONPATH")])]),
        "PYTHONPYCACHEPREFIX": folder,
        **{"TERM": "xterm-256color", "COLUMNS": width, "LINES": height},
        **{"TEXTUAL_DRIVER": "ending_driver:Ending", "AWAITED": awaited, "ANSWER": str(told)},
    }
    terminal, own = pty.openpty()
    command = [sys.executable, *program]
    subprocess.run(command, stdin=own, stdout=own, check=True, env=environment, pass_fds=(told,))
    for end in (terminal, own, told):
        os.close(end)
    with os.fdopen(answer) as stream:
        return float(stream.read())


def main() -> None:
    """Take turns, so that whatever else the machine does falls on all alike."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--times", type=int, default=7)
    ask.add_argument("--size", default="160x45")
    ask.add_argument("--network", default="1000-1000")
    options = ask.parse_args()
    programs = {"an empty Textual app": (EMPTY, "Screen")} | {
        f"bptrace {network}": (["-m", "bptrace", "debug", "--network", network, "--seed", "1"], "DebugScreen")
        for network in ("3-3", options.network)
    }
    times: dict[str, list[float]] = {name: [] for name in programs}
    with TemporaryDirectory() as folder:
        Path(folder, "ending_driver.py").write_text(DRIVER, encoding="utf-8")
        for turn in range(options.times + 1):
            for name, (program, awaited) in programs.items():
                taken = milliseconds(program, awaited, options.size, folder)
                times[name] += [taken] if turn else []  # in the first turn everything is compiled
    bare = statistics.median(times["an empty Textual app"])
    for name, several in times.items():
        print(f"{name:<22} {statistics.median(several):7.1f} ms   {statistics.median(several) / bare:.2f}")


if __name__ == "__main__":
    main()
