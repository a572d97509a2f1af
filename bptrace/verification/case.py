"""What a derivation is about: its scenario with the numbers it gives, and every claim gathered by quantity.

Claims of one quantity become at most two: a formula and a matrix of figures. Which numbers the person can know is kept
too (`known`): a weight that nothing gives is drawn from a seed, and no figure that depends on it can be judged.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.algebra.quantity import quantity
from bptrace.errors import BptraceError, did_you_mean
from bptrace.frozen import frozen
from bptrace.network.datasets import classes
from bptrace.network.derivation import Line, derivation
from bptrace.network.figures import rate, read_only, turned
from bptrace.network.network import Network
from bptrace.network.optimizers import SGD, Optimizer
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verification.derivation_file import Claim, DerivationFile, trouble
from bptrace.verification.matrix_text import Figures

_SEEDING = {"seed", "init", "weights"}
_SAMPLING = {"data", "sample", "samples", "x", "y", "seed"}


@frozen(eq=False)
class Typed:
    """Figures of one quantity, in its shape: `values` and `half_units`, and which entries are `known`.

    `lines` are the first and the last line of every statement that holds them; `misfit` is the shape of figures that do
    not fit.
    """

    name: str
    values: Array
    half_units: Array
    known: Array
    lines: tuple[tuple[int, int], ...]
    misfit: tuple[int, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return not self.misfit and not self.known.any()


@frozen(eq=False)
class Case:
    """A scenario, what of it the person knows, and what they claim: formulas and figures by quantity."""

    file: DerivationFile
    scenario: Scenario
    known: frozenset[str]
    formulas: Mapping[str, Claim]
    figures: Mapping[str, Typed]
    declared: frozenset[str]
    """The options that the header or the command gave, and the keys that `set` changed."""

    @property
    def network(self) -> Network:
        """The scenario's network."""
        return self.scenario.network


@lru_cache(maxsize=256)
def ordered_lines(network: Network, optimizer: Optimizer = SGD) -> tuple[Line, ...]:
    """Every line that can be judged, in the derivation's order: the textbook's, and each ∂L/∂a before its δ."""
    textbook = derivation(network, optimizer).by_name
    return tuple(textbook.get(line.name, line) for line in derivation(network, optimizer, fine=True).lines)


def build_case(file: DerivationFile, options: Mapping[str, object]) -> Case:
    """The case of a file; `options` are laid over its header. Raises BptraceError with file and line."""
    merged = {**file.options, **{name: value for name, value in options.items() if value is not None}}
    scenario = _scenario(file, merged)
    grouped = _grouped(file.claims)
    for name, claims in grouped.items():
        _expect_judgeable(file, scenario, merged, name, claims[0].line)
    for function in file.functions:
        if spoken := function.quantity:
            _expect_judgeable(file, scenario, merged, spoken, function.lines[0])
    givens = {name: claims for name, claims in grouped.items() if _is_given(name)}
    known = _known_before(scenario, merged)
    scenario, newly = _with_givens(file, scenario, givens, known)
    judged = {name: claims for name, claims in grouped.items() if name not in givens}
    formulas = {name: claim for name, claims in judged.items() if (claim := _formula(file, claims))}
    shapes = {
        line.name: concrete_shape(scenario, line.name) for line in ordered_lines(scenario.network, scenario.optimizer)
    }
    figures = {name: typed for name, claims in judged.items() if (typed := _typed(file, claims, shapes[name]))}
    declared = frozenset(merged) | {str(pair).partition("=")[0].strip() for pair in _pairs(merged)}
    return Case(file, scenario, known | newly, formulas, figures, declared)


def _scenario(file: DerivationFile, merged: Mapping[str, object]) -> Scenario:
    named = dict(merged)
    try:
        return Scenario.build(named.pop("scenario", None), **named)  # type: ignore[arg-type]
    except OSError as error:  # a name too long for a path, say
        reason = text("cli.cannot_read", path=str(merged.get("scenario"))[:40], reason=error.strerror or error)
        raise BptraceError(text("check.at", file=file.name, line=1, problem=reason)) from error
    except BptraceError as error:
        if not file.option_lines:
            raise
        problem, line = str(error), min(file.option_lines.values())
        for option, place in file.option_lines.items():
            dashed = f"--{option.replace('_', '-')}"
            if dashed in problem:
                problem, line = problem.replace(dashed, dashed.removeprefix("--")), place
        raise BptraceError(text("check.at", file=file.name, line=line, problem=problem), error.exit_code) from error


def _grouped(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    grouped: dict[str, list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(claim.name, []).append(claim)
    return grouped


def _is_given(name: str) -> bool:
    found = quantity(name)
    return found.base in ("x", "y", "eta", "W", "b", "alpha") and not found.derivative and not found.new


def _expect_judgeable(
    file: DerivationFile, scenario: Scenario, merged: Mapping[str, object], name: str, line: int
) -> None:
    """A quantity that this network does not have is told at once."""
    network = scenario.network
    known = [line.name for line in ordered_lines(network, scenario.optimizer)]
    if name in known or name in ("x", "y", "eta", *network.parameters):
        return
    if quantity(name).base == "b" and f"W{quantity(name).layer}" in network.parameters:
        raise trouble(file.name, line, "check.no_such_bias", name=name, bias=network.bias)
    key = "check.not_in_network" if {"scenario", "network"} & set(merged) else "check.not_in_lab1"
    raise trouble(file.name, line, key, name=name, network=network, hint=did_you_mean(name, known))


# --- givens ----------------------------------------------------------------------------------------------------------


def _known_before(scenario: Scenario, merged: Mapping[str, object]) -> frozenset[str]:
    """What the scenario itself tells the person: all of a scenario with a name, nothing that a network alone leaves
    open.
    """
    network = scenario.network
    whole = "network" not in merged
    known = {*scenario.state, *scenario.scalars} - {"eta"}
    if whole or _SEEDING & set(merged):
        known |= set(network.parameters)
    if whole or _SAMPLING & set(merged):
        known |= {"x", "y"}
    if whole or "learning_rate" in merged or any("learning_rate" in str(pair) for pair in _pairs(merged)):
        known.add("eta")
    return frozenset(known)


def _pairs(merged: Mapping[str, object]) -> Iterator[object]:
    pairs = merged.get("set", ())
    yield from pairs if isinstance(pairs, list | tuple | dict) else (pairs,)


def _with_givens(
    file: DerivationFile, scenario: Scenario, givens: Mapping[str, list[Claim]], known: frozenset[str]
) -> tuple[Scenario, frozenset[str]]:
    """The scenario with the numbers that the file gives, and the names that are completely given."""
    arrays: dict[str, Array] = {}
    for name, claims in givens.items():
        for claim in claims:
            if claim.formulas:
                raise trouble(file.name, claim.line, "check.given_formula", name=name)
        if any(claim.figures is not None and not claim.figures.blank for claim in claims):
            arrays[name] = _given(file, scenario, name, claims)
    arrays = _one_sample_count(scenario, arrays, known)
    scenario = _replaced(file, scenario, arrays, {name: claims[0].line for name, claims in givens.items()})
    return scenario, frozenset(arrays)


def _given(file: DerivationFile, scenario: Scenario, name: str, claims: list[Claim]) -> Array:
    """A given in full; entry by entry it must be complete."""
    network, line = scenario.network, claims[0].line
    if name in network.parameters and any(claim.entry for claim in claims):
        typed = _typed(file, claims, network.shape_of(name))
        values = np.where(typed.known, typed.values, np.nan) if typed else np.array(np.nan)
    else:
        figures = _only(file, claims)
        values = figures.values
    if not np.isfinite(values).all():
        raise trouble(file.name, line, "check.given_in_part", name=name)
    return values


def _only(file: DerivationFile, claims: list[Claim]) -> Figures:
    """The figures of a quantity that is written as a whole, once."""
    filled = [(claim, claim.figures) for claim in claims if claim.figures is not None and not claim.figures.blank]
    if any(claim.entry for claim, _ in filled):
        raise trouble(file.name, filled[0][0].line, "check.whole_only", name=filled[0][0].name)
    if len(filled) > 1:
        raise trouble(file.name, filled[1][0].line, "check.twice", name=filled[1][0].name, before=filled[0][0].line)
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
                drawn = classes(drawn)
            return {**arrays, other: turned(drawn, network.layout)}
    return arrays


def _replaced(file: DerivationFile, scenario: Scenario, arrays: dict[str, Array], lines: Mapping[str, int]) -> Scenario:
    samples = {name: arrays[name] for name in ("x", "y") if name in arrays}
    parameters = {name: value for name, value in arrays.items() if name in scenario.parameters}
    try:
        for name, value in parameters.items():
            at = name
            scenario = scenario.with_parameters({name: value})
        if samples:
            at = next(iter(samples))
            x, y = samples.get("x", scenario.x), samples.get("y", scenario.y)
            scenario = replace(scenario, x=x, y=y, data=None, sample=None)
        if "eta" in arrays:
            at = "eta"
            if arrays["eta"].size != 1:
                raise BptraceError(text("check.eta_number"))
            scenario = replace(scenario, learning_rate=rate(float(arrays["eta"].reshape(())), "eta"))
    except BptraceError as error:
        at = "y" if "y" in samples and str(error).startswith("y") else at
        line = lines.get(at, min(lines.values()))
        raise BptraceError(text("check.at", file=file.name, line=line, problem=error)) from error
    return scenario


# --- what is claimed -------------------------------------------------------------------------------------------------


def _formula(file: DerivationFile, claims: list[Claim]) -> Claim | None:
    """The claim that holds the quantity's formula."""
    written = [claim for claim in claims if claim.formulas]
    if len(written) > 1:
        name, before = written[1].name, written[0].line
        raise trouble(file.name, written[1].line, "check.formula_twice", name=name, before=before)
    return written[0] if written else None


def _typed(file: DerivationFile, claims: list[Claim], shape: tuple[int, int]) -> Typed | None:
    """All figures of a quantity in one matrix; a blank (`?`, or nothing at all) counts as figures that are unknown."""
    claims = [claim for claim in claims if claim.figures is not None or not claim.formulas]
    if not claims:
        return None
    values, half_units, known = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    filled: dict[int, Claim] = {}
    for claim in claims:
        figures = claim.figures
        if figures is None or figures.blank:
            continue
        place = _place(file, claim, shape)
        if claim.entry and figures.axes:
            raise trouble(file.name, claim.line, "check.one_number", name=claim.name)
        if not claim.entry and _misfit(figures, shape):
            return Typed(claim.name, values, half_units, known, (claim.lines,), figures.values.shape or (1,))
        size = () if claim.entry else shape
        fitted = [part.reshape(size) for part in (figures.values, figures.half_units)]
        taken = np.zeros(shape, dtype=bool)
        taken[place] = figures.known.reshape(fitted[0].shape)
        for index in np.flatnonzero(taken):
            if int(index) in filled:
                before = filled[int(index)].line
                raise trouble(file.name, claim.line, "check.twice", name=claim.name, before=before)
            filled[int(index)] = claim
        values[place] = np.where(taken[place], fitted[0], values[place])
        half_units[place] = np.where(taken[place], fitted[1], half_units[place])
        known |= taken
    used = [claim for claim in claims if claim in filled.values()] or claims
    return Typed(claims[0].name, read_only(values), read_only(half_units), known, tuple(claim.lines for claim in used))


def _place(file: DerivationFile, claim: Claim, shape: tuple[int, int]) -> tuple[int | slice, ...]:
    """Where in the matrix a claim's figures go; one index is enough for a vector."""
    index = claim.entry
    if len(index) == 1 and 1 in shape:
        index = (0, *index) if shape[0] == 1 else (*index, 0)
    if index and (len(index) != 2 or any(i >= size for i, size in zip(index, shape, strict=True))):
        raise trouble(file.name, claim.line, "check.no_entry", name=claim.name, rows=shape[0], columns=shape[1])
    return index or (slice(None), slice(None))


def _misfit(figures: Figures, shape: tuple[int, int]) -> bool:
    if figures.axes == 2:
        return figures.values.shape != shape
    return figures.values.size != shape[0] * shape[1] or (figures.axes == 1 and 1 not in shape)


def concrete_shape(scenario: Scenario, name: str) -> tuple[int, int]:
    """A quantity's shape in numbers."""
    lengths = scenario.network.lengths(scenario.samples)
    shapes = derivation(scenario.network, scenario.optimizer).shapes
    rows, columns = (dim if isinstance(dim, int) else lengths[dim] for dim in shapes[name])
    return rows, columns
