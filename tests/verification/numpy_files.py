"""A whole derivation as a learner's numpy code: a function for every line, and the settings of its scenario."""

import random
import re
from collections.abc import Mapping

from verification.spelling import as_calls

from bptrace.algebra.expression import Expression
from bptrace.algebra.notation import numpy_code
from bptrace.algebra.quantity import find_quantity
from bptrace.export.program_functions import function_sources
from bptrace.network.scenario import Scenario

RESHAPE = "def reshape(matrix):\n    return matrix.reshape(matrix.shape[::-1])"  # no formula can say that, code can
WITHOUT = """def without(matrix, axis, place):
    kept = matrix.copy()
    np.moveaxis(kept, axis, 0)[place : place + 1 or None] = 0
    return kept"""
_NAME = re.compile(r"(?<![.\w])[A-Za-z]\w*(?![\w(])")


def numpy_file(scenario: Scenario, lines: Mapping[str, Expression], chance: random.Random) -> str:
    """The text of the file; numbers are drawn from the seed wherever it is judged."""
    network, optimizer = scenario.network, scenario.optimizer
    settings = {
        "NETWORK": str(network),
        "LAYOUT": network.layout,
        "BIAS": network.bias,
        "LOSS": network.loss,
        "SIGN": network.sign,
        "OPTIMIZER": optimizer.name,
        "LEARNING_RATE": scenario.learning_rate,
        "SEED": chance.randrange(1000),
    }
    bodies = {name: _body(line, chance) for name, line in lines.items()}
    functions = [f"def {name}({', '.join(_used(body))}):\n    return {body}" for name, body in bodies.items()]
    beyond = [code for call, code in (("reshape(", RESHAPE), ("without(", WITHOUT)) if call in str(bodies)]
    helpers = [*function_sources(bodies.values()), *beyond]
    parts = ["import numpy as np", *(f"{name} = {value!r}" for name, value in settings.items())]
    return "\n".join([*parts, *helpers, *functions]) + "\n"


def options_for(scenario: Scenario) -> dict[str, object]:
    """What a file of code cannot say of a scenario: its samples, and the numbers of its optimizer."""
    rows = scenario.network.layout == "row"
    told = {f"optimizer.{name}": value for name, value in scenario.optimizer.settings.items()}
    for name, value in (("x", scenario.x), ("y", scenario.y)):
        told[f"sample.{name}"] = (value if rows else value.T).tolist()
    return {"set": told}


def _body(line: Expression, chance: random.Random) -> str:
    return numpy_code(line) if chance.random() < 0.5 else as_calls(line, chance)


def _used(body: str) -> list[str]:
    """The quantities that a piece of code speaks of, in any order."""
    return sorted({name for name in _NAME.findall(body) if name != "np" and find_quantity(name)})
