"""From a derivation to the operations of an update, and to those of a forward pass, for so many samples at once."""

from collections.abc import Mapping, Sequence

from bptrace.algebra.expression import Equation, operands
from bptrace.network.derivation import Derivation
from bptrace.training.kernels.rewriting import with_scaled_factors
from bptrace.training.kernels.schedule import Schedule, schedule
from bptrace.training.kernels.stand_in import noted
from bptrace.training.kernels.tape import Form, Node

SAMPLES = ("x", "y")
COUNT = "t"  # the number of the update, which an optimizer may ask for


def update_schedule(plan: Derivation, samples: int) -> Schedule:
    """One update for `samples` samples: forward, backward and update equations; the loss is not computed."""
    network, optimizer = plan.network, plan.optimizer
    kept = [kept for name in network.trained for kept in optimizer.kept(name)]
    changed = (*network.trained, *kept)
    given = (*SAMPLES, *optimizer.scalars, *network.parameters, *kept)
    equations = [line.equation for line in plan.phase("forward", "backward", "update")]
    tape, nodes = noted(equations, _forms(plan, given, samples))
    results = with_scaled_factors(tape, {name: nodes[f"{name}_new"] for name in changed})
    changing = (*(name for name in optimizer.scalars if name == COUNT), *changed)
    return schedule(
        {name: nodes[name] for name in given}, results, _names(nodes, equations) | _new(results), SAMPLES, changing
    )


def forward_schedule(plan: Derivation, samples: int) -> Schedule:
    """What the loss is made of, the output first."""
    network = plan.network
    needed = operands(plan.by_name["L"].equation.expression)
    wanted = tuple(dict.fromkeys((f"a{network.depth}", *(name for name in needed if name != "y"))))
    given = ("x", *network.parameters)
    equations = [line.equation for line in plan.phase("forward")]
    _, nodes = noted(equations, _forms(plan, given, samples))
    results = {name: nodes[name] for name in wanted}
    return schedule({name: nodes[name] for name in given}, results, _names(nodes, equations), given)


def _forms(plan: Derivation, names: Sequence[str], samples: int) -> Mapping[str, Form]:
    """The shapes of some quantities in numbers."""
    lengths = plan.network.lengths(samples)
    return {
        name: tuple(lengths[axis] if isinstance(axis, str) else axis for axis in plan.shapes[name]) for name in names
    }


def _names(nodes: Mapping[str, Node], equations: Sequence[Equation]) -> dict[Node, str]:
    """The quantities that each node is."""
    names: dict[Node, str] = {}
    for equation in equations:
        node = nodes[equation.name]
        names[node] = f"{names[node]}, {equation.name}" if node in names else equation.name
    return names


def _new(results: Mapping[str, Node]) -> dict[Node, str]:
    """What an update makes of each matrix."""
    return {node: f"{name}_new" for name, node in results.items()}
