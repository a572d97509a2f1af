"""The numpy program of every activation, loss and optimizer runs by itself and makes every number again."""

import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sampling import sampled

from bptrace.algebra.functions import ACTIVATIONS
from bptrace.errors import BptraceError
from bptrace.export.one_step import FORMS, step_as
from bptrace.export.program import program
from bptrace.network.losses import LOSSES
from bptrace.network.scenario import Scenario
from bptrace.network.update_rules import RULES
from bptrace.tracing import Trace, trace

RUN_ALL_CODE = """
import runpy, sys
import numpy as np
for program in sys.argv[1:]:
    names = runpy.run_path(program)
    np.savez(program + ".npz", **{name: value for name, value in names.items() if isinstance(value, np.ndarray)})
"""


LAYOUTS = ("row", "column")


def every_kind(first: int) -> list[Trace]:
    """Every activation with every loss that fits it, in the layouts by turns; every optimizer, after an update as well.

    Without those that divide 0 by 0 here: numpy warns of that, as it should.
    """
    pairs = product([(name if name != "softmax" else "tanh", name) for name in ACTIVATIONS], LOSSES)
    wanted: list[dict[str, Any]] = [
        {"network": f"2-3-{inner}-2-{outer}", "loss": loss, "layout": LAYOUTS[number % 2]}
        for number, ((inner, outer), loss) in enumerate(pairs, first)
    ]
    everything = {"optimizer.weight_decay": 0.01, "optimizer.normalise": True, "optimizer.form": "averaged"}
    wanted += [
        {"network": "2-3-prelu-2", "optimizer": name, "set": settings}
        for name in RULES
        for settings in ({}, everything)
    ]
    made = []
    for options in wanted:
        try:
            first = trace(Scenario.build(**options, x="0.5,0.2", y="0,1"))
        except BptraceError:
            continue  # a loss that this output cannot have
        made += [first, trace(first.next)] if "optimizer" in options else [first]
    return [one for one in made if all(np.isfinite(step.value).all() for step in one.steps)]


def run(sources: list[str], folder: Path) -> list[dict[str, np.ndarray]]:
    """The arrays that each program leaves, run one after the other in a fresh interpreter that knows no bptrace."""
    files = [folder / f"program{number}.py" for number, _ in enumerate(sources)]
    for file, source in zip(files, sources, strict=True):
        file.write_text(source, encoding="utf-8")
    command = [sys.executable, "-I", "-W", "error", "-c", RUN_ALL_CODE, *map(str, files)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    return [dict(np.load(f"{file}.npz")) for file in files]


@pytest.fixture(scope="module", params=sampled((0, 1), 2), ids=lambda first: f"{LAYOUTS[first]} first")
def traces(request: pytest.FixtureRequest) -> list[Trace]:
    return every_kind(request.param)


def test_every_program_makes_every_number_again_to_the_last_digit(traces: list[Trace], tmp_path: Path) -> None:
    named = " ".join(f"{one.scenario.network} {one.scenario.network.loss}" for one in traces)
    assert [name for name in (*ACTIVATIONS[1:], *LOSSES) if name not in named] == []
    for traced, names in zip(traces, run([program(one) for one in traces], tmp_path), strict=True):
        for step in traced.steps:
            np.testing.assert_array_equal(
                names[step.name], step.value, err_msg=f"{traced.scenario.network} {step.name}"
            )


@pytest.mark.slow
def test_the_numpy_of_one_step_runs_by_itself_and_makes_its_value(traces: list[Trace], tmp_path: Path) -> None:
    steps = [(one, step) for one in traces[::3] for step in one.steps]
    sources = [step_as("numpy", one, step, (0, 0), None) for one, step in steps]
    for (_, step), names in zip(steps, run(sources, tmp_path), strict=True):
        np.testing.assert_array_equal(names[step.name], step.value, err_msg=step.name)


def test_a_step_of_a_large_network_leaves_its_operands_to_whoever_pastes_it() -> None:
    traced = trace(Scenario.load("lab2"))
    written = {form: step_as(form, traced, traced.step("z2"), (0, 49), None) for form in FORMS}
    assert "# W2: 100×50\n" in written["numpy"] and "z2 = a1 @ W2 + b2\n" in written["numpy"]
    assert "% Not shown: columns 3-47.\n" in written["latex"]
    assert "[0,49]" in written["text"]
