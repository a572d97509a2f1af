"""A scenario in a few words, for the header."""

from bptrace.algebra.functions import FUNCTIONS
from bptrace.network.network import Network
from bptrace.network.scenario import Scenario
from bptrace.texts import text


def network_text(network: Network) -> str:
    """ "2-3-σ-3-σ-1": activations by their signs."""
    parts = [str(network.inputs)]
    for layer in network.layers:
        parts.append(str(layer.size))
        if layer.activation != "identity":
            parts.append(FUNCTIONS[layer.activation].symbol)
    return "-".join(parts)


def scenario_facts(scenario: Scenario) -> tuple[str, ...]:
    """Name, network, sample, layout."""
    network = network_text(scenario.network)
    named = (scenario.name,) if scenario.name and scenario.name != str(scenario.network) else ()
    return (*named, network, *_sample(scenario), text(f"debugger.layout_{scenario.network.layout}"))


def _sample(scenario: Scenario) -> tuple[str, ...]:
    if scenario.samples > 1:
        return (text("debugger.batch_of", count=scenario.samples),)
    if scenario.data is None or scenario.sample is None:
        return ()
    return (text("debugger.sample_of", sample=scenario.sample, count=len(scenario.data)),)
