"""The ladder of hints to one wrong line: where → which factor → the mistake → the right formula."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from bptrace.algebra.expression import Binary, Equation, Expression, Transpose, children, operands
from bptrace.algebra.functions import Array
from bptrace.algebra.index_formula import index_formula
from bptrace.algebra.notation import mathematics
from bptrace.algebra.numbers import index, number
from bptrace.algebra.quantity import quantity
from bptrace.algebra.terms import text_of
from bptrace.network.derivation import derivation
from bptrace.texts import text
from bptrace.verdicts import Verdict
from bptrace.verification.alternatives import Alternative
from bptrace.verification.diagnosis import Diagnosis, constant_ratio
from bptrace.verification.finding import Finding
from bptrace.verification.judging import Judge
from bptrace.verification.slips import Slip

MOST_PLACES = 4
NEARLY = 1e-6  # the share by which numeric derivatives, and figures of 32 bits, are off at most
SPREAD = 2e-3  # within which ratios of figures count as one number


def ladder(
    judge: Judge, finding: Finding, diagnosis: Diagnosis, offer: Mapping[str, str], wrong: Collection[str] = ()
) -> tuple[str, str, str, str]:
    """Four sentences, each telling more than the one before; `wrong` are the quantities whose formulas are wrong."""
    right = Equation(finding.name, judge.right_form(finding.name, finding.reading))
    return (
        " ".join(filter(None, [where(finding), _alone(finding, wrong)])),
        _factor(finding, diagnosis),
        " ".join(filter(None, [_told_with(offer, _mistake(finding, diagnosis)), finding.besides, offered(offer)])),
        text("check.right_formula", formula=_right(right, judge, finding)),
    )


def _right(equation: Equation, judge: Judge, finding: Finding) -> str:
    """The right formula; with letters for its indices where the learner's has them."""
    if finding.reading is None or not finding.reading.lettered:
        return mathematics(equation)
    shapes = derivation(judge.network, judge.case.scenario.optimizer).shapes
    return text_of(index_formula(equation, shapes))


def where(finding: Finding) -> str:
    """The first rung: which entries, or what about the shape."""
    if finding.problem:
        return finding.problem
    name = quantity(finding.name).mathematics
    if finding.status == "right-here-only":
        return text("check.here_only", name=name)
    if finding.verdicts is not None and not np.any(finding.verdicts == Verdict.WRONG):
        return text("check.where_elsewhere", name=name)
    if finding.verdicts is None or finding.verdicts.size == 1:
        return text("check.where_whole", name=name)
    wrong = finding.verdicts == Verdict.WRONG
    places = np.argwhere(wrong)
    judged = int(np.sum(finding.verdicts != Verdict.NOT_JUDGED))
    if judged == 1:
        return text("check.where_whole", name=f"{name}{index(places[0])}")
    if len(places) == finding.verdicts.size:
        return text("check.where_both" if len(places) == 2 else "check.where_all", name=name, count=len(places))
    if lines := _whole_lines(wrong):
        return text("check.where_lines", name=name, lines=lines)
    return text("check.where_some", name=name, count=len(places), total=judged, places=_places(places))


def _places(places: Sequence[Sequence[int]] | Array) -> str:
    return ", ".join(index(place) for place in places[:MOST_PLACES]) + ", …" * (len(places) > MOST_PLACES)


def _whole_lines(wrong: Array) -> str:
    """`row 1`, `columns 0, 2`: where exactly these are wrong and all others right."""
    for axis, line in enumerate(("row", "column")):
        whole = wrong.all(axis=1 - axis)
        if wrong.shape[1 - axis] > 1 and 0 < wrong.sum() == whole.sum() * wrong.shape[1 - axis]:
            which = ", ".join(str(at) for at in np.flatnonzero(whole)[:MOST_PLACES])
            more = ", …" * (int(whole.sum()) > MOST_PLACES)
            return text(f"check.{line}s" if whole.sum() > 1 else f"check.{line}", which=which + more)
    return ""


def _alone(finding: Finding, wrong: Collection[str]) -> str:
    """That the right values were put into a formula, where it uses what the learner has a wrong formula for."""
    tree = finding.reading.tree if finding.reading and finding.kind == "formula" else None
    used = [name for name in operands(tree) if name in wrong and name != finding.name] if tree else []
    return text("check.alone", names=", ".join(quantity(name).mathematics for name in used)) if used else ""


def _factor(finding: Finding, diagnosis: Diagnosis) -> str:
    found, slip = diagnosis.found, diagnosis.slip
    if slip and diagnosis.mistake == slip.identifier:
        key = "check.factor_added" if slip.identifier.startswith("entry-") else "check.factor_digits"
        return text(key, place=index(slip.place))
    if np.isfinite(diagnosis.one_sided):
        return text("check.factor_one_sided")
    if diagnosis.repair and not diagnosis.fitting:
        return text("check.factor_part", part=mathematics(diagnosis.repair.old))
    if found is None:
        return text("check.factor_unknown", name=quantity(finding.name).mathematics)
    part, used, look = found.rewrite.part, found.rewrite.used, found.rewrite.mistake.look
    if look == "part" and isinstance(part, Binary) and used in children(part):
        return _placed(found, text("check.factor_left_out", part=mathematics(used)))
    shown = part.operand if isinstance(part, Transpose) else part  # where a transpose is missing, it is not told yet
    return _placed(found, text(f"check.factor_{look}", part=mathematics(shown)))


def _mistake(finding: Finding, diagnosis: Diagnosis) -> str:
    if diagnosis.found:
        return sentence(diagnosis.found)
    if diagnosis.mistake:
        return _miscopied(diagnosis.slip)[0]
    possible = [*dict.fromkeys(sentence(one) for one in diagnosis.fitting), *_miscopied(diagnosis.slip)]
    if len(possible) == 1:
        return text("check.one_possible", cause=possible[0])
    if possible:
        return text("check.several", causes="; ".join(cause.rstrip(".") for cause in possible))
    if diagnosis.last_digit:
        return text("check.last_digit")
    if np.isfinite(diagnosis.one_sided):
        side = "up" if diagnosis.one_sided > 0 else "down"
        return text(f"check.one_sided_{side}", step=f"{abs(diagnosis.one_sided):g}")
    if diagnosis.repair and (diagnosis.ratio == 0 or not np.isfinite(diagnosis.ratio) or not _ratio(diagnosis.ratio)):
        return text("check.repair", old=mathematics(diagnosis.repair.old), new=mathematics(diagnosis.repair.new))
    if np.isfinite(diagnosis.ratio) and (told := _ratio(diagnosis.ratio)):
        key = "check.ratio" if diagnosis.ratio else "check.ratio_zero"
        return text(key, ratio=told, name=quantity(finding.name).mathematics)
    if told := _ratio_there(finding):
        return told
    if finding.status == "right-here-only":
        return finding.remedy or where(finding)
    return finding.remedy or finding.problem or _unnamed(finding)


def _told_with(offer: Mapping[str, str], mistake: str) -> str:
    """The mistake, save that it is none that is known: the header that mends it says more."""
    return "" if offer and mistake == text("check.unnamed") else mistake


def _unnamed(finding: Finding) -> str:
    """That no known mistake explains it; or how far it agrees, where that is too far for a mistake in a formula."""
    if finding.kind == "code" and 0 < (off := _share_off(finding)) < NEARLY:
        return text("check.nearly", digits=int(-np.log10(off)))
    return text("check.unnamed")


def _share_off(finding: Finding) -> float:
    """The largest difference as a share of the largest right entry, nan where there is nothing to compare."""
    yours, right = finding.yours, finding.right
    if yours is None or right is None or yours.shape != right.shape or not np.any(right):
        return float("nan")
    return float(np.abs(yours - right).max() / np.abs(right).max())


def _miscopied(slip: Slip | None) -> list[str]:
    """The sentence of a slip of the pen, if there is one."""
    return (
        [text(f"mistake.{slip.identifier}", place=index(slip.place), typed=slip.typed.replace("-", "−"))]
        if slip
        else []
    )


def _ratio_there(finding: Finding) -> str:
    """How many times the right ones the entries that differ are, where it is one number, and of one entry a telling
    number.
    """
    if finding.status != "wrong" or finding.yours is None or finding.right is None or finding.verdicts is None:
        return ""
    wrong = finding.verdicts == Verdict.WRONG
    ratio = constant_ratio(finding.yours[wrong], finding.right[wrong], SPREAD)
    telling = wrong.sum() > 1 or any(abs(ratio - one) < SPREAD for one in (-1, 0, 2, 0.5))
    if not (np.isfinite(ratio) and telling and 0 < wrong.sum() < wrong.size):
        return ""
    return text("check.ratio_there", ratio=number(ratio, 2)) if ratio else text("check.zero_there")


def _ratio(ratio: float) -> str:
    """With two decimals, or as many as tell it from 1; nothing where six do not."""
    for decimals in (2, 3, 4, 5, 6):
        if float(f"{ratio:.{decimals}f}") != 1:
            return number(float(f"{ratio:.9g}"), decimals)
    return ""


def sentence(one: Alternative) -> str:
    """The sentence of a mistake, with the part of the right formula and what stands there instead."""
    rewrite = one.rewrite
    return _placed(one, text(rewrite.mistake.sentence, part=_written(rewrite.part), used=_written(rewrite.used)))


def _placed(one: Alternative, told: str) -> str:
    """What is told of a mistake, with the earlier line it is in, or the only entries."""
    if one.inside:
        return text("check.inside", name=quantity(one.inside).mathematics, told=told)
    return text("check.only_there", places=_places(one.only), told=told) if one.only else told


def _written(part: Expression) -> str:
    return mathematics(part)


def offered(offer: Mapping[str, str]) -> str:
    """The header that would make the file right."""
    if not offer:
        return ""
    return text(
        "check.offer", header=", ".join(f"`{option.replace('_', '-')}: {value}`" for option, value in offer.items())
    )
