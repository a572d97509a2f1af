"""The kernel that numba compiles: what it computes, when it is taken, and where it is kept."""

import os
import py_compile
import subprocess
import sys
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from every_kernel import CASES, built

from bptrace import Scenario, train
from bptrace.errors import BptraceError
from bptrace.network.derivation import derivation
from bptrace.training import Training
from bptrace.training.kernels import jit
from bptrace.training.kernels.choosing import chosen
from bptrace.training.kernels.lowering import update_schedule
from bptrace.training.kernels.rows import joined
from bptrace.training.program import UpdatesProgram
from bptrace.training.saved import load, save

LAB2 = Scenario.load("lab2")
with_numba = pytest.mark.skipif(find_spec("numba") is None, reason="needs the extra fast")


def plan(scenario: Scenario) -> Any:
    return derivation(scenario.network, scenario.optimizer)


# --- which one -------------------------------------------------------------------------------------------------------


def test_a_short_run_is_left_to_numpy_and_a_long_one_is_compiled_where_that_can_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for there in (True, False):
        monkeypatch.setattr(jit, "trouble", lambda there=there: None if there else "It is not.")
        assert chosen("auto", plan(LAB2), 1, 1_000) == "numpy"
        assert chosen("auto", plan(LAB2), 1, 2_500_000) == ("jit" if there else "numpy")
        assert chosen("auto", plan(LAB2), 500, 2_500_000) == "numpy"


def test_without_numba_the_sentence_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(jit, "find_spec", lambda name: None)
    monkeypatch.setattr(jit, "trouble", jit.trouble.__wrapped__)
    with pytest.raises(BptraceError, match=r"bptrace\[fast\]"):
        Training(LAB2, kernel="jit")
    run = train(Scenario.load("lab1"), epochs=1)
    monkeypatch.setattr(type(run), "kernel", "jit")
    save(run, tmp_path / "run.npz")
    with pytest.raises(BptraceError, match=r"run\.npz .*bptrace\[fast\]"):
        load(tmp_path / "run.npz")


def test_a_numba_that_cannot_be_imported_is_left_alone_and_its_reason_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> None:
        raise ImportError("Numba needs NumPy 2.2 or less.\nGot NumPy 2.4.")

    monkeypatch.setattr(jit, "find_spec", lambda name: name)
    monkeypatch.setattr(jit, "import_module", broken)
    monkeypatch.setattr(jit, "trouble", jit.trouble.__wrapped__)
    assert chosen("auto", plan(LAB2), 1, 2_500_000) == "numpy"
    with pytest.raises(
        BptraceError,
        match=r"ImportError: Numba needs NumPy 2\.2 or less\. Got NumPy 2\.4\.\).* take the kernel numpy\.$",
    ):
        chosen("jit", plan(LAB2), 1, 1)


def test_a_short_run_imports_no_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "trouble", lambda: pytest.fail("it was looked for"))
    assert chosen("auto", plan(LAB2), 1, 1_000) == "numpy"


def test_another_kernel_is_none() -> None:
    with pytest.raises(BptraceError, match="'gpu'; take auto, numpy or jit"):
        Training(LAB2, kernel="gpu")


# --- what it computes ------------------------------------------------------------------------------------------------


@with_numba
@pytest.mark.slow
def test_a_thousand_updates_by_numba_are_those_by_numpy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPTRACE_HOME", str(tmp_path))
    small = Scenario.build("lab2", network="2-20-sigmoid-1")
    runs = {kernel: train(small, epochs=2, kernel=kernel) for kernel in ("numpy", "jit")}
    assert [run.kernel for run in runs.values()] == ["numpy", "jit"]
    for name, expected in runs["numpy"].parameters.items():
        assert np.abs(runs["jit"].parameters[name] - expected).max() <= 1e-12 * np.abs(expected).max()

    save(runs["jit"], tmp_path / "run.npz")
    opened = load(tmp_path / "run.npz")
    again = opened.replay.moment(1000)
    assert opened.kernel == "jit"
    assert all(np.array_equal(again.parameters[name], array) for name, array in runs["jit"].parameters.items())


@with_numba
@pytest.mark.full  # they are compiled for half a minute
@pytest.mark.parametrize("case", [CASES[4], CASES[38]], ids=str)
def test_numba_compiles_what_python_runs(
    case: tuple[Any, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPTRACE_HOME", str(tmp_path))
    scenario = built(*case)
    given = (*scenario.scalars.values(), *scenario.parameters.values(), *scenario.state.values())
    stacks = [(np.stack([scenario.x] * 3), np.stack([scenario.y] * 3))]
    by_numpy, by_numba = (
        UpdatesProgram(plan(scenario), scenario.samples, kernel).run(stacks, *given) for kernel in ("numpy", "jit")
    )
    for found, expected in zip(by_numba, by_numpy, strict=True):
        assert np.abs(found - expected).max() <= 1e-12 * np.abs(expected).max()


@with_numba
@pytest.mark.slow
def test_a_kernel_is_compiled_once_and_a_damaged_one_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BPTRACE_HOME", str(tmp_path))
    scenario = Scenario.load("mazur")
    lowered = update_schedule(plan(scenario), 1)
    given = (scenario.x[None], scenario.y[None], 0.5, joined(scenario.parameters.values()))
    expected = jit.updates_function(lowered).run(*given)
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nbc")}
    assert len(kept) == 1

    assert np.array_equal(jit.updates_function(lowered).run(*given), expected)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nbc")} == kept

    for path in tmp_path.rglob("*.nb?"):
        path.write_bytes(b"damaged")
    assert np.array_equal(jit.updates_function(lowered).run(*given), expected)


@with_numba
@pytest.mark.slow
def test_a_run_that_was_compiled_for_it_has_the_bits_of_one_that_found_its_kernel(tmp_path: Path) -> None:
    code = (
        "from bptrace import Scenario; from bptrace.training import Training; import hashlib;"
        "run = Training(Scenario.load('lab2'), kernel='jit'); run.advance(1000);"
        "print(hashlib.sha256(run.moment.row.tobytes()).hexdigest())"
    )
    told = {"env": {**os.environ, "BPTRACE_HOME": str(tmp_path)}, "capture_output": True, "text": True, "check": True}
    first, again = (subprocess.run([sys.executable, "-c", code], **told).stdout for _ in range(2))
    assert len(first) == 65 and first == again


def test_arrays_of_another_shape_are_refused_before_anything_is_read_beyond_their_end() -> None:
    with pytest.raises(ValueError):
        jit._rows(np.ones((3, 2)), (3,))


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs owners of files")
def test_a_folder_that_others_can_write_is_not_taken_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPTRACE_HOME", str(tmp_path))
    source = "def updates(): return 'ours'"
    assert jit._from_folder(source)() == "ours"
    folder = tmp_path / jit.FOLDER
    assert folder.stat().st_mode & 0o777 == 0o700

    (file,) = folder.glob("*.py")
    py_compile.compile(_file_with(tmp_path, "def updates(): return 'planted'"), cache_from_source(str(file)))
    assert jit._from_folder(source)() == "ours"

    for place in (folder / "__pycache__", folder):
        place.chmod(0o770)
        with pytest.raises(BptraceError):
            jit._from_folder(source)
        assert jit._compiled(source)() == "ours"
        place.chmod(0o700)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    assert not jit.is_own(tmp_path / "link")


def _file_with(folder: Path, source: str) -> str:
    file = folder / "planted.py"
    file.write_text(source)
    return str(file)
