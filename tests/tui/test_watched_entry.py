"""Any entry of a parameter is watched, however large the network."""

from bptrace import Scenario
from bptrace.training import Training
from bptrace.tui.panels.training.series import WatchedPanel


def test_entries_are_counted_through_all_parameters_and_found_by_name() -> None:
    start = Scenario.build(network="2-3-sigmoid-90-sigmoid-90-1", data="xor")
    panel = WatchedPanel(Training(start), "watched")
    entries = [
        (name, (row, column))
        for name in start.network.trained
        for row in range(start.parameters[name].shape[0])
        for column in range(start.parameters[name].shape[1])
    ]
    for number in (0, 1, 5, 6, 8, 9, 350, 5_000, 8_400, len(entries) - 1):
        panel.move(number - panel.at)
        assert panel.watched == entries[number]
        panel.move(-panel.at)
        assert panel.choose(*entries[number]) and panel.at == number
    panel.move(len(entries))
    assert panel.watched == entries[-1]
    assert panel.choose("W3", (89, 89)) and panel.watched == ("W3", (89, 89))
    for name, place in (("W3", (90, 0)), ("W3", (0, 90)), ("W3", (0, -1)), ("W9", (0, 0)), ("dW1", (0, 0))):
        assert not panel.choose(name, place)
