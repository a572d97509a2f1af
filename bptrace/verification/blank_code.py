"""A Python file with blanks: the settings that rebuild a scenario, then a function for every quantity, still to be
written.

What a function is handed are the operands of the right formula, and of a δ the activation as well, since a slope may be
written in either.
"""

from collections.abc import Iterator
from itertools import groupby

from bptrace.algebra.expression import operands
from bptrace.algebra.parser import shape_text
from bptrace.algebra.quantity import quantity
from bptrace.network.derivation import Line, derivation
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verification.blank import numbers_of, rebuilds

INDENT = " " * 4


def blank_code(scenario: Scenario) -> str:
    """The text of a file that `check` reads as the same network, with every quantity of its derivation to fill in."""
    lines = [*_title(scenario), "", text("check.blank_code_import"), "", *_settings(scenario)]
    plan = derivation(scenario.network, scenario.optimizer)
    for phase, steps in groupby(plan.lines, key=lambda line: line.phase):
        lines += ["", "", text(f"check.blank_{phase}")]
        for line in steps:
            lines += ["", "", *_function(line, scenario)]
    return "\n".join(lines) + "\n"


def _title(scenario: Scenario) -> Iterator[str]:
    sizes = ", ".join(f"{quantity(f'n{k}').mathematics} = {size}" for k, size in enumerate(scenario.network.sizes))
    told = text("check.blank_code_title", network=scenario.network, sizes=sizes, samples=scenario.samples)
    yield f'"""{told}"""'


def _function(line: Line, scenario: Scenario) -> Iterator[str]:
    """Its head, what it is and is handed with their shapes, and the blank."""
    shapes = derivation(scenario.network, scenario.optimizer).shapes
    given = list(dict.fromkeys(name for name in (*operands(line.equation.expression), *_activation(line))))
    told = ", ".join(text("check.blank_code_shape", name=name, shape=shape_text(shapes[name])) for name in given)
    said = text("check.blank_code_function", name=line.name, shape=shape_text(shapes[line.name]), given=told)
    yield f"def {line.name}({', '.join(given)}):"
    yield f'{INDENT}"""{said}"""'
    yield f"{INDENT}..."


def _activation(line: Line) -> Iterator[str]:
    if line.name.startswith("delta"):
        yield f"a{line.layer}"


def _settings(scenario: Scenario) -> Iterator[str]:
    """The scenario's name where that says it all, else its network and conventions, and its numbers where they are
    others.
    """
    if rebuilds(scenario, scenario=scenario.name):
        yield f'SCENARIO = "{scenario.name}"'
        return
    network = scenario.network
    said = {"network": str(network), **{name: getattr(network, name) for name in ("layout", "bias", "sign", "loss")}}
    said |= {"init": scenario.init, "seed": scenario.seed, "optimizer": scenario.optimizer.name}
    said |= {"learning_rate": scenario.learning_rate}
    for name, value in said.items():
        yield f"{name.upper()} = {value!r}".replace("'", '"')
    if rebuilds(scenario, **said):
        return
    yield "GIVEN = {"
    yield from (f'{INDENT}"{name}": {value},' for name, value in numbers_of(scenario).items())
    yield "}"
    if scenario.has_updated or scenario.optimizer.settings:
        yield text("check.blank_code_numbers")
