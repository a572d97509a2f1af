"""How long `bptrace --version` takes, as a multiple of an interpreter that does nothing; 3 is the most it may be."""

import shutil
import subprocess
import sys
import sysconfig
from statistics import median
from time import perf_counter

ROUNDS = 41


def seconds(command: list[str]) -> float:
    start = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def main() -> None:
    """Take turns, so that whatever else the machine does falls on both alike."""
    installed = shutil.which("bptrace", path=sysconfig.get_path("scripts"))
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -m bptrace --version": [sys.executable, "-m", "bptrace", "--version"],
        **({"bptrace --version": [installed, "--version"]} if installed else {}),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(seconds(command))
    bare = median(times["python -c pass"])
    for name, taken in times.items():
        print(f"{name:<28} {1000 * median(taken):6.1f} ms   {median(taken) / bare:.2f}")


if __name__ == "__main__":
    main()
