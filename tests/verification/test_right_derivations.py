"""A right derivation is never accused: not in another notation, not rounded, not written in another right way."""

import random

import pytest
from sampling import sampled
from verification.derivations import Paper, of_output, random_scenario, right_lines

from bptrace.network.losses import usual_loss
from bptrace.verification import check_text
from bptrace.verification.forms import right_forms


def written(seed: int) -> Paper:
    """A right derivation: some lines left out, each in any of its right forms, as formula, figures or both."""
    chance = random.Random(seed)
    scenario = random_scenario(chance)
    network = scenario.network
    usual = network.sign == "plus" and network.loss == usual_loss(network.layers[-1].activation)
    paper = Paper(scenario, declared=not usual or chance.random() < 0.6)
    kinds, digits, carried = chance.choice(("f", "n", "fn")), chance.choice((2, 3, 4, 5, 6)), chance.random() < 0.7
    for name in right_lines(network):
        form = chance.choice(right_forms(network)[name])
        paper.values[name] = paper.compute(form)
        if of_output(name) and chance.random() < 0.6:
            continue
        if "f" in kinds and chance.random() < 0.8:
            paper.formula(name, form, chance)
        if "n" in kinds and chance.random() < 0.8:
            paper.figures(name, paper.values[name], digits, carried)
    return paper


def check_never_accused(seed: int) -> None:
    paper = written(seed)
    report = check_text(paper.text)
    accused = [(result.name, result.kind, result.status) for result in report.results if result.passed is False]
    assert not accused, paper.text
    unsure = [result for result in report.results if result.kind == "formula" and result.status != "right"]
    assert not unsure, paper.text


@pytest.mark.parametrize("block", sampled(range(8), 4))
def test_right_derivations_are_never_accused(block: int) -> None:
    for seed in range(15 * block, 15 * block + 15):
        check_never_accused(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_many_right_derivations_are_never_accused(block: int) -> None:
    for seed in range(1000 + 100 * block, 1000 + 100 * block + 100):
        check_never_accused(seed)
