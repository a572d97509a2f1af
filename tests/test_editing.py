"""Editing a given number: the loss is that of the edited network, and g·Δw foretells its change to second order."""

from dataclasses import replace

import numpy as np
import oracle
import pytest
from any_text import any_text
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import sampled

from bptrace import Scenario, trace
from bptrace.algebra.assignment import Place, read_assignment
from bptrace.editing import Effect, assigned, edited, gradient_of_given
from bptrace.errors import UsageError
from bptrace.tracing import givens


def typed(scenario: Scenario, *several: str) -> Scenario:
    for assignment in several:
        scenario, _ = assigned(scenario, read_assignment(assignment))
    return scenario


def effect(scenario: Scenario, assignment: str) -> Effect:
    after, edit = assigned(scenario, read_assignment(assignment))
    return Effect(edit, trace(scenario), trace(after))


@pytest.mark.parametrize("seed", sampled(range(12), 4))
def test_the_edited_networks_loss_is_the_oracles_and_its_change_is_foretold_to_second_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scenario = oracle.random_scenario(rng)
    for name, array in givens(scenario).items():
        if name == "eta" or (name == "y" and scenario.network.loss in ("bce", "cross-entropy")):  # shares of one whole
            continue
        place = tuple(int(rng.integers(size)) for size in array.shape)
        errors = []
        for step in (1e-3, 5e-4):
            after = edited(scenario, name, place, step, "+=")
            loss = float(np.real(oracle.loss(after)))
            assert trace(after).values["L"].item() == pytest.approx(loss, rel=1e-12)
            found = Effect(
                assigned(scenario, read_assignment(f"{name}{list(place)} += {step}"))[1], trace(scenario), trace(after)
            )
            assert found.foretold is not None
            errors.append(abs(found.loss_change - found.foretold))
        rounding = 100 * found.loss_error
        assert errors[1] <= 0.3 * errors[0] + rounding, name  # a quarter where it is of second order


@pytest.mark.parametrize("loss", list(oracle.LOSSES))
@pytest.mark.parametrize("layout", ["row", "column"])
def test_the_gradient_of_everything_given_is_the_complex_steps(loss: str, layout: str) -> None:
    rng = np.random.default_rng(5)
    scenario = oracle.random_scenario(rng, loss=loss, layout=layout, bias="fixed")
    for name, array in givens(scenario.with_layout("row")).items():
        found = gradient_of_given(trace(scenario), name)
        if name == "eta":
            assert found is None
        elif name != "y":
            assert found is not None
            found = found if layout == "row" else found.T
            np.testing.assert_allclose(found, oracle.gradient(scenario, name, array.shape), rtol=1e-9, atol=1e-12)


def test_the_learning_rate_changes_the_update_and_not_the_loss() -> None:
    found = effect(Scenario.load("lab1"), "η = 0.5")
    assert found.loss_change == 0 and found.foretold is None
    assert found.changed("W1_new") and not found.changed("dW1") and not found.changed("L")


@pytest.mark.parametrize(
    ("optimizer", "name", "typed"),
    [
        ("momentum", "beta", "0.5"),
        ("momentum", "mW1", "0.25"),
        ("adagrad", "accb1", "2"),
        ("rmsprop", "epsilon", "0.01"),
        ("adam", "beta2", "0.5"),
        ("adam", "t", "7"),
        ("sgd", "weight_decay", "0"),
        ("sgd", "eta", "3"),
    ],
)
def test_the_numbers_of_an_optimizer_change_the_update_alone(optimizer: str, name: str, typed: str) -> None:
    more = {"set": ["optimizer.weight_decay=0.1", "optimizer.decay=0.5", "optimizer.decay_every=1"]}
    scenario = trace(Scenario.build(network="2-3-sigmoid-1", optimizer=optimizer, seed=4, **more)).next
    found = effect(replace(scenario, epoch=2), f"{name} = {typed}")
    assert np.all(found.after.values.get(name, np.array(0.0)) == float(typed))
    assert found.foretold is None and found.loss_change == 0
    changed = [step.name for step in found.after.steps if found.changed(step.name)]
    assert changed and all(found.after.step(name).phase == "update" for name in changed)
    with pytest.raises(UsageError):
        effect(scenario, f"{name} = nan")


def test_the_number_of_an_update_is_a_whole_one() -> None:
    scenario = Scenario.build(network="2-3-sigmoid-1", optimizer="adam")
    for typed in ("0", "1.5", "-2"):
        with pytest.raises(UsageError, match="number of the update"):
            effect(scenario, f"t = {typed}")


def test_only_what_comes_after_the_edited_number_changes() -> None:
    found = effect(Scenario.load("lab1"), "W2[0,1] = 0.3")
    assert [name for name in ("z1", "a1", "z2", "a2", "L", "dW1", "dW3", "W2") if found.changed(name)] == [
        "z2", "a2", "L", "dW1", "dW3", "W2",
    ]  # fmt: skip
    assert found.edit.changed == ((0, 1),) and found.edit.in_layout("row").changed == ((1, 0),)


def test_an_edited_input_leaves_the_data_set_and_the_samples_number_alone() -> None:
    before = Scenario.load("lab1")
    after = typed(before, "x[1] = 0.75")
    assert after.x[1, 0] == 0.75 and after.sample == before.sample and after.data is before.data


@pytest.mark.parametrize(
    ("assignment", "expected"),
    [
        ("W1[0,1] = 0.3", [[1, 0.3], [3, 4], [5, 6]]),
        ("W⁽¹⁾[0,1] = −0.3", [[1, -0.3], [3, 4], [5, 6]]),
        ("w1 = 3".upper(), [[3, 3], [3, 3], [3, 3]]),
        ("W1[1] = 7, 8", [[1, 2], [7, 8], [5, 6]]),
        ("W1[:,1] = 0", [[1, 0], [3, 0], [5, 0]]),
        ("W1[2,0] += 1/4", [[1, 2], [3, 4], [5.25, 6]]),
        ("W1[2,0] −= 1e-1", [[1, 2], [3, 4], [4.9, 6]]),
        ("W1 *= 2", [[2, 4], [6, 8], [10, 12]]),
        ("W1 /= 2", [[0.5, 1], [1.5, 2], [2.5, 3]]),
        ("W1 = [[1,2],[3,4],[5,7]]", [[1, 2], [3, 4], [5, 7]]),
        ("W1[0,0] = 3·10⁻²", [[0.03, 2], [3, 4], [5, 6]]),
        ("  W1 [ 0 , 0 ]=.5 ", [[0.5, 2], [3, 4], [5, 6]]),
    ],
)
def test_what_may_be_typed(assignment: str, expected: list[list[float]]) -> None:
    start = Scenario.build(network="3-2", x="1,2,3", y="0,0").with_parameters({"W1": [[1, 2], [3, 4], [5, 6]]})
    np.testing.assert_array_equal(typed(start, assignment).parameters["W1"], expected)


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("W2", "Say what gets which number"),
        ("W2[0,1] =", "The number is missing"),
        ("W2[0,1] = nan", "nan is no finite number"),
        ("W2[0,1] = 1e400", "1e400 is no finite number"),
        ("W2[0,1] = 1/0", "1/0 is no finite number"),
        ("W2[0,1] = abc", "abc is no number"),
        ("W2[3,0] = 1", "W2 is 3×3: its entries go from [0,0] to [2,2]."),
        ("W2[-1,0] = 1", "is no place"),
        ("W2[0,1,2] = 1", "is no place"),
        ("W2[0] = 1, 2", "W2[0] has 3 entries, but 2 numbers were given."),
        ("W9[0,0] = 1", "There is no W9"),
        ("w2[0,0] = 1", "did you mean W2"),
        ("delta2[0,0] = 1", "δ⁽²⁾ is computed"),
        ("dW1 = 1", "∂L/∂W⁽¹⁾ is computed"),
        ("da1 = 1", "is computed"),
        ("eta = -1", "learning_rate"),
        ("W1 *= 1e308", "finite"),
        ("W1 /= 0", "finite"),
        ("W1 *= 1", "nothing has changed"),
    ],
)
def test_what_makes_no_sense_is_refused_with_one_sentence(assignment: str, said: str) -> None:
    scenario = Scenario.load("lab1").with_parameters({"W1": [[1, 2], [3, 4], [5, 60]]})
    with pytest.raises(UsageError) as refused:
        typed(scenario, assignment)
    assert said in str(refused.value) and "\n" not in str(refused.value)


PIECES = st.sampled_from(
    ["W2", "[", "]", "0", "1", ",", ":", "=", "+=", "−", "·10⁻³", "eta", "δ²", "nan", " ", "/", "½", "e9"]
)


TYPED = st.lists(PIECES, max_size=12).map("".join)


@given(any_text(40) | TYPED)
def test_whatever_is_typed_is_done_or_refused_with_a_sentence(assignment: str) -> None:
    done_or_refused(assignment)


@pytest.mark.slow
@settings(max_examples=1000)
@given(st.text(max_size=40) | TYPED)
def test_whatever_is_typed_is_done_or_refused_with_a_sentence_many_times(assignment: str) -> None:
    done_or_refused(assignment)


def done_or_refused(assignment: str) -> None:
    scenario = Scenario.load("lab1")
    try:
        after = typed(scenario, assignment)
    except UsageError as refused:
        assert "\n" not in str(refused)
    else:
        assert all(np.all(np.isfinite(array)) for array in givens(after).values())
        assert any(not np.array_equal(array, givens(scenario)[name]) for name, array in givens(after).items())


def test_the_scenario_before_stays_as_it_was() -> None:
    place: Place = (0, 1)
    before = Scenario.load("lab1")
    edited(before, "W2", place, 9.0)
    assert before.parameters["W2"][place] != 9.0
