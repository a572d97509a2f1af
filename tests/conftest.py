"""What every test may use."""

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

import bptrace

# A busy machine is no reason to fail, and one commit gives one answer: the cases are the same every time.
# `--hypothesis-profile=searching` looks for new ones.
settings.register_profile("everyday", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("searching", max_examples=200, deadline=None, derandomize=False)
settings.load_profile("everyday")

HERE = Path(bptrace.__file__).parent
CHECKOUT = Path(__file__).parent.parent

if os.environ.get("BPTRACE_TEST_INSTALLED") and "site-packages" not in HERE.parts:
    raise RuntimeError(f"these tests are for the installed wheel, but bptrace comes from {HERE}")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def pytest_report_header() -> str:
    """Tell which bptrace is tested: the checkout or the wheel."""
    return f"bptrace: {HERE}"


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not go through it again and again."""
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are not there yet, one for every test; a folder made for each would take longer than most tests."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in count())


@pytest.fixture(autouse=True)
def own_home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the progress of the person who runs it, or depends on their terminal."""
    monkeypatch.setenv("BPTRACE_HOME", str(next(homes)))
    for name in ("NO_COLOR", "FORCE_COLOR", "BPTRACE_DEBUG", "BPTRACE_LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def checkout() -> Path:
    """The repository, for the tests that are about it and not about the installed package."""
    if not (CHECKOUT / ".ci" / "run").exists():
        pytest.skip("not in a checkout")
    return CHECKOUT


@pytest.fixture
def bptrace_command(tmp_path: Path) -> Run:
    """Run the real command in a process of its own, in an empty folder, without a terminal."""

    def run(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        path = os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")])
        return subprocess.run(
            [sys.executable, "-m", "bptrace", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **settings},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run
