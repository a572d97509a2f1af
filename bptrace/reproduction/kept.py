"""Finished runs, kept in the state folder: one small JSON file each, named after its settings, seed and version.

A second start takes from there what is done. A file is written whole or not at all; one that cannot be read is set
aside under a name that is told, and its run is done again.
"""

import json
import math
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from bptrace import __version__
from bptrace.errors import UnreadableFile
from bptrace.files import opened, ready_to_write, write_whole
from bptrace.keeping import make_folder, set_aside, state_folder
from bptrace.reproduction.experiment import Task
from bptrace.reproduction.outcome import Outcome
from bptrace.texts import text
from bptrace.training.kernels.choosing import KERNELS

FORMAT = "bptrace.reproduced/1"
FOLDER = "reproduce"
CURVES = ("loss", "accuracy", "soft_accuracy")


class Kept:
    """The runs in a folder, by default that of the state folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or state_folder() / FOLDER
        self.notes: list[str] = []

    def ready(self) -> None:
        """Raise BptraceError, before long runs, where they could not be kept."""
        make_folder(self.folder)
        ready_to_write(self.folder / "a")

    def find(self, task: Task) -> Outcome | None:
        """The outcome of a task, where it is there; a file set aside is told in `notes`."""
        file = self._file(task)
        try:
            with opened(file, "reproduce.unreadable") as stream:
                return _read(json.loads(stream.read()), task)
        except UnreadableFile as error:
            if isinstance(error.__cause__, FileNotFoundError | NotADirectoryError):
                return None
            raise
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
            self.notes.append(text("reproduce.damaged", file=file, aside=set_aside(file)))
            return None

    def keep(self, task: Task, outcome: Outcome) -> None:
        """Write one outcome. Raises BptraceError where it cannot be written."""
        written = {**_key(task), **asdict(outcome)}
        for curve in CURVES:
            written[curve] = [value if math.isfinite(value) else str(value) for value in written[curve]]
        make_folder(self.folder)
        write_whole(self._file(task), json.dumps(written) + "\n")

    def _file(self, task: Task) -> Path:
        name = sha256(json.dumps(_key(task), sort_keys=True).encode()).hexdigest()[:24]
        return self.folder / f"{name}.json"


def _key(task: Task) -> dict[str, Any]:
    """What makes a run what it is. The kernel does not, whose last digits are its own: it is kept beside the curve."""
    return {"format": FORMAT, "version": __version__, "settings": dict(task.settings), "seed": task.seed}


def _read(document: Any, task: Task) -> Outcome:
    """Raises ValueError, KeyError, TypeError, AttributeError or OverflowError for what `keep` did not write for it."""
    if {key: document[key] for key in _key(task)} != _key(task):
        raise ValueError(document["settings"])
    epochs = tuple(int(epoch) for epoch in document["epochs"])
    curves = {name: tuple(float(value) for value in document[name]) for name in CURVES}
    if not epochs or any(len(curve) != len(epochs) for curve in curves.values()):
        raise ValueError(epochs)
    kernel = document.get("kernel")
    if kernel not in (None, *KERNELS):
        raise ValueError(kernel)
    return Outcome(epochs, **curves, diverged=bool(document["diverged"]), kernel=kernel)
