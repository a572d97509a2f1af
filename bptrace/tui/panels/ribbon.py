"""The ribbon's nodes, from the equations of a trace: what is done, where one is, what is to come."""

from bptrace.algebra.expression import Apply, ApplyPair, walk
from bptrace.algebra.functions import FUNCTIONS, activation_symbol
from bptrace.algebra.quantity import quantity
from bptrace.network.network import Network
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.steps import STOP, is_stop
from bptrace.tui.widgets.ribbon_plan import NOTHING, Flow, Layer, Node, State


def flow(moment: Moment) -> Flow:
    """The whole computation, seen from this moment."""
    network = moment.scenario.network
    layers = tuple(_layer(moment, network, number) for number in range(1, network.depth + 1))
    return Flow(_node(moment, "x"), layers, _node(moment, "L"))


def _layer(moment: Moment, network: Network, number: int) -> Layer:
    function = activation_symbol(network.layers[number - 1].activation)
    slope = _slope(moment, f"delta{number}")
    return Layer(
        weight=_weight(moment, f"W{number}"),
        sum=_node(moment, f"z{number}"),
        function=_edge(moment, function, f"a{number}") if function else NOTHING,
        activation=_node(moment, f"a{number}"),
        delta=_node(moment, f"delta{number}"),
        slope=_edge(moment, f"⊙{slope}", f"delta{number}") if slope else NOTHING,
        transposed=_transposed(moment, number) if number > 1 else NOTHING,
        gradients=tuple(_node(moment, name) for name in _gradients(number) if name in moment.trace),
    )


def _gradients(number: int) -> tuple[str, ...]:
    return tuple(f"d{letter}{number}" for letter in ("W", "b", "alpha"))


def _slope(moment: Moment, delta: str) -> str:
    """The slope in the equation of a δ; none where there is no activation, or where the slope cancelled."""
    equation = moment.trace.derivation.by_name[delta].equation
    called = (node.function for node in walk(equation.expression) if isinstance(node, Apply | ApplyPair))
    return next((FUNCTIONS[name].symbol for name in called), "")


def _state(moment: Moment, name: str) -> State:
    """Givens are done from the beginning."""
    if name not in moment.trace:
        return "done"
    index = moment.trace.step(name).index
    return "here" if index == moment.index else "done" if index < moment.index else "pending"


def _node(moment: Moment, name: str) -> Node:
    found = quantity(name)
    mark = STOP if is_stop(moment, name) else ""
    return Node(f"{mark}{found.short}", found.kind, name, _state(moment, name))


def _weight(moment: Moment, name: str) -> Node:
    """The weights; during the update of the layer what is computed for any of its parameters."""
    found = quantity(name)
    if moment.step.phase == "update" and moment.step.layer == found.layer:
        return Node(quantity(moment.name).short, "update", moment.name, "here")
    return Node(found.short, found.kind, name)


def _edge(moment: Moment, label: str, towards: str) -> Node:
    """A function on the way to a quantity; pending until that is reached."""
    return Node(label, "", "", "pending" if _state(moment, towards) == "pending" else "done")


def _transposed(moment: Moment, number: int) -> Node:
    """The weights along which δ flows back; ∂L/∂a is computed on the way where every one is a step."""
    fine = f"da{number - 1}"
    if moment.name == fine:
        return _node(moment, fine)
    towards = fine if fine in moment.trace else f"delta{number - 1}"
    label = f"{quantity(f'W{number}').short}ᵀ"
    return Node(label, "weight", fine if fine in moment.trace else "", _edge(moment, label, towards).state)
