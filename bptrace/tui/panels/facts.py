"""A scenario in a few words, for the header."""

from bptrace.algebra.functions import activation_symbol
from bptrace.network.network import Network
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.tui.panels.history import History


def network_text(network: Network) -> str:
    """ "2-3-σ-3-σ-1": activations by their signs."""
    parts = [str(network.inputs)]
    for layer in network.layers:
        parts.append(str(layer.size))
        if symbol := activation_symbol(layer.activation):
            parts.append(symbol)
    return "-".join(parts)


def scenario_facts(scenario: Scenario, history: History | None = None, brief: bool = False) -> tuple[str, ...]:
    """Name, network, layout, how many updates were made, sample; whether numbers were edited stands with the first."""
    network = network_text(scenario.network)
    facts = [network, text(f"debugger.layout_{scenario.network.layout}")]
    if scenario.name and scenario.name != str(scenario.network):
        facts.insert(0, scenario.name)
    if history and history.here.edits:
        facts[0] = text("editing.edited", name=facts[0])
    visit = history and history.here.visit
    if visit:
        facts.append(text("replay.epoch", epoch=visit.epoch))
    elif scenario.updates:
        facts.append(text("debugger.update", count=f"{scenario.updates:,}"))
    return (*facts, *_sample(scenario, brief))


def _sample(scenario: Scenario, brief: bool) -> tuple[str, ...]:
    if scenario.samples > 1:
        return (text("debugger.batch_of", count=scenario.samples),)
    if scenario.data is None or scenario.sample is None:
        return ()
    key = "debugger.sample_of_brief" if brief else "debugger.sample_of"
    return (text(key, sample=scenario.sample, count=len(scenario.data)),)
