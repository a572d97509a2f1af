"""Reproduced experiments as JSON, for other programs."""

from collections.abc import Iterable, Sequence
from typing import Any

from bptrace.export.json_format import strict_json
from bptrace.reproduction.claims import JudgedClaim
from bptrace.reproduction.outcome import Outcome
from bptrace.reproduction.reproducing import Reproduction, kernels_of
from bptrace.reproduction.verdicts import Measured


def reproduction_json(found: Sequence[Reproduction]) -> str:
    """`bptrace.reproduce/1`."""
    return strict_json({"format": "bptrace.reproduce/1", "experiments": [_experiment(one) for one in found]})


def _experiment(one: Reproduction) -> dict[str, Any]:
    experiment = one.experiment
    return {
        "name": experiment.name,
        "title": experiment.title,
        "report": experiment.report,
        "measure": experiment.measure,
        "rows": [_row(row, outcomes.values()) for row, outcomes in zip(one.rows, one.outcomes, strict=True)],
        "supported_reading": one.support.best if one.support else None,
        "claims": [_claim(claim) for claim in one.claims],
    }


def _row(one: Measured, outcomes: Iterable[Outcome]) -> dict[str, Any]:
    row, spread, firsts = one.row, one.spread, one.firsts
    middle = {name: getattr(spread, name) if spread else None for name in ("median", "p10", "p90")}
    return {
        "name": row.name,
        "reading": row.reading or None,
        "epoch": row.epoch,
        "settings": dict(row.settings),
        "published": row.figure.share,
        "digits": row.figure.printed,
        "measured": {**middle, "seeds": len(one.values)},
        "share_at_published": one.share,
        "verdict": one.verdict,
        "diverged": one.diverged,
        "kernels": {kernel or "unknown": runs for kernel, runs in kernels_of(outcomes).items()},
        "first_epoch": None if firsts is None else {**vars(firsts.spread), "reached": firsts.reached},
    }


def _claim(one: JudgedClaim) -> dict[str, Any]:
    pairs = [
        {
            "pair": [compared.pair.better, compared.pair.worse],
            "level": compared.pair.level and compared.pair.level.share,
            "better": compared.better,
            "alike": compared.alike,
            "worse": compared.worse,
        }
        for compared in one.pairs
    ]
    claim = one.claim
    return {
        "says": claim.says,
        "kind": claim.kind,
        "reading": one.reading or None,
        "holding": one.holding,
        "pairs": pairs,
    }
