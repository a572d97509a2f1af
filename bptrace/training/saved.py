"""A run as a file that opens again: numpy's archive with the weights, what the optimizer keeps, and the history.

Beside them stands the scenario as TOML.

`Scenario.load("run.npz")` reads it (`network.scenario_file`); nothing in it is pickled.
"""

import io
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from bptrace.files import write_whole
from bptrace.network.datasets import NAMES, Dataset
from bptrace.network.scenario import Scenario
from bptrace.training.result import Run

FORMAT = "bptrace.run/1"


def save(run: Run, path: str | os.PathLike[str]) -> None:
    """Write `run` to `path`, whole or not at all. Raises BptraceError with the path and the reason."""
    history = [(epoch.epoch, epoch.loss, epoch.accuracy, epoch.soft_accuracy) for epoch in run.history]
    arrays: dict[str, Any] = {**run.parameters, **run.scenario.state}
    arrays |= {"format": np.array(FORMAT), "scenario": np.array(_toml(run.scenario))}
    archive = io.BytesIO()
    np.savez(archive, **arrays, history=np.array(history, dtype=float).reshape(-1, 4))
    write_whole(path, archive.getvalue())


def _toml(scenario: Scenario) -> str:
    """The scenario file without the weights, which stand beside it; a CSV by its full path."""
    data = scenario.data
    if data is not None and data.name not in NAMES:
        data = Dataset(str(Path(data.name).resolve()), data.x, data.y)
    return replace(scenario, data=data).to_toml(parameters=False)
