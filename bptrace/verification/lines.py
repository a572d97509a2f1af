"""The lines of a derivation that can be judged, and the shapes of what they compute."""

from functools import lru_cache

from bptrace.network.derivation import Line, derivation
from bptrace.network.network import Network
from bptrace.network.optimizers import SGD, Optimizer
from bptrace.network.scenario import Scenario


@lru_cache(maxsize=256)
def ordered_lines(network: Network, optimizer: Optimizer = SGD) -> tuple[Line, ...]:
    """Every line that can be judged, in the derivation's order: the textbook's, and each ∂L/∂a before its δ."""
    textbook = derivation(network, optimizer).by_name
    return tuple(textbook.get(line.name, line) for line in derivation(network, optimizer, fine=True).lines)


def concrete_shape(scenario: Scenario, name: str) -> tuple[int, int]:
    """A quantity's shape in numbers."""
    lengths = scenario.network.lengths(scenario.samples)
    shapes = derivation(scenario.network, scenario.optimizer).shapes
    rows, columns = (dim if isinstance(dim, int) else lengths[dim] for dim in shapes[name])
    return rows, columns
