"""Conventions a learner may hold without saying so, and those that must be declared.

The layout and ReLU′(0) are accepted as they are where the file is consistent: it is judged in the layout, and with the
ReLU′(0), that accuse the least. Sign of δ, ½, mean or sum, η count only when declared; but where one of them would make
an undeclared file right, the first line that differs is told the header to write, and what differs after it follows.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product

import numpy as np

from bptrace.algebra.functions import function_of, with_slopes_at_kinks
from bptrace.algebra.quantity import quantity
from bptrace.errors import BptraceError
from bptrace.frozen import frozen
from bptrace.network.losses import LOSSES
from bptrace.texts import text
from bptrace.verification.case import build_case
from bptrace.verification.derivation_file import DerivationFile
from bptrace.verification.finding import Finding
from bptrace.verification.judging import Judge

OTHER = {"row": "column", "column": "row"}
KINKS = (0.5, 1.0)
SCALES = {
    *("factor-two", "factor-half", "divided-by-samples", "multiplied-by-samples", "not-divided-by-samples"),
    *("divided-by-outputs", "not-divided-by-outputs"),
}
MOST_RATES = 8  # numbers of a file that are tried for η
_DECIMAL = re.compile(r"(?<![\w.])\d*\.\d+(?![\w.])")


@frozen(eq=False)
class Judgement:
    """The findings of the reading that was chosen.

    `assumed` are undeclared conventions it took for granted (`layout`, `relu`), `offer` the header lines that would
    make the file right, as option and value.
    """

    judge: Judge
    findings: tuple[Finding, ...]
    assumed: Mapping[str, str]
    offer: Mapping[str, str]


def judge_file(file: DerivationFile, options: Mapping[str, object], offering: bool = True) -> Judgement:
    """Judge a derivation in the way that does it most justice, `offering` the header under which it would be right.
    Raises BptraceError where there is nothing to judge it by.
    """
    given = {name: value for name, value in options.items() if value is not None}
    judge, assumed = _in_its_layout(file, given)
    judge, at_zero = _with_its_kink(judge)
    assumed |= at_zero
    helps = offering and _accused(judge) and not _unusable(judge)
    offer = _header_that_helps(file, given, judge) if helps else {}
    findings = _only_first_accused(judge.findings) if offer else _with_scaled_loss(judge)
    return Judgement(judge, findings, assumed, offer)


def _accused(judge: Judge) -> int:
    """How many lines; where a whole derivation gives nothing, all of them."""
    nothing = len(judge.lines) if judge.code and judge.code.trials.whole_trouble else 0
    return nothing + sum(finding.passed is False for finding in judge.findings)


def _unusable(judge: Judge) -> bool:
    """Whether a line is wrong in a way that no header mends."""
    return any(finding.status in ("shape", "error", "timeout") for finding in judge.findings)


def _doubts(judge: Judge) -> tuple[int, int]:
    """How much a reading accuses, and how much it grants only because some size is 1."""
    return _accused(judge), sum(finding.status == "right-here-only" for finding in judge.findings)


def _passed(judge: Judge) -> int:
    return sum(finding.passed is True for finding in judge.findings)


# --- accepted: layout, ReLU′(0) --------------------------------------------------------------------------------------


def _in_its_layout(file: DerivationFile, given: Mapping[str, object]) -> tuple[Judge, dict[str, str]]:
    """The judge of the layout the file is written in; a declared one is kept."""
    try:
        judge: Judge | None = Judge(build_case(file, given))
    except BptraceError as error:
        judge, trouble = None, error
    if judge and (_declares(judge, "layout") or _doubts(judge) == (0, 0)):
        return judge, {}
    if judge is None and "layout" in {**file.options, **given}:
        raise trouble
    for layout in [OTHER[judge.network.layout]] if judge else ("column", "row"):
        try:
            other = Judge(build_case(file, {**given, "layout": layout}))
        except BptraceError:
            continue
        if judge is None or (_does_more_justice(other, judge) and not _is_a_mistake(judge, other)):
            return other, {"layout": layout}
    if judge is None:
        raise trouble
    return judge, {}


def _does_more_justice(other: Judge, judge: Judge) -> bool:
    return _doubts(other) < _doubts(judge) and _passed(other) >= _passed(judge)


def _is_a_mistake(judge: Judge, other: Judge) -> bool:
    """Whether a known mistake explains every line that `other` is kinder to, and none of them is right there for sure:
    one output or one sample makes much right in the other layout.
    """
    kinder = {(one.name, one.kind): one.status for one in other.findings if one.passed}
    gained = [one for one in judge.findings if one.passed is False and (one.name, one.kind) in kinder]
    sure = any(kinder[one.name, one.kind] != "right-here-only" for one in gained)
    return bool(gained) and not sure and all(_explained(judge, one) for one in gained)


def _explained(judge: Judge, finding: Finding) -> bool:
    found = judge.diagnosed(finding).found
    return found is not None and found.identifier != "other-layout"


def _declares(judge: Judge, option: str) -> bool:
    """Whether the header or an option says something about a convention, by its own name or by `set`."""
    return bool({option, f"{option}.name", f"network.{option}"} & judge.case.declared)


def _with_its_kink(judge: Judge) -> tuple[Judge, dict[str, str]]:
    """The judge with the value of ReLU′(0) that accuses least, then that leaves least to rounding, then that formulas
    and code have, where any z is 0: figures beside them were computed by these.

    It is told only where no other value does as well.
    """
    kinks = [
        (k, function.name)
        for k, layer in enumerate(judge.network.layers, 1)
        if (function := function_of(layer.activation)) and function.kinks
    ]
    on_one = [name for k, name in kinks if any(np.any(own.values[f"z{k}"] == 0) for own in judge.owns)]
    if not on_one or not any(_inexact(judge)):
        return judge, {}
    others = [(Judge(judge.case, with_slopes_at_kinks(at_zero)), f"{at_zero:g}") for at_zero in KINKS]
    least = min(_inexact(other) for other, _ in others)
    if least >= _inexact(judge):
        return judge, {}
    best = [(other, said) for other, said in others if _inexact(other) == least]
    told = {"relu" if "relu" in on_one else "kink": best[0][1]}
    return best[0][0], told if len(best) == 1 else {}


def _inexact(judge: Judge) -> tuple[int, int, int]:
    """How much a reading accuses, how much it grants only because figures were rounded, and how many formulas it
    accuses.
    """
    granted = sum(finding.status in ("rounded", "follows") for finding in judge.findings)
    return _accused(judge), granted, sum(one.passed is False and one.kind != "figure" for one in judge.findings)


# --- to be declared: sign, loss, η -----------------------------------------------------------------------------------


def _header_that_helps(file: DerivationFile, given: Mapping[str, object], judge: Judge) -> dict[str, str]:
    """The fewest header lines under which nothing is accused any more, or none; rather those under which it is right
    everywhere than right here only.
    """
    for_lengths: dict[str, str] = {}
    layout, accused = judge.network.layout, [finding.name for finding in judge.findings if finding.passed is False]
    for changed in (*_headers(judge, accused), *_rates(judge, accused)):
        try:
            other = Judge(build_case(file, {**given, "layout": layout, **changed}), judge.sample.functions)
        except BptraceError:
            continue
        if not ("learning_rate" in changed or _can_mend(other, judge)) or other.accuses(accused) or _accused(other):
            continue
        here_only = [one for one in other.findings if one.name in accused and one.status == "right-here-only"]
        if _passed(other) and not here_only:
            return changed
        if not (for_lengths or "learning_rate" in changed) and _right_where_a_size_is_1(other, accused, here_only):
            for_lengths = changed
    return for_lengths


def _can_mend(other: Judge, judge: Judge) -> bool:
    """Whether every formula that is accused is another one there, and of mere figures any has another value: else it
    is right only by the accident of a sample.
    """
    accused = [finding for finding in judge.findings if finding.passed is False]
    computed = [finding.name for finding in accused if finding.kind != "figure"]
    if computed:
        return all(other.forms[name] != judge.forms[name] for name in computed)
    values = ((judge.sample.values[one.name], other.sample.values[one.name]) for one in accused)
    return any(not np.array_equal(here, there) for here, there in values)


def _right_where_a_size_is_1(judge: Judge, accused: Sequence[str], here_only: Sequence[Finding]) -> bool:
    """Whether lines pass here only because there is one output or one sample, and another one tells the convention.

    Among squared errors none other is needed; but δ = a − y is a forgotten slope sooner than another loss.
    """
    sizes = judge.case.scenario.samples, judge.network.layers[-1].size
    sure = any(one.passed and one.name in accused for one in judge.findings if one not in here_only)
    telling = sure or not LOSSES[judge.network.loss].of_shares
    return 1 in sizes and telling and all(judge.is_right_for_lengths(one) for one in here_only)


def _headers(judge: Judge, accused: Sequence[str]) -> Iterator[dict[str, str]]:
    """Those that can help: the forward pass knows neither of the loss nor of the sign of δ, and who has the output's
    δ right holds with both, save that L may be another.
    """
    network = judge.network
    held = any(finding.passed and finding.name == f"delta{network.depth}" for finding in judge.findings)
    if any(judge.phases[name] == "forward" for name in accused) or (held and "L" not in accused):
        return
    signs = [network.sign] if _declares(judge, "sign") else ["plus", "minus"]
    losses = [network.loss] if _declares(judge, "loss") else list(LOSSES)
    pairs = [
        {key: value for key, value, now in (("sign", sign, network.sign), ("loss", loss, network.loss)) if value != now}
        for sign, loss in product(signs, losses)
    ]
    yield from sorted((pair for pair in pairs if pair), key=len)


def _rates(judge: Judge, accused: Sequence[str]) -> Iterator[dict[str, str]]:
    """Those numbers of the file that may stand for η, where only updates differ and nothing says what η is."""
    updates = all(quantity(name).new and not quantity(name).state for name in accused)
    if updates and "eta" not in judge.case.known:
        typed = dict.fromkeys(_DECIMAL.findall(judge.case.file.text))
        yield from ({"learning_rate": rate} for rate in islice(typed, MOST_RATES) if float(rate))


def _only_first_accused(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """What differs after the first line that differs follows from the same convention."""
    first = next(finding for finding in findings if finding.passed is False)
    return tuple(
        replace(finding, status="follows") if finding.passed is False and finding is not first else finding
        for finding in findings
    )


# --- no header for it ------------------------------------------------------------------------------------------------


def _with_scaled_loss(judge: Judge) -> tuple[Finding, ...]:
    """Where L is so many times the right one, the output's δ that is so many times the right one follows from it."""
    wrong = {one.name: one for one in judge.findings if one.passed is False and one.status == "wrong"}
    output = f"delta{judge.network.depth}"
    if not {"L", output} <= set(wrong) or not _scales(judge, wrong["L"]) & _scales(judge, wrong[output]):
        return judge.findings
    loss = judge.network.loss
    key = "check.no_sum_of_shares" if LOSSES[loss].of_shares else "check.no_such_loss"
    told = text(key, delta=quantity(output).mathematics, loss=loss)
    return tuple(_beside_loss(one, output, told) for one in judge.findings)


def _beside_loss(finding: Finding, output: str, told: str) -> Finding:
    if finding.status != "wrong" or finding.name not in ("L", output):
        return finding
    return replace(finding, besides=told) if finding.name == "L" else replace(finding, status="follows")


def _scales(judge: Judge, finding: Finding) -> set[str]:
    """The names of the factors by which it may be off."""
    found = judge.diagnosed(finding).found
    return SCALES & {found.identifier, *found.synonyms} if found else set()
