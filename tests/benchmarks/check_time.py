"""What judging thirteen formulas costs, as a multiple of importing numpy; 3 is the most it may be.

Each round is a fresh process that imports numpy, then what judging needs, then judges, and tells the processor time of
each; numpy is imported from its compiled files, and so is bptrace, once the first round has kept them. `judging` is the
check and its report; `all` is everything after numpy, imports among it.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROUNDS = 15
FORMULAS = """\
network: 2-3-sigmoid-3-sigmoid-1
z1 = x @ W1 + b1
a1 = sigmoid(z1)
z2 = a1 @ W2 + b2
a2 = sigmoid(z2)
z3 = a2 @ W3 + b3
L = 0.5 * sum((z3 - y)**2)
delta3 = z3 - y
dW3 = a2.T @ delta3
delta2 = (delta3 @ W3.T) * a2 * (1 - a2)
dW2 = a1.T @ delta2
delta1 = (delta2 @ W2.T) * a1 * (1 - a1)
dW1 = x.T @ delta1
db1 = sum(delta1, axis=0)
"""
ROUND = """\
import sys
from time import process_time
times = [process_time()]
import numpy
times.append(process_time())
from bptrace.export.report import report_text
from bptrace.verification import check
check
times.append(process_time())
assert "13 right" in report_text(check(sys.argv[1]))
times.append(process_time())
print(*(after - before for before, after in zip(times, times[1:])))
"""


def main() -> None:
    """Print the medians in milliseconds and as multiples of importing numpy."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "formulas.txt"
        file.write_text(FORMULAS, encoding="utf-8")
        keeping = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        rounds = [
            [float(word) for word in subprocess.check_output([sys.executable, "-c", ROUND, file], env=keeping).split()]
            for _ in range(ROUNDS)
        ]
    names = ("importing numpy", "importing bptrace", "judging", "all")
    for name, taken in zip(names, zip(*([*each, each[1] + each[2]] for each in rounds), strict=True), strict=True):
        ratio = median(one / each[0] for one, each in zip(taken, rounds, strict=True))
        print(f"{name:<18} {1000 * median(taken):7.1f} ms {ratio:6.2f}")


if __name__ == "__main__":
    main()
