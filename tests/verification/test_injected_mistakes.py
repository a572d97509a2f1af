"""One mistake in an otherwise right derivation: one line is accused, and its cause is named rightly or not at all."""

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from sampling import sampled, scaled
from verification.derivations import Paper, of_output, random_scenario, right_lines, targets
from verification.numpy_files import numpy_file, options_for

from bptrace.algebra.expression import Expression
from bptrace.algebra.functions import Array
from bptrace.export.report import report_text
from bptrace.network.network import Layer, Network
from bptrace.network.optimizers import SGD, Optimizer
from bptrace.network.scenario import Scenario
from bptrace.texts import catalogue
from bptrace.verification import Report, Result, check_text
from bptrace.verification.changes.products import reshape
from bptrace.verification.changes.sums import drop_term, leave_open, only_one_sample
from bptrace.verification.lines import concrete_shape
from bptrace.verification.mistakes import CATALOGUE, Rewrite, rewrites

Kind = Literal["formula", "figure", "code"]
IN_CODE = (reshape, drop_term, leave_open, only_one_sample)
MISTAKES, A_NETWORK = 20_000, 8
"""How many are made, and how many of them in one network: judging the first one makes the others cheap."""


@dataclass(frozen=True)
class Made:
    """One mistake in an otherwise right derivation: what is handed in, and in which line what was done."""

    written: str
    options: dict[str, object]
    name: str
    rewrite: Rewrite
    kind: Kind

    @property
    def report(self) -> Report:
        return check_text(self.written, "work.py" if self.kind == "code" else "work.txt", self.options)


def mistake(seed: int) -> Made | None:
    """A random one; None where figures of it cannot be computed."""
    scenario, chance = random_scenario(random.Random(seed // A_NETWORK)), random.Random(seed)
    right = right_lines(scenario.network, scenario.optimizer)
    lines = {name: line for name, line in right.items() if not of_output(name) or chance.random() < 0.2}
    wrong = chance.choice(list(lines))
    known: dict[str, list[Rewrite]] = {}
    for rewrite in rewrites(scenario.network, wrong, lines[wrong]):
        known.setdefault(rewrite.mistake.identifier, []).append(rewrite)
    if not known:
        return None
    rewrite = chance.choice(known[chance.choice(list(known))])
    kind: Kind = chance.choices(("formula", "figure", "code"), (5, 4, 1))[0]
    if rewrite.mistake.change in IN_CODE and (kind == "formula" or rewrite.mistake.change is reshape):
        kind = "code"  # no formula can say that
    changed = {**lines, wrong: rewrite.expression}
    if kind == "code":
        return Made(numpy_file(scenario, changed, chance), options_for(scenario), wrong, rewrite, kind)
    paper = Paper(scenario)
    for name, form in changed.items():
        if kind == "formula":
            paper.formula(name, form, chance)
        elif not _figures(paper, name, form, right, chance):
            return None
    return Made(paper.text, {}, wrong, rewrite, kind)


def _figures(paper: Paper, name: str, form: Expression, lines: Mapping[str, Expression], chance: random.Random) -> bool:
    """Write down what a line comes to; False where that is nothing."""
    try:
        computed = paper.compute(form, completed(paper, lines))
    except ValueError:
        return False
    if computed.shape != concrete_shape(paper.scenario, name) or not np.isfinite(computed).all():
        return False
    paper.figures(name, computed, chance.choice((4, 6)))
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


def judged(seed: int) -> tuple[str, ...]:
    """What became of one mistake: its kind, how many lines are accused, whether it is named; the assertions are the
    promises.
    """
    made = mistake(seed)
    if made is None:
        return ("impossible",)
    report = made.report
    accused = [result.name for result in report.results if result.passed is False]
    assert accused in ([], [made.name]), made.written
    result = found(report, made.name)
    if result.diagnosis is not None and result.diagnosis.found is not None:
        assert made.rewrite.mistake.identifier in names_of(result), made.written
        return made.kind, "accused" if accused else result.status, "named"
    return made.kind, "accused" if accused else result.status, "unnamed" if accused else ""


@pytest.mark.parametrize("seeds", scaled(4, 204, MISTAKES, 40), ids=str)
def test_one_mistake_accuses_one_line_and_is_never_misnamed(seeds: range) -> None:
    outcomes = [judged(seed) for seed in seeds]
    seen = Counter(outcome[-1] for outcome in outcomes if outcome[0] != "figure" and "accused" in outcome)
    assert seen["named"] >= seen["unnamed"]


def test_mistakes_that_agree_in_the_probes_by_luck_keep_their_names() -> None:
    assert judged(14161)[-1] == "named"


NETWORKS = [
    Network(2, (Layer(3, "sigmoid"), Layer(4, "tanh"), Layer(2, "sigmoid")), loss="mse"),
    Network(3, (Layer(4, "relu"), Layer(3, "softplus"), Layer(2, "sigmoid")), layout="column", sign="minus"),
    Network(2, (Layer(3, "prelu"), Layer(4, "leaky-relu"), Layer(3, "softmax")), loss="cross-entropy"),
    Network(2, (Layer(3, "softmax"),), loss="half-sse", layout="column"),
    Network(2, (Layer(3, "tanh"), Layer(2, "sigmoid")), loss="bce", layout="column"),
]


def test_every_mistake_that_has_a_sentence_is_on_the_page_of_mistakes(checkout: Path) -> None:
    told = {key.removeprefix("mistake.") for key in catalogue("mistake")}
    page = (checkout / "docs" / "mistakes.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in re.findall("`(.+?)`", row)} == told - {one.says for one in CATALOGUE}


def test_a_person_reads_what_a_mistake_comes_to_in_words_and_json_has_its_name() -> None:
    report = check_text("scenario: mazur\nlayout: row\ndW2 = [[0.08217, 0.08267], [-0.02260, -0.02274]]")
    assert report.first and report.first.cause and report.first.cause.candidates
    assert "(It comes to the same as: the transpose of the result.)" in report_text(report)
    names = {key.removeprefix("title.") for key in catalogue("title")}
    assert names == {key.removeprefix("mistake.") for key in catalogue("mistake")} - {one.says for one in CATALOGUE}


IN_FORMULAS = dict.fromkeys(mistake.identifier for mistake in CATALOGUE if mistake.change not in IN_CODE)
UPDATING = [Optimizer(weight_decay=0.02), Optimizer("momentum"), Optimizer("rmsprop"), Optimizer("adam")]


@pytest.mark.parametrize("identifier", sampled(IN_FORMULAS, 24))
def test_every_catalogued_mistake_is_named_in_a_formula(identifier: str) -> None:
    tried = named = 0
    for network, optimizer in [*((network, SGD) for network in NETWORKS), *((NETWORKS[0], one) for one in UPDATING)]:
        if tried:
            break
        numbers = np.random.default_rng(3)
        parameters = {name: numbers.standard_normal(network.shape_of(name)) for name in network.parameters}
        x, y = (
            numbers.random(network.oriented(3, network.inputs)),
            targets(network, numbers.random((3, network.outputs))),
        )
        first = Scenario(network, parameters, x, y, optimizer=optimizer)
        state = {name: numbers.uniform(0.1, 0.9, value.shape) for name, value in first.state.items()}
        scenario = replace(first, state=state, updates=3)  # what was not kept is right in a first update
        for name, right in right_lines(network, optimizer).items():
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
