"""One plain sentence for each step, chosen by the shape of its equation and the rules that made it."""

from bptrace.algebra.expression import Apply, ApplyPair, MatMul, Softmax, walk
from bptrace.algebra.functions import FUNCTIONS, activation_symbol
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.quantity import quantity
from bptrace.export.update_sentences import update_sentence
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tracing import Step


def sentence(step: Step, scenario: Scenario) -> str:
    """What the step does, in words."""
    made = _WRITERS[quantity(step.name).kind]
    return made(step, scenario)


def _name(name: str) -> str:
    return symbol_term(name).text


def _first(step: Step, *bases: str) -> str:
    """The first operand whose letter is one of these, as it is written."""
    return next((_name(name) for name in step.operands if quantity(name).base in bases), "")


def _weighted_sum(step: Step, scenario: Scenario) -> str:
    bias = _first(step, "b")
    key = "debugger.says_sum_bias" if bias else "debugger.says_sum"
    return text(key, layer=step.layer, inputs=_first(step, "a", "x"), weights=_first(step, "W"), bias=bias)


def _activation(step: Step, scenario: Scenario) -> str:
    expression = step.equation.expression
    if isinstance(expression, Softmax):
        return text("debugger.says_softmax", layer=step.layer, z=_first(step, "z"))
    if isinstance(expression, ApplyPair):
        return text("debugger.says_parametric", layer=step.layer, z=_first(step, "z"), slope=_first(step, "alpha"))
    function = next((node for node in walk(expression) if isinstance(node, Apply)), None)
    if function is None:
        return text("debugger.says_identity", layer=step.layer, z=_first(step, "z"))
    symbol = FUNCTIONS[function.function].symbol
    return text("debugger.says_activation", layer=step.layer, function=symbol, z=_first(step, "z"))


def _loss(step: Step, scenario: Scenario) -> str:
    key = scenario.network.loss.replace("-", "_")
    return text(f"debugger.says_loss_{key}", answer=_first(step, "a"), target=_first(step, "y"))


def _delta(step: Step, scenario: Scenario) -> str:
    """Where the error comes from, whether a slope scales it, and whether its sign is turned."""
    slope = next((node for node in walk(step.equation.expression) if isinstance(node, Apply | ApplyPair)), None)
    flowing = any(isinstance(node, MatMul) for node in walk(step.equation.expression))
    passed_on = next((name for name in step.operands if quantity(name).base == "a" and quantity(name).derivative), "")
    if passed_on:
        begin = text("debugger.says_error_at", answer=_name(passed_on.removeprefix("d")), z=_name(f"z{step.layer}"))
    elif flowing:
        begin = text("debugger.says_error_flows", layer=(step.layer or 0) + 1, weights=_first(step, "W"))
    elif scenario.network.sign == "minus":
        begin = text("debugger.says_error_begins_minus", answer=_first(step, "a"), target=_first(step, "y"))
    else:
        begin = text("debugger.says_error_begins", answer=_first(step, "a"), target=_first(step, "y"))
    activation = scenario.network.layers[(step.layer or 0) - 1].activation
    if slope is None and not flowing and step.unsimplified and activation != "identity":
        return text("debugger.says_cancelled", begin=begin, function=activation_symbol(activation))
    if slope is None and activation == "softmax":
        return text("debugger.says_softmax_error", begin=begin)
    if slope is None:
        return text("debugger.says_no_slope", begin=begin) if flowing else text("debugger.says_end", begin=begin)
    symbol = FUNCTIONS[slope.function].symbol.removesuffix("′")
    return text("debugger.says_slope", begin=begin, function=symbol, z=_first(step, "z"))


def _gradient(step: Step, scenario: Scenario) -> str:
    many = scenario.samples > 1
    base = quantity(step.name).base
    delta = _first(step, "delta")
    if base == "W":
        key = "debugger.says_weight_gradient_many" if many else "debugger.says_weight_gradient"
        return text(key, inputs=_first(step, "a", "x"), delta=delta, samples=scenario.samples)
    if base == "b":
        key = "debugger.says_bias_gradient_many" if many else "debugger.says_bias_gradient"
        return text(key, delta=delta, z=_name(f"z{step.layer}"), samples=scenario.samples)
    if base == "alpha":
        return text("debugger.says_slope_gradient", slope=_name(f"alpha{step.layer}"), z=_name(f"z{step.layer}"))
    if any(isinstance(node, MatMul) for node in walk(step.equation.expression)):
        flows = text("debugger.says_error_flows", layer=(step.layer or 0) + 1, weights=_first(step, "W"))
        return text("debugger.says_reaches", begin=flows, answer=_name(step.name.removeprefix("d")))
    return text("debugger.says_output_gradient", answer=_first(step, "a"), target=_first(step, "y"))


_WRITERS = {
    "pre-activation": _weighted_sum,
    "activation": _activation,
    "loss": _loss,
    "delta": _delta,
    "gradient": _gradient,
    "update": update_sentence,
}
