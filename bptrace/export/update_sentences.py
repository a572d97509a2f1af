"""One plain sentence for each step of an update, chosen by what it computes and from what."""

from bptrace.algebra.expression import Subtract, walk
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import literal
from bptrace.algebra.quantity import Quantity, quantity
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tracing import Step

_PARAMETERS = {"W": "optimizer.weight", "b": "optimizer.bias", "alpha": "optimizer.slope"}


def update_sentence(step: Step, scenario: Scenario) -> str:
    """What a step of the update does, in words."""
    found = quantity(step.name)
    match found.state:
        case "m":
            averaged = any(isinstance(node, Subtract) for node in walk(step.equation.expression))  # β and 1 − β
            return _average(step, scenario, "optimizer.average" if averaged else "optimizer.momentum")
        case "v":
            return _average(step, scenario, "optimizer.average_of_squares")
        case "acc":
            return text("optimizer.sum_of_squares", gradient=_gradient(step))
        case "mhat" | "vhat":
            return text("optimizer.corrected", symbol=_written(_share(step)), count=scenario.updates + 1)
        case "g":
            decay = literal(scenario.optimizer.weight_decay)
            return text("optimizer.decayed", share=decay, gradient=_gradient(step))
    if any(quantity(name).state == "u" for name in step.operands):
        return text("optimizer.normalised")
    return _step(step, scenario, found)


def _average(step: Step, scenario: Scenario, key: str) -> str:
    share = _share(step)
    value = literal(scenario.scalars[share])
    return text(key, symbol=_written(share), share=value, gradient=_gradient(step))


def _step(step: Step, scenario: Scenario, found: Quantity) -> str:
    """Against the gradient, or against what was made of it: the first of its operands that an update changes."""
    made = [name for name in step.operands if quantity(name).kind in ("gradient", "update")]
    parameter = found.of or found.base
    direction = made[0] if made else f"d{parameter}{found.layer}"
    key = "optimizer.scaled_step" if len(made) > 1 else "optimizer.step"
    return text(
        key,
        what=text(_PARAMETERS[parameter]),
        direction=_written(direction),
        rate=literal(scenario.rate),
        squares=_written(made[-1]) if made else "",
    )


def _gradient(step: Step) -> str:
    """The gradient that a step uses: ∂L/∂W, or with weight decay g."""
    used = (name for name in step.operands if quantity(name).derivative or quantity(name).state == "g")
    return _written(next(used))


def _share(step: Step) -> str:
    """The name of the β in a step."""
    return next(name for name in step.operands if name.startswith("beta"))


def _written(name: str) -> str:
    return symbol_term(name).text
