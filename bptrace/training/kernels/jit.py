"""Kernels compiled by numba, the extra `fast`: loops compiled once, and kept in the user's state folder."""

import sys
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.errors import BptraceError
from bptrace.files import write_whole
from bptrace.keeping import make_folder, state_folder
from bptrace.training.kernels.loops import LoopSource
from bptrace.training.kernels.lowering import SAMPLES
from bptrace.training.kernels.numpy_source import Compiled
from bptrace.training.kernels.schedule import Schedule
from bptrace.training.kernels.tape import Form

FOLDER = "kernels"
MOST_KEPT = 64


def is_there() -> bool:
    """Whether the extra `fast` is installed."""
    return find_spec("numba") is not None


def updates_function(plan: Schedule) -> Compiled:
    """`updates(xs, ys, eta, W1, …)` as `numpy_source` has it, compiled to machine code. Needs numba."""
    source = LoopSource(plan)
    compiled = _compiled(source.text)
    samples = [plan.givens[name].form for name in SAMPLES]
    given = [node.form for name, node in plan.givens.items() if name not in SAMPLES]

    def run(xs: Array, ys: Array, *values: Array) -> tuple[Array, ...]:
        stacks = [_flat(stack, (len(xs), *form)) for stack, form in zip((xs, ys), samples, strict=True)]
        flat = [_flat(value, form) for value, form in zip(values, given, strict=True)]
        compiled(*(stack.reshape(len(xs), -1) for stack in stacks), *flat, *map(np.empty, source.rooms))
        return tuple(matrix.reshape(form) for matrix, form in zip(flat, given, strict=True) if form)

    return Compiled(source.text, run)


def _flat(value: Array, form: Form) -> Any:
    """A copy, row after row; ValueError where its shape is another: a compiled loop would read beyond its end."""
    if np.shape(value) != form:
        raise ValueError(f"{np.shape(value)} is not {form}")
    return np.array(value, dtype=float, order="C").reshape(-1) if form else float(value)


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
    """By importing a file there, beside which numba keeps the machine code for this computer."""
    folder = state_folder() / FOLDER
    name = f"bptrace_kernel_{sha256(source.encode()).hexdigest()[:16]}"
    path = folder / f"{name}.py"
    if not path.is_file() or path.read_text("utf-8") != source:
        make_folder(folder)
        write_whole(path, source)
        _forget_oldest(folder)
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BptraceError(str(path))
    module = sys.modules[name] = module_from_spec(spec)  # numba looks it up by its name
    spec.loader.exec_module(module)
    found: Callable[..., None] = module.updates
    return found


def _forget_oldest(folder: Path) -> None:
    """Let the folder hold no more than so many kernels."""
    kernels = sorted(folder.glob("bptrace_kernel_*.py"), key=lambda path: path.stat().st_mtime)
    for old in kernels[:-MOST_KEPT]:
        with suppress(OSError):
            for file in (old, *(folder / "__pycache__").glob(f"{old.stem}*")):
                file.unlink()
