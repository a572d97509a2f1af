"""The numbers that a derivation gives, put into its scenario, and which numbers the person can know.

A weight that nothing gives is drawn from a seed, and no figure that depends on it can be judged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.quantity import quantity
from bptrace.errors import BptraceError
from bptrace.network.datasets import one_hot
from bptrace.network.figures import rate, turned, whole
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verification.claims import Claim
from bptrace.verification.derivation_file import DerivationFile
from bptrace.verification.matrix_text import Figures
from bptrace.verification.typed import typed_figures

_SEEDING = {"seed", "init", "weights"}
_SAMPLING = {"data", "sample", "samples", "x", "y", "seed"}


def known_before(scenario: Scenario, merged: Mapping[str, object]) -> frozenset[str]:
    """What the scenario itself tells the person: all of a scenario with a name, nothing that a network alone leaves
    open; a slope that is trained starts at the same number everywhere.
    """
    network = scenario.network
    whole = "network" not in merged
    known = {*scenario.state, *scenario.scalars} - {"eta"}
    known |= {name for name in network.parameters if quantity(name).base == "alpha"}
    if whole or _SEEDING & set(merged):
        known |= set(network.parameters)
    if whole or _SAMPLING & set(merged):
        known |= {"x", "y"}
    if whole or "learning_rate" in merged or any("learning_rate" in str(pair) for pair in pairs_of_set(merged)):
        known.add("eta")
    return frozenset(known)


def pairs_of_set(merged: Mapping[str, object]) -> Iterator[object]:
    pairs = merged.get("set", ())
    yield from pairs if isinstance(pairs, list | tuple | dict) else (pairs,)


def with_givens(
    file: DerivationFile, scenario: Scenario, givens: Mapping[str, list[Claim]], known: frozenset[str]
) -> tuple[Scenario, frozenset[str]]:
    """The scenario with the numbers that the file gives, and the names that are completely given."""
    arrays: dict[str, Array] = {}
    for name, claims in givens.items():
        for claim in claims:
            if claim.formulas:
                raise file.trouble(claim.line, "check.given_formula", name=name)
        if any(claim.figures is not None and not claim.figures.blank for claim in claims):
            if name in scenario.state:
                _refuse_below_a_gradient(file, name, claims[0].line)
            arrays[name] = _given(file, scenario, name, claims)
    arrays = _one_sample_count(scenario, arrays, known)
    scenario = _replaced(file, scenario, arrays, {name: claims[0].line for name, claims in givens.items()})
    return scenario, frozenset(arrays)


def _refuse_below_a_gradient(file: DerivationFile, name: str, line: int) -> None:
    """Of `accW1` below `dW1` nobody can say whether it was kept before the update or is what came of it."""
    gradients = [claim.name for claim in file.claims if claim.line < line and claim.name.startswith("d")]
    if gradients:
        raise file.trouble(line, "check.before_or_after", name=name, gradient=gradients[-1])


def _given(file: DerivationFile, scenario: Scenario, name: str, claims: list[Claim]) -> Array:
    """A given in full; entry by entry it must be complete."""
    line, matrices = claims[0].line, {**scenario.parameters, **scenario.state}
    if name in matrices and any(claim.entry for claim in claims):
        rows, columns = matrices[name].shape
        typed = typed_figures(file, claims, (rows, columns))
        values = np.where(typed.known, typed.values, np.nan) if typed else np.array(np.nan)
    else:
        figures = _only(file, claims)
        values = figures.values
    if not np.isfinite(values).all():
        raise file.trouble(line, "check.given_in_part", name=name)
    return values


def _only(file: DerivationFile, claims: list[Claim]) -> Figures:
    """The figures of a quantity that is written as a whole, once."""
    filled = [(claim, claim.figures) for claim in claims if claim.figures is not None and not claim.figures.blank]
    if any(claim.entry for claim, _ in filled):
        raise file.trouble(filled[0][0].line, "check.whole_only", name=filled[0][0].name)
    if len(filled) > 1:
        raise file.trouble(filled[1][0].line, "check.twice", name=filled[1][0].name, before=filled[0][0].line)
    return filled[0][1]


def _one_sample_count(scenario: Scenario, arrays: dict[str, Array], known: frozenset[str]) -> dict[str, Array]:
    """Inputs alone, where no target is known, get targets of the seed, one for each sample; and the reverse."""
    network = scenario.network
    for name, other, width in (("x", "y", network.outputs), ("y", "x", network.inputs)):
        if name in arrays and other not in arrays and other not in known:
            given = arrays[name]
            samples = 1 if given.ndim < 2 else given.shape[0 if network.layout == "row" else 1]
            drawn = np.random.default_rng(scenario.seed).random((samples, width))
            if other == "y" and network.has_one_whole:
                drawn = one_hot(drawn)
            return {**arrays, other: turned(drawn, network.layout)}
    return arrays


def _replaced(file: DerivationFile, scenario: Scenario, arrays: dict[str, Array], lines: Mapping[str, int]) -> Scenario:
    samples = {name: arrays[name] for name in ("x", "y") if name in arrays}
    parameters = {name: value for name, value in arrays.items() if name in scenario.parameters}
    try:
        for name, value in parameters.items():
            at = name
            scenario = scenario.with_parameters({name: value})
        for name in [name for name in arrays if name in scenario.state]:
            at = name
            scenario = replace(scenario, state={**scenario.state, name: arrays[name]})
        if samples:
            at = next(iter(samples))
            x, y = samples.get("x", scenario.x), samples.get("y", scenario.y)
            scenario = replace(scenario, x=x, y=y, data=None, sample=None)
        if "eta" in arrays:
            at = "eta"
            if arrays["eta"].size != 1:
                raise BptraceError(text("check.eta_number"))
            scenario = replace(scenario, learning_rate=rate(float(arrays["eta"].reshape(())), "eta"))
        if "t" in arrays:
            at = "t"
            scenario = replace(scenario, updates=_updates_before(arrays["t"]))
    except BptraceError as error:
        at = "y" if "y" in samples and str(error).startswith("y") else at
        line = lines.get(at, min(lines.values()))
        raise BptraceError(text("check.at", file=file.name, line=line, problem=error)) from error
    return scenario


def _updates_before(t: Array) -> int:
    """How many updates there were before the `t`th."""
    if t.size != 1 or t < 1 or t != np.floor(t):
        raise BptraceError(text("check.t_number"))
    return whole(int(t.item()) - 1, "t")
