"""A run as a file that opens again: numpy's archive with the weights, what the optimizer keeps, and the history.

Beside them stand the scenario as TOML, the samples of a CSV, how the run went (`settings`, JSON), and its check-points,
so that any of its updates is opened again, wherever the file is taken. `Scenario.load("run.npz")` reads the trained
scenario (`network.scenario_file`), `load` the whole run; nothing in it is pickled.
"""

import io
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.errors import BptraceError, UnreadableFile
from bptrace.files import printable, write_whole
from bptrace.network.building import scenario_fields
from bptrace.network.datasets import NAMES, Dataset
from bptrace.network.scenario import Scenario
from bptrace.network.scenario_file import settings_in
from bptrace.network.weights_file import DATA, FORMAT, read_archive
from bptrace.texts import text
from bptrace.training.divergence import Divergence
from bptrace.training.history import History
from bptrace.training.kernels import jit
from bptrace.training.kernels.choosing import KERNELS
from bptrace.training.moment import Moment
from bptrace.training.order import Order
from bptrace.training.progress import Epoch
from bptrace.training.recording import Recording
from bptrace.training.replay import Replay
from bptrace.training.result import Run
from bptrace.training.soundness import check_progress, check_settings
from bptrace.training.updates import Updates


def save(run: Run, path: str | os.PathLike[str]) -> None:
    """Write `run` to `path`, whole or not at all. Raises BptraceError with the path and the reason."""
    write_whole(path, packed(run))


def packed(run: Run) -> bytes:
    """What the file of `run` holds."""
    arrays: dict[str, Any] = {**run.parameters, **run.scenario.state}
    arrays |= {"format": np.array(FORMAT), "scenario": np.array(_toml(run.scenario))}
    data = run.scenario.data
    if data is not None and data.name not in NAMES:
        arrays[DATA] = np.hstack((data.x, data.y))
    history = [(epoch.epoch, epoch.loss, epoch.accuracy, epoch.soft_accuracy) for epoch in run.history]
    arrays["history"] = np.array(history, dtype=float).reshape(-1, 4)
    arrays["validation"] = np.array(
        [(epoch.validation_loss, epoch.validation_accuracy) for epoch in run.history if epoch.is_validated], dtype=float
    ).reshape(-1, 2)
    arrays["settings"] = np.array(json.dumps(_settings(run)))
    arrays["checkpoints_at"], arrays["checkpoints"] = run.replay.recording.arrays()
    archive = io.BytesIO()
    np.savez(archive, **arrays)
    return archive.getvalue()


def load(path: str | os.PathLike[str]) -> Run:
    """The run that was saved at `path`. Raises UnreadableFile or UsageError where it is none, or cannot be replayed."""
    arrays = read_archive(str(path), recording=True)
    settings = settings_in(arrays, Path(path))
    scenario = Scenario(**scenario_fields(settings, str(path)), name=printable(Path(path).stem))
    if "settings" not in arrays:
        raise UnreadableFile(text("replay.no_recording", path=path))
    try:
        return _run(scenario, arrays, json.loads(str(arrays["settings"])), path)
    except UnreadableFile:
        raise
    except (BptraceError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise UnreadableFile(text("replay.damaged", path=path)) from error


def _run(scenario: Scenario, arrays: Mapping[str, Any], settings: Mapping[str, Any], path: object) -> Run:
    check_settings(settings, scenario.updates)
    if settings["data"] != _mark(scenario.training_data):
        raise UnreadableFile(text("replay.other_data", path=path, data=scenario.training_data.name))
    replay = _replay(scenario, arrays, settings, path)
    check_progress(settings, arrays, replay.order)
    history, found = History.of(_epochs(arrays["history"], arrays["validation"])), settings["divergence"]
    return Run(
        scenario,
        settings["updates"],
        settings["seconds"],
        Epoch(**settings["measured"]),
        settings["stopped"],
        history.epochs,
        history.record,
        replay,
        settings["planned"],
        found and Divergence(found["epoch"], found["update"], tuple(found["samples"])),
    )


def _replay(scenario: Scenario, arrays: Mapping[str, Any], settings: Mapping[str, Any], path: object) -> Replay:
    """The updates of a run, from its beginning."""
    end = Moment.of(scenario.parameters, scenario.state, settings["updates"])
    recording = Recording.of_arrays(end, arrays["checkpoints_at"], np.asarray(arrays["checkpoints"], dtype=float))
    first, done = recording.before(0), settings["updates"] + (settings["divergence"] is not None)
    begun = {"updates": scenario.updates - settings["updates"], "epoch": settings["epoch"]}
    start = replace(scenario, parameters=first.parameters, state=first.state, **begun)
    order = Order(start, settings["batch"], settings["shuffle"])
    return Replay(Updates(start, order, _kernel(settings["kernel"], path)), recording, lambda: done)


def _kernel(name: str, path: object) -> str:
    """The kernel that computed a run, and has to compute its updates again."""
    if name == "jit" and (trouble := jit.trouble()):
        raise UnreadableFile(text("replay.no_numba", path=path, trouble=trouble))
    if name not in KERNELS:
        raise ValueError(name)
    return name


def _settings(run: Run) -> dict[str, object]:
    """How it went, beside the scenario: all that its updates depend on, and how it ended."""
    order, start = run.replay.order, run.replay.updates.start
    return {
        "updates": run.updates,
        "planned": run.planned,
        "epoch": start.epoch,
        "batch": order.batch,
        "shuffle": order.shuffle,
        "data": _mark(order.data),
        "kernel": run.kernel,
        "seconds": run.seconds,
        "measured": asdict(run.measured),
        "stopped": run.stopped,
        "divergence": None if run.divergence is None else asdict(run.divergence),
    }


def _epochs(rows: Array, validation: Array) -> tuple[Epoch, ...]:
    beside = validation.tolist() or [(None, None)] * len(rows)
    return tuple(
        Epoch(int(epoch), *measured, *held_out)
        for (epoch, *measured), held_out in zip(rows.tolist(), beside, strict=True)
    )


def _mark(data: Dataset) -> str:
    """What tells this data set from any other."""
    return sha256(data.x.tobytes() + data.y.tobytes()).hexdigest()


def _toml(scenario: Scenario) -> str:
    """The scenario file without the weights, which stand beside it; a CSV by its full path."""
    data = scenario.data
    if data is not None and data.name not in NAMES:
        data = Dataset(str(Path(data.name).resolve()), data.x, data.y)
    return replace(scenario, data=data).to_toml(parameters=False)
