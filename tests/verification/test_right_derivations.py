"""A right derivation is never accused: not in another notation, not rounded, not written in another right way."""

import random

import pytest
from sampling import scaled
from verification.derivations import Paper, of_output, random_scenario, right_lines
from verification.numpy_files import numpy_file, options_for
from verification.spelling import respelled

from bptrace.network.losses import usual_loss
from bptrace.verification import Report, check_text
from bptrace.verification.forms import right_forms

NETWORKS, FILES_OF_CODE = 10_000, 1_000


def written(seed: int) -> Paper:
    """A right derivation: some lines left out, each in any of its right forms, as formula, figures or both."""
    chance = random.Random(seed)
    scenario = random_scenario(chance)
    network = scenario.network
    usual = network.sign == "plus" and network.loss == usual_loss(network.layers[-1].activation)
    paper = Paper(scenario, declared=not usual or chance.random() < 0.6)
    kinds, digits, carried = chance.choice(("f", "n", "fn")), chance.choice((2, 3, 4, 5, 6)), chance.random() < 0.7
    lines = right_lines(network, scenario.optimizer)
    for name in lines:
        form = chance.choice(right_forms(network, scenario.optimizer)[name])
        paper.values[name] = paper.compute(form)
        if of_output(name) and chance.random() < 0.6:
            continue
        if "f" in kinds and chance.random() < 0.8:
            paper.formula(name, respelled(form, network, lines, chance), chance)
        if "n" in kinds and chance.random() < 0.8:
            paper.figures(name, paper.values[name], digits, carried)
    return paper


def written_in_numpy(seed: int) -> tuple[str, dict[str, object]]:
    """A right derivation as numpy code, and the options that it cannot hold."""
    chance = random.Random(seed)
    scenario = random_scenario(chance)
    lines = right_lines(scenario.network, scenario.optimizer)
    chosen = {
        name: respelled(line, scenario.network, lines, chance) for name, line in lines.items() if chance.random() < 0.8
    }
    return numpy_file(scenario, chosen, chance), options_for(scenario)


def accused(report: Report) -> list[tuple[str, str, str]]:
    """What is called wrong, and what code or formula is called anything less than right."""
    return [
        (result.name, result.kind, result.status)
        for result in report.results
        if result.passed is False or (result.kind != "figure" and result.status not in ("right", "not-judged"))
    ]


def check_never_accused(seed: int) -> None:
    paper = written(seed)
    assert not accused(check_text(paper.text)), paper.text


def check_code_never_accused(seed: int) -> None:
    code, options = written_in_numpy(seed)
    assert not accused(check_text(code, "work.py", options)), code


@pytest.mark.parametrize("seeds", scaled(6, 156, NETWORKS, 30), ids=str)
def test_right_derivations_are_never_accused(seeds: range) -> None:
    for seed in seeds:
        check_never_accused(seed)


@pytest.mark.parametrize("seeds", scaled(1, 21, FILES_OF_CODE, 5), ids=str)
def test_right_code_is_never_accused(seeds: range) -> None:
    for seed in seeds:
        check_code_never_accused(seed)


def test_a_function_may_compute_earlier_quantities_once_more_in_a_clumsy_way() -> None:
    check_code_never_accused(982)
