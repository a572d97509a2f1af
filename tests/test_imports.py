"""What an import costs, and what it may know."""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import bptrace

PACKAGE = Path(bptrace.__file__).parent
SCREEN_AND_COMMANDS = {"tui", "commands", "cli", "__main__"}
LATER = {
    "editing",
    "teaching",
    "verification",
    "training",
    "museum",
    "breakpoints",
    "laboratory",
    "computing_graph",
    "why",
}
OPENED = {"asking", "breakpoints", "comparison", "edit", "graph", "jump", "key_help", "palette", "predict", "why"}


def core_modules() -> list[str]:
    """The names of all modules but those of the screen and of the command line."""
    parts = (file.relative_to(PACKAGE.parent).with_suffix("").parts for file in PACKAGE.rglob("*.py"))
    core = [part for part in parts if part[1] not in SCREEN_AND_COMMANDS]
    return sorted(".".join(part[:-1] if part[-1] == "__init__" else part) for part in core)


def loaded_by(program: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after `program`."""
    return {name.partition(".")[0] for name in all_loaded_by(program)}


def all_loaded_by(program: str) -> set[str]:
    """All modules that a fresh interpreter holds after `program`."""
    shown = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport sys; print(*sys.modules)"],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    return set(shown.stdout.splitlines()[-1].split())


@pytest.mark.slow
def test_the_whole_core_knows_no_screen_and_parses_no_arguments() -> None:
    everything = "\n".join(f"import {module}" for module in core_modules())
    assert not loaded_by(everything) & {"textual", "rich", "argparse"}


def test_the_contract_that_the_core_knows_no_screen_forgets_no_module(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))
    (contract,) = (one for one in project["tool"]["importlinter"]["contracts"] if one["type"] == "forbidden")
    assert set(contract["source_modules"]) == {".".join(name.split(".")[:2]) for name in core_modules()} - {"bptrace"}


def test_the_version_needs_neither_numpy_nor_textual() -> None:
    program = "from bptrace.__main__ import main; main(['--version'])"
    assert not loaded_by(program) & {"numpy", "textual", "rich", "argparse", "platformdirs"}


def test_the_debuggers_first_frame_loads_only_what_it_shows() -> None:
    program = """
import asyncio
from bptrace.network.scenario import Scenario
from bptrace.tui.app import BptraceApp
from bptrace.tui.place import Place

async def first_frame():
    app = BptraceApp(Place("debug", scenario=Scenario.build(network="3-3")))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "z" in app.export_screenshot()

asyncio.run(first_frame())
"""
    loaded = {name for name in all_loaded_by(program) if name.startswith("bptrace.")}
    assert not {name for name in loaded if name.split(".")[1] in LATER}
    assert not {name for name in loaded if name.startswith("bptrace.tui.panels.") and name.split(".")[3] in OPENED}


def test_importing_bptrace_loads_nothing_and_sets_nothing() -> None:
    loaded_by("""
import os, sys
before = dict(os.environ)
import bptrace
assert "numpy" not in sys.modules
import bptrace.network.scenario
assert before == dict(os.environ)
""")


def test_public_names_are_those_of_all() -> None:
    for name in bptrace.__all__:
        assert getattr(bptrace, name).__name__ == name
    assert set(bptrace.__all__) <= set(dir(bptrace))
    public = {name for name in vars(bptrace) if not name.startswith("_") and callable(getattr(bptrace, name))}
    assert public <= set(bptrace.__all__)


def test_public_names_are_never_hidden_by_a_module() -> None:
    for name in bptrace.__all__:
        assert not (PACKAGE / f"{name}.py").exists() and not (PACKAGE / name).exists()
        importlib.import_module(bptrace._HOME[name])
        assert callable(getattr(bptrace, name))


def test_an_unknown_name_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match="trcae"):
        _ = bptrace.trcae
