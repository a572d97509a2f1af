"""Kernels compiled by numba, the extra `fast`: loops compiled once, and kept in the user's state folder."""

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from math import prod
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.errors import BptraceError
from bptrace.files import write_whole
from bptrace.keeping import make_folder, state_folder
from bptrace.texts import text
from bptrace.training.kernels.loops import LoopSource
from bptrace.training.kernels.lowering import SAMPLES
from bptrace.training.kernels.numpy_source import Compiled, Updates
from bptrace.training.kernels.schedule import Schedule
from bptrace.training.kernels.tape import Form

FOLDER = "kernels"
MOST_KEPT = 64


@cache
def trouble() -> str | None:
    """Why nothing can be compiled, and what helps; None where numba is there. It is imported, which takes a second."""
    if find_spec("numba") is None:
        return text("training.no_numba")
    try:
        import_module("numba")
    except Exception as error:  # another numpy, a library that is missing: whatever its modules meet
        return text("training.broken_numba", reason=" ".join(f"{type(error).__name__}: {error}".split()))
    return None


def updates_function(plan: Schedule) -> Compiled[Updates]:
    """`updates(xs, ys, eta, …, row)` as `numpy_source` has it, compiled to machine code. Needs numba."""
    source = LoopSource(plan)
    compiled, room = _compiled(source.text), np.empty(sum(source.rooms))
    x_form, y_form = (plan.givens[name].form for name in SAMPLES)
    size = sum(map(prod, plan.carried.values()))

    def run(xs: Array, ys: Array, *given: Array | float) -> Array:
        *numbers, row = given
        carried = np.array(row, dtype=float)
        _require(carried, (size,))
        compiled(_rows(xs, x_form), _rows(ys, y_form), *map(float, numbers), carried, room)
        return carried

    return Compiled(source.text, run)


def _rows(stack: Array, form: Form) -> Array:
    """A copy, one matrix a row."""
    _require(stack, (len(stack), *form))
    return np.array(stack, dtype=float, order="C").reshape(len(stack), -1)


def _require(array: Array, form: Form) -> None:
    """Raise ValueError where its shape is another: a compiled loop would read beyond its end."""
    if array.shape != form:
        raise ValueError(f"{array.shape} is not {form}")


def _compiled(source: str) -> Callable[..., None]:
    """The function `updates` that a source defines: from the folder of what was compiled before, where it is there."""
    try:
        found: Callable[..., None] = _from_folder(source)
    except Exception:  # a folder that cannot be written, or a damaged cache: whatever it is, it can be done without
        space: dict[str, Any] = {"__name__": FOLDER}
        exec(compile(source, "<bptrace loops>", "exec"), space)  # nothing but what the printer made
        found = space["updates"]
    return found


def _from_folder(source: str) -> Callable[..., None]:
    """As of a file there, beside which numba keeps the machine code for this computer.

    Python's own compiled files are not looked at. Raises BptraceError where somebody else could have put something
    there, for numba takes what it finds.
    """
    folder = state_folder() / FOLDER
    for place in (folder, folder / "__pycache__"):
        make_folder(place, 0o700)
        if not is_own(place):
            raise BptraceError(str(place))
    name = f"bptrace_kernel_{sha256(source.encode()).hexdigest()[:16]}"
    path = folder / f"{name}.py"
    if not path.is_file() or path.read_text("utf-8") != source:
        write_whole(path, source)
        _forget_oldest(folder)
    module = sys.modules[name] = ModuleType(name)  # numba looks it up by its name
    module.__file__ = str(path)
    exec(compile(source, str(path), "exec"), vars(module))  # nothing but what the printer made
    found: Callable[..., None] = module.updates
    return found


def is_own(folder: Path) -> bool:
    """Whether this is a folder of this user's into which nobody else can write; Windows keeps that elsewhere."""
    status = folder.lstat()
    mine = not hasattr(os, "getuid") or (status.st_uid == os.getuid() and not status.st_mode & 0o022)
    return stat.S_ISDIR(status.st_mode) and mine


def _forget_oldest(folder: Path) -> None:
    """Let the folder hold no more than so many kernels."""
    kernels = sorted(folder.glob("bptrace_kernel_*.py"), key=lambda path: path.stat().st_mtime)
    for old in kernels[:-MOST_KEPT]:
        with suppress(OSError):
            for file in (old, *(folder / "__pycache__").glob(f"{old.stem}*")):
                file.unlink()
