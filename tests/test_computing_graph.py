"""The graph around an entry: its local derivatives multiply and add up to what a complex step of the network gives."""

import numpy as np
import oracle
import pytest
from sampling import sampled

from bptrace import Scenario, trace
from bptrace.algebra import chain_rule
from bptrace.algebra.expression import Apply, Entry
from bptrace.algebra.quantity import quantity
from bptrace.algebra.scalars import cell_of
from bptrace.computing_graph import LOSS, Node, neighbourhood
from bptrace.tracing import Trace

EVERYTHING = 10**9


def by_paths(traced: Trace, leaf: Entry, known: dict[Entry, float]) -> float:
    """∂L/∂leaf: the local derivatives multiplied along every path to the loss, the paths added."""
    if leaf not in known:
        node = neighbourhood(traced, leaf.name, cell_of(leaf), EVERYTHING)
        known[leaf] = sum(edge.slope * by_paths(traced, edge.node.leaf, known) for edge in node.users)
    return known[leaf]


def forward(traced: Trace) -> list[str]:
    """What L depends on, but for what is given with the sample."""
    computed = [step.name for step in traced.steps if step.phase == "forward"]
    return [*computed, *traced.scenario.network.parameters]


def by_complex_step(scenario: Scenario, name: str, shape: tuple[int, int]) -> np.ndarray:
    column = scenario.network.layout == "column"
    found = oracle.gradient(scenario, name, shape[::-1] if column else shape)
    return found.T if column else found


@pytest.mark.parametrize("seed", sampled(range(6), 3))
def test_slopes_along_all_paths_are_the_gradient(seed: int) -> None:
    scenario = oracle.random_scenario(np.random.default_rng(seed))
    traced, known = trace(scenario), {LOSS: 1.0}
    for name in forward(traced):
        expected = by_complex_step(scenario, name, traced.values[name].shape)
        for cell, wanted in np.ndenumerate(expected):
            assert by_paths(traced, Entry(name, *cell), known) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("fine", [False, True])
@pytest.mark.parametrize("seed", sampled(range(6, 10), 4))
def test_what_flows_back_to_a_node_adds_up_to_its_gradient(seed: int, fine: bool) -> None:
    scenario = oracle.random_scenario(np.random.default_rng(seed))
    traced = trace(scenario, fine)
    for name in forward(traced):
        expected = by_complex_step(scenario, name, traced.values[name].shape)
        for cell, wanted in np.ndenumerate(expected):
            node = neighbourhood(traced, name, cell, EVERYTHING)
            assert node.gradient == pytest.approx(wanted, rel=1e-9, abs=1e-12)
            assert sum(edge.flow for edge in node.users) == pytest.approx(wanted, rel=1e-9, abs=1e-12)


def test_what_a_sum_hands_to_its_weights_is_their_gradient() -> None:
    """With one sample every weight is used once, so what flows along its one edge is all it gets."""
    scenario = Scenario.load("lab2")
    traced = trace(scenario)
    centre = neighbourhood(traced, "z2", (0, 3), EVERYTHING)
    flows = {edge.node.leaf: edge.flow for node in [centre, *operations(centre)] for edge in node.operands}
    for row in range(0, 100, 7):
        nudged = np.imag(oracle.loss(scenario, "W2", (row, 3), 1j * oracle.H)) / oracle.H
        assert flows[Entry("W2", row, 3)] == pytest.approx(nudged, rel=1e-9)
    assert flows[Entry("b2", 0, 3)] == pytest.approx(centre.gradient)


@pytest.mark.parametrize(("loss", "output"), [("bce", "sigmoid"), ("cross-entropy", "softmax"), ("mse", "tanh")])
def test_what_flows_from_the_loss_back_to_the_outputs_is_their_gradient(loss: str, output: str) -> None:
    scenario = Scenario.build(network=f"2-3-tanh-3-{output}", loss=loss, seed=3)
    centre = neighbourhood(trace(scenario), "L", (0, 0), EVERYTHING)
    arrived = dict.fromkeys((Entry("a2", 0, unit) for unit in range(3)), 0.0)
    for node in [centre, *operations(centre)]:
        for edge in node.operands:
            if edge.node.leaf in arrived:
                arrived[edge.node.leaf] += edge.flow
    assert list(arrived.values()) == pytest.approx(by_complex_step(scenario, "a2", (1, 3))[0], rel=1e-9)


def operations(node: Node) -> list[Node]:
    """The nodes between an entry and those it is made of."""
    inner = [edge.node for edge in node.operands if edge.node.leaf is None]
    return [*inner, *(deeper for one in inner for deeper in operations(one))]


def test_an_operation_is_worth_what_its_operands_make() -> None:
    traced = trace(Scenario.load("mazur"))
    z = neighbourhood(traced, "z1", (0, 1))
    assert z.value == pytest.approx(sum(edge.node.value for edge in z.operands))
    products = operations(z)
    assert len(products) == 2
    for product in products:
        left, right = product.operands
        assert product.value == pytest.approx(left.node.value * right.node.value)
        assert left.slope == right.node.value and right.slope == left.node.value


def test_of_a_long_sum_the_largest_terms_are_followed_and_the_others_counted() -> None:
    traced = trace(Scenario.load("lab2"))
    z = neighbourhood(traced, "z2", (0, 0), 5)
    assert z.other_operands and z.other_operands.count == 96 and len(z.operands) == 5
    terms = np.append(traced.values["a1"][0] * traced.values["W2"][:, 0], traced.values["b2"][0, 0])
    largest = np.sort(np.abs(terms))[-5:]
    assert sorted(abs(edge.node.value) for edge in z.operands) == pytest.approx(largest)
    assert z.other_operands.share == pytest.approx(largest.sum() / np.abs(terms).sum())


def test_another_rule_is_another_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    traced = trace(Scenario.load("lab1"))
    before = neighbourhood(traced, "a1", (0, 0)).operands[0].slope
    monkeypatch.setitem(chain_rule.RULES, Apply, lambda node, g: (g,))
    assert neighbourhood(traced, "a1", (0, 0)).operands[0].slope == 1.0 != before


def test_an_activation_is_passed_through_where_its_gradient_is_no_step() -> None:
    traced = trace(Scenario.load("lab1"))
    (activation,) = neighbourhood(traced, "z2", (1, 0)).users
    assert activation.node.leaf == Entry("a2", 1, 0)
    assert [edge.node.leaf for edge in activation.node.users] == [Entry("z3", 0, 0)]
    (fine,) = neighbourhood(traced.fine, "z2", (1, 0)).users
    assert fine.node.users == ()


def test_an_update_has_operands_and_no_gradient() -> None:
    traced = trace(Scenario.load("lab1"))
    new = neighbourhood(traced, "W1_new", (0, 1))
    assert new.gradient is None and new.users == () and len(new.operands) == 2
    assert all(edge.flow is None for edge in new.operands)


def test_every_step_has_a_subject_with_a_graph() -> None:
    for name in ("lab1", "lab2", "mazur"):
        traced = trace(Scenario.load(name), fine=True)
        for step in traced.steps:
            about = quantity(step.name).source
            node = neighbourhood(traced, about, (0, 0))
            if about != step.name:
                assert quantity(about).gradient == step.name
                assert node.gradient == step.value[0, 0]
