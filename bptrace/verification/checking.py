"""A derivation judged from end to end: read, compared, reported."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np

from bptrace.verification.conventions import judge_file
from bptrace.verification.derivation_file import DerivationFile, parse_derivation, read_derivation
from bptrace.verification.report import NAMED, Report, report_of


def check(path: str | Path, exam: bool = False, hint: int = NAMED, **scenario_options: object) -> Report:
    """Judge the derivation in a file; options are those of `Scenario.build` and are laid over the file's header.

    Raises BptraceError with file, line and the way out where it cannot be read.
    """
    return check_file(path, scenario_options, exam, hint)


def check_file(
    path: str | Path,
    scenario_options: Mapping[str, object] | None = None,
    exam: bool = False,
    hint: int = NAMED,
    offering: bool = True,
) -> Report:
    """Judge the derivation in a file; `hint` says how much of a cause is told, `exam` leaves causes out.

    `offering` a header that would make it right is for whoever wrote the header; that of a lesson's exercise is given.
    """
    return check_derivation(read_derivation(path), scenario_options or {}, exam, hint, offering)


def check_text(
    written: str,
    name: str = "",
    scenario_options: Mapping[str, object] | None = None,
    exam: bool = False,
    hint: int = NAMED,
) -> Report:
    """Judge a derivation that is in memory; `name` is what errors call it."""
    return check_derivation(parse_derivation(written, name), scenario_options or {}, exam, hint)


def check_derivation(
    file: DerivationFile,
    options: Mapping[str, object],
    exam: bool = False,
    hint: int = NAMED,
    offering: bool = True,
) -> Report:
    """Judge a derivation that was read; where the sandbox of numpy code is abandoned meanwhile, Abandoned is raised."""
    with np.errstate(all="ignore"), file.sandbox or nullcontext():  # what overflows is judged as what it is
        judgement = judge_file(file, options, offering)
        if file.sandbox and not file.sandbox.memory_limited:
            judgement = replace(judgement, assumed={**judgement.assumed, "memory": "unlimited"})
        return report_of(judgement, file.name, file.text, exam, hint)
