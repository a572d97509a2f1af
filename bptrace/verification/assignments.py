"""Updates written as a program has them: `W1 = W1 − η ∂L/∂W1`, `mW1 = β mW1 + ∂L/∂W1`.

A formula for what only the update changes is its update. Below it the name is what came of it, in figures and in other
updates; in any other formula it may mean either, and nobody is accused of a guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf

from bptrace.algebra.expression import Expression, Symbol, operands, substitute
from bptrace.algebra.quantity import quantity
from bptrace.network.scenario import Scenario
from bptrace.verification.claims import Claim
from bptrace.verification.derivation_file import DerivationFile
from bptrace.verification.lines import ordered_lines
from bptrace.verification.reading import Reading, read_formula

Assigned = Mapping[str, int]
"""What a formula is given for although the update alone changes it, and the line of the first such formula."""


def assigned(claims: Sequence[Claim], scenario: Scenario) -> dict[str, int]:
    """The parameters and the optimizer's state that are updated under their own names."""
    computed = {line.name for line in ordered_lines(scenario.network, scenario.optimizer)}
    return {
        claim.name: claim.line
        for claim in reversed(claims)
        if claim.formulas and f"{claim.name}_new" in computed and _is_formula(claim, scenario)
    }


def _is_formula(claim: Claim, scenario: Scenario) -> bool:
    """Whether it is more than arithmetic with numbers; that of an entry is no figure, so it is."""
    return bool(claim.entry) or _reading(claim, scenario, f"{claim.name}_new") is not None


def as_updates(file: DerivationFile, scenario: Scenario, lines: Assigned) -> Iterator[Claim]:
    """The file's claims; those formulas, and what is said of the same name below them, are of `W1_new`.

    Raises UnloadableFile where a formula that is no update goes on with such a name.
    """
    for claim in file.claims:
        if claim.line >= lines.get(claim.name, inf):
            yield replace(claim, name=f"{claim.name}_new")
            continue
        before = {name: line for name, line in lines.items() if line < claim.line}
        if before and claim.formulas and not quantity(claim.name).new:
            for name in _spoken_of(claim, scenario):
                if name in before:
                    raise file.trouble(claim.line, "check.old_or_new", name=name, before=before[name])
        yield claim


def read_among(lines: Assigned, claim: Claim, scenario: Scenario) -> Reading | None:
    """A claim's formula; what was updated above it is what came of the update."""
    reading = _reading(claim, scenario)
    new: dict[str, Expression] = {name: Symbol(f"{name}_new") for name, line in lines.items() if line < claim.line}
    if reading is None or not new:
        return reading
    tree, blind = (tree and substitute(tree, new) for tree in (reading.tree, reading.blind))
    return replace(reading, tree=tree, blind=blind)


def _reading(claim: Claim, scenario: Scenario, name: str = "") -> Reading | None:
    return read_formula(claim.formulas, name or claim.name, scenario, claim.letters)


def _spoken_of(claim: Claim, scenario: Scenario) -> tuple[str, ...]:
    reading = _reading(claim, scenario)
    tree = reading and (reading.tree or reading.blind)
    return operands(tree) if tree else ()
