"""One mistake in an otherwise right derivation: one line is accused, and its cause is named rightly or not at all."""

import random
from collections import Counter
from collections.abc import Mapping

import numpy as np
import pytest
from sampling import sampled
from verification.derivations import Paper, of_output, random_scenario, right_lines, targets

from bptrace.algebra.expression import Expression
from bptrace.algebra.functions import Array
from bptrace.network.network import Layer, Network
from bptrace.network.scenario import Scenario
from bptrace.verification import Report, Result, check_text
from bptrace.verification.case import concrete_shape
from bptrace.verification.mistakes import CATALOGUE, Rewrite, rewrites


def made(paper: Paper, wrong: str, rewrite: Rewrite, digits: int | None, chance: random.Random) -> bool:
    """Write the whole derivation with one line rewritten; False where figures of it cannot be computed."""
    network = paper.scenario.network
    lines = right_lines(network)
    for name, form in lines.items():
        if of_output(name):
            continue
        if name == wrong:
            form = rewrite.expression
        if digits is None:
            paper.formula(name, form, chance)
            continue
        try:
            computed = paper.compute(form, completed(paper, lines))
        except ValueError:
            return False
        if computed.shape != concrete_shape(paper.scenario, name) or not np.isfinite(computed).all():
            return False
        paper.figures(name, computed, digits)
    return True


def completed(paper: Paper, lines: Mapping[str, Expression]) -> dict[str, Array]:
    """What was written so far and all that follows rightly from it: a mistake may use an updated weight, say."""
    values = dict(paper.values)
    for name, form in lines.items():
        if name not in values:
            values[name] = paper.compute(form, values)
    return values


def found(report: Report, name: str) -> Result:
    return next(result for result in report.results if result.name == name)


def names_of(result: Result) -> set[str]:
    """The name that was given, and its synonyms."""
    assert result.diagnosis is not None and result.diagnosis.found is not None
    return {result.diagnosis.found.identifier, *result.diagnosis.found.synonyms}


def inject(seed: int) -> str:
    """What became of one random mistake: named, unnamed, passed or hidden; the assertions are the promises."""
    chance = random.Random(seed)
    paper = Paper(random_scenario(chance))
    network = paper.scenario.network
    wrong = chance.choice([name for name in right_lines(network) if not of_output(name)])
    rewrite = chance.choice(list(rewrites(network, wrong, right_lines(network)[wrong])))
    digits = chance.choice((None, None, 4, 6))
    if not made(paper, wrong, rewrite, digits, chance):
        return "impossible"
    report = check_text(paper.text)
    accused = [result.name for result in report.results if result.passed is False]
    assert accused in ([], [wrong]), paper.text
    result = found(report, wrong)
    if result.diagnosis is not None and result.diagnosis.found is not None:
        assert rewrite.mistake.identifier in names_of(result), paper.text
        return "named" if accused else "named, right here only"
    return "unnamed" if accused else result.status


@pytest.mark.parametrize("block", sampled(range(8), 4))
def test_one_mistake_accuses_one_line_and_is_never_misnamed(block: int) -> None:
    outcomes = Counter(inject(seed) for seed in range(15 * block, 15 * block + 15))
    assert outcomes["named"] > outcomes["unnamed"]


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_of_many_mistakes_none_is_misnamed(block: int) -> None:
    outcomes = Counter(inject(seed) for seed in range(10_000 + 100 * block, 10_000 + 100 * block + 100))
    assert outcomes["named"] > 2 * outcomes["unnamed"]


NETWORKS = [
    Network(2, (Layer(3, "sigmoid"), Layer(4, "tanh"), Layer(2, "sigmoid")), loss="mse"),
    Network(3, (Layer(4, "relu"), Layer(3, "softplus"), Layer(2, "sigmoid")), layout="column", sign="minus"),
    Network(2, (Layer(3, "prelu"), Layer(4, "leaky-relu"), Layer(3, "softmax")), loss="cross-entropy"),
    Network(2, (Layer(3, "softmax"),), loss="half-sse", layout="column"),
    Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")), loss="bce", layout="column"),
]


@pytest.mark.parametrize("identifier", sampled(dict.fromkeys(mistake.identifier for mistake in CATALOGUE), 6))
def test_every_catalogued_mistake_is_named_in_a_formula(identifier: str) -> None:
    tried = named = 0
    for network in NETWORKS:
        if tried:
            break
        numbers = np.random.default_rng(3)
        parameters = {name: numbers.standard_normal(network.shape_of(name)) for name in network.parameters}
        x, y = (
            numbers.random(network.oriented(3, network.inputs)),
            targets(network, numbers.random((3, network.outputs))),
        )
        scenario = Scenario(network, parameters, x, y)
        for name, right in right_lines(network).items():
            for rewrite in rewrites(network, name, right):
                if rewrite.mistake.identifier != identifier or of_output(name):
                    continue
                paper = Paper(scenario)
                paper.formula(name, rewrite.expression, random.Random(0))
                result = found(check_text(paper.text), name)
                if result.passed is not False:
                    continue
                tried += 1
                if result.diagnosis is not None and result.diagnosis.found is not None:
                    assert identifier in names_of(result)
                    named += 1
    assert named == tried > 0
