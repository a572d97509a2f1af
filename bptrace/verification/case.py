"""What a derivation is about: its scenario with the numbers it gives, and every claim gathered by quantity.

Claims of one quantity become at most two: a formula and a matrix of figures.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bptrace.algebra.quantity import quantity
from bptrace.errors import BptraceError, did_you_mean
from bptrace.frozen import frozen
from bptrace.network.network import Network
from bptrace.network.optimizers import SCALARS
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verification.assignments import Assigned, as_updates, assigned
from bptrace.verification.claims import Claim
from bptrace.verification.derivation_file import DerivationFile
from bptrace.verification.givens import known_before, pairs_of_set, with_givens
from bptrace.verification.lines import concrete_shape, ordered_lines
from bptrace.verification.typed import Typed, typed_figures


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
    updated: Assigned
    """What is updated under its own name, and where."""

    @property
    def has_chosen_sample(self) -> bool:
        """Whether the sample is one that the person knows, not what a network alone leaves open."""
        return "x" in self.known

    @property
    def network(self) -> Network:
        """The scenario's network."""
        return self.scenario.network


def build_case(file: DerivationFile, options: Mapping[str, object]) -> Case:
    """The case of a file; `options` are laid over its header. Raises BptraceError with file and line."""
    given = {name: value for name, value in options.items() if value is not None}
    merged = {**file.options, **given}
    scenario = _scenario(file, given)
    updated = assigned(file.claims, scenario)
    grouped = _grouped(as_updates(file, scenario, updated))
    for name, claims in grouped.items():
        _expect_free(file, scenario, claims)
        _expect_judgeable(file, scenario, merged, name, claims[0].line)
    for function in file.functions:
        if spoken := function.quantity:
            _expect_judgeable(file, scenario, merged, spoken, function.lines[0])
    givens = {name: claims for name, claims in grouped.items() if quantity(name).is_given}
    known = known_before(scenario, merged)
    scenario, newly = with_givens(file, scenario, givens, known)
    judged = {name: claims for name, claims in grouped.items() if name not in givens}
    formulas = {name: claim for name, claims in judged.items() if (claim := _formula(file, claims, updated))}
    shapes = {
        line.name: concrete_shape(scenario, line.name) for line in ordered_lines(scenario.network, scenario.optimizer)
    }
    figures = {name: typed for name, claims in judged.items() if (typed := typed_figures(file, claims, shapes[name]))}
    declared = frozenset(merged) | {str(pair).partition("=")[0].strip() for pair in pairs_of_set(merged)}
    return Case(file, scenario, known | newly, formulas, figures, declared, updated)


def _scenario(file: DerivationFile, given: Mapping[str, object]) -> Scenario:
    """The header's scenario changed by what was `given` beside it; what the header has wrong is told by its line."""
    try:
        return _built({**file.options, **given})
    except BptraceError as error:
        problem = str(error)
        for option in file.option_lines.keys() - given.keys():
            dashed = f"--{option.replace('_', '-')}"
            if dashed in problem:
                raise _at(file, option, problem.replace(dashed, dashed.removeprefix("--")), error) from error
        if problem == _problem_of(file.options):
            raise _at(file, _culprit(file.options, problem), problem, error) from error
        raise


def _built(options: Mapping[str, object]) -> Scenario:
    named = dict(options)
    return Scenario.build(named.pop("scenario", None), **named)  # type: ignore[arg-type]


def _problem_of(options: Mapping[str, object]) -> str:
    """What is wrong with the header by itself, if anything."""
    try:
        _built(options)
    except BptraceError as error:
        return str(error)
    return ""


def _culprit(options: Mapping[str, object], problem: str) -> str:
    """The first option without which the header would not have this problem; where there is none, its first."""
    for option in options:
        if _problem_of({name: value for name, value in options.items() if name != option}) != problem:
            return option
    return next(iter(options))


def _at(file: DerivationFile, option: str, problem: str, error: BptraceError) -> BptraceError:
    told = text("check.at", file=file.name, line=file.option_lines[option], problem=problem)
    return BptraceError(told, error.exit_code)


def _grouped(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    grouped: dict[str, list[Claim]] = {}
    for claim in claims:
        grouped.setdefault(claim.name, []).append(claim)
    return grouped


def _expect_free(file: DerivationFile, scenario: Scenario, claims: list[Claim]) -> None:
    """Sizes, t and the optimizer's numbers have their names already: who means something else needs another one."""
    name, line = claims[0].name, claims[0].line
    if name in scenario.network.lengths(scenario.samples):
        raise file.trouble(line, "check.taken_samples" if name == "m" else "check.taken_size", name=name)
    if name == "t" and ("t" not in scenario.scalars or any(claim.formulas for claim in claims)):
        raise file.trouble(line, "check.taken_t")
    if name == "weight_decay":
        raise file.trouble(line, "check.optimizer_number", name=name)
    if name in SCALARS and name not in scenario.scalars:
        raise file.trouble(line, "check.taken_number", name=name, optimizer=scenario.optimizer.name)


def _expect_judgeable(
    file: DerivationFile, scenario: Scenario, merged: Mapping[str, object], name: str, line: int
) -> None:
    """A quantity that this network does not have is told at once."""
    network = scenario.network
    known = [line.name for line in ordered_lines(network, scenario.optimizer)]
    if name in known or name in ("x", "y", "eta", *network.parameters, *scenario.state):
        return
    if name in scenario.scalars and not quantity(name).is_given:
        raise file.trouble(line, "check.optimizer_number", name=name)
    if name in scenario.scalars:
        return
    if quantity(name).base == "b" and f"W{quantity(name).layer}" in network.parameters:
        raise file.trouble(line, "check.no_such_bias", name=name, bias=network.bias)
    key = "check.not_in_network" if {"scenario", "network"} & set(merged) else "check.not_in_lab1"
    raise file.trouble(line, key, name=name, network=network, hint=did_you_mean(name, known))


def _formula(file: DerivationFile, claims: list[Claim], updated: Assigned) -> Claim | None:
    """The claim that holds the quantity's formula. What is updated twice under its own name, or written as a whole and
    in entries, is told.
    """
    written = [claim for claim in claims if claim.formulas]
    first = written[0] if written else None
    if first and not any(claim.entry for claim in written) and first.name.removesuffix("_new") not in updated:
        return replace(first, again=tuple(written[1:]))
    seen: dict[tuple[int, ...], Claim] = {}
    for claim in written:
        before = seen.get(claim.entry) if first and bool(claim.entry) == bool(first.entry) else first
        if before:
            raise file.trouble(claim.line, "check.formula_twice", name=claim.name, before=before.line)
        seen[claim.entry] = claim
    return replace(first, parts=tuple(written)) if first and first.entry else first
