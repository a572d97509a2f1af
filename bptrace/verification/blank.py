"""A derivation file with blanks: the header that rebuilds a scenario, then every quantity of it, unknown."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import dimensions, literal
from bptrace.errors import BptraceError
from bptrace.network.derivation import derivation
from bptrace.network.initialisation import initialise
from bptrace.network.scenario import Scenario
from bptrace.network.scenario_file import toml_value
from bptrace.texts import text
from bptrace.verification.lines import concrete_shape

MOST_ENTRIES = 12  # in a blank drawn entry by entry


def blank_derivation(scenario: Scenario) -> str:
    """The text of a file that `check` reads as the same scenario, with every quantity of its derivation to fill in."""
    lines = [text("check.blank_title", network=scenario.network), *_help(), "", *_header(scenario)]
    plan = derivation(scenario.network, scenario.optimizer)
    for phase, steps in groupby(plan.lines, key=lambda line: line.phase):
        lines += ["", text(f"check.blank_{phase}")]
        for line in steps:
            lines.append(f"{line.name} = {_blank(concrete_shape(scenario, line.name))}")
    return "\n".join(lines) + "\n"


def _help() -> list[str]:
    return text("check.blank_help").splitlines()


def _blank(shape: tuple[int, int]) -> str:
    rows, columns = shape
    if rows * columns == 1:
        return "?"
    if rows * columns > MOST_ENTRIES:
        return text("check.blank_large", shape=dimensions(shape))
    return _matrix([["?"] * columns] * rows)


def _matrix(rows: list[list[str]]) -> str:
    """A list where there is one row, else a list of rows."""
    written = [f"[{', '.join(row)}]" for row in rows]
    return written[0] if len(written) == 1 else f"[{', '.join(written)}]"


# --- the header ------------------------------------------------------------------------------------------------------


def _header(scenario: Scenario) -> Iterator[str]:
    """The scenario's name where that says it all, else its network, conventions and numbers."""
    if rebuilds(scenario, scenario=scenario.name):
        yield f"scenario: {scenario.name}"
        return
    network = scenario.network
    yield f"network: {network}"
    for option in ("layout", "bias", "sign", "loss"):
        yield f"{option}: {getattr(network, option)}"
    yield from _updating(scenario)
    given = numbers_of(scenario)
    if not scenario.parameters.keys() & given.keys():
        yield f"init: {scenario.init}"
        yield f"seed: {scenario.seed}"
    yield ""
    for name, value in given.items():
        yield f"{name} = {value}"


def numbers_of(scenario: Scenario) -> dict[str, str]:
    """The sample, and the parameters where no seed draws them, each with all its digits."""
    drawn = initialise(scenario.network, scenario.init, scenario.seed)
    seeded = all(np.array_equal(drawn[name], value) for name, value in scenario.parameters.items())
    given = {"x": scenario.x, "y": scenario.y, **({} if seeded else scenario.parameters)}
    return {name: _numbers(value) for name, value in given.items()}


def _updating(scenario: Scenario) -> Iterator[str]:
    """The optimizer with its numbers, and where the updates before this one have left it."""
    optimizer = scenario.optimizer
    yield f"learning-rate: {literal(scenario.learning_rate)}"
    yield f"optimizer: {optimizer.name}"
    changed = {f"optimizer.{name}": value for name, value in optimizer.settings.items()}
    if scenario.has_updated:
        changed |= {"state.updates": scenario.updates, "state.epoch": scenario.epoch}
        changed |= {f"state.{name}": value for name, value in scenario.state.items()}
    for key, value in changed.items():
        yield f"set: {key}={toml_value(value)}"


def _numbers(value: Array) -> str:
    """A matrix with all its digits; one column is written as such, so that the layout is plain."""
    return _matrix([[literal(entry) for entry in row] for row in value])


def rebuilds(scenario: Scenario, /, **options: object) -> bool:
    """Whether these options build the very same numbers."""
    try:
        other = Scenario.build(**options)  # type: ignore[arg-type]
    except BptraceError:
        return False
    chosen = ("network", "learning_rate", "optimizer", "updates", "epoch")
    same = all(getattr(other, name) == getattr(scenario, name) for name in chosen)
    pairs = [(other.x, scenario.x), (other.y, scenario.y)]
    pairs += [(other.parameters[name], value) for name, value in scenario.parameters.items() if same]
    pairs += [(other.state[name], value) for name, value in scenario.state.items() if same]
    return same and all(np.array_equal(mine, theirs) for mine, theirs in pairs)
