"""`bptrace check`: a learner's derivation judged, or a file with blanks to fill in."""

import os
import sys
import time
from datetime import datetime
from pathlib import Path

from bptrace.algebra.notation import symbol_term
from bptrace.commands.arguments import CommandParser, Options, whole_number
from bptrace.commands.interface import open_interface
from bptrace.commands.output import deliver, deliver_json
from bptrace.commands.scenario_options import add_scenario_options, scenario_of, scenario_options
from bptrace.errors import BptraceError, UnloadableFile, UsageError
from bptrace.export.report import report_json, report_text
from bptrace.files import file_state, printable
from bptrace.teaching.exercise import outcome_of
from bptrace.teaching.handing_in import lesson_of, mark_done
from bptrace.teaching.lesson import Lesson
from bptrace.teaching.printed import closing_text, hints_text
from bptrace.texts import text
from bptrace.tui.place import Place
from bptrace.verification import Report, check_file
from bptrace.verification.blank_file import write_blank

HINTS = range(1, 5)
NAMED, LEARNING = 3, 1  # the hint that is told unless another is asked for; of a lesson's exercise the first
NOTHING_JUDGED = 4
SECONDS_BETWEEN_LOOKS = 0.25


def add_options(parser: CommandParser) -> None:
    """FILE, SCENARIO and its options, and how much is told."""
    parser.option("file", metavar="FILE")
    add_scenario_options(parser)
    parser.option("--new", action="store_true")
    parser.option("--hint", metavar="1..4", type=whole_number)
    parser.option("--exam", action="store_true")
    parser.option("--watch", action="store_true")
    parser.option("--tui", action="store_true")
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """Judge the file once, or whenever it is saved; or write a new one."""
    if options.hint is not None and options.hint not in HINTS:
        raise UsageError(text("cli.no_such_hint", hint=options.hint))
    if options.new:
        return _write_new(options)
    if options.tui:
        return _open(options)
    return _watch(options) if options.watch else _judge(options)


def _judge(options: Options) -> int:
    if options.file and not os.path.lexists(options.file):
        raise UnloadableFile(text("check.no_such_file", path=options.file))
    lesson = lesson_of(Path(options.file)) if options.file else None
    hint = options.hint or (LEARNING if lesson else NAMED)
    report = check_file(options.file, scenario_options(options), options.exam, hint, offering=lesson is None)
    if options.json:
        deliver_json(report_json(report), options)
    else:
        hints = 0 if options.exam else options.hint or 0
        deliver(_told_in(lesson, report, hints) if lesson else report_text(report), options)
    return report.exit


def _told_in(lesson: Lesson, report: Report, hints: int) -> str:
    """The report on a lesson's exercise: no line before one was changed, and how the lesson ends when it has passed.

    What a check has no hints to, since nothing is written or changed yet, has the lesson's own, as many as were asked
    for; the last of a bug hunt's, which gives the line, waits for a change.
    """
    found = outcome_of(lesson, report)
    if found.state == "untouched":
        return _parts(text("lessons.nothing_changed") + "\n", hints_text(lesson, min(hints, len(lesson.hints) - 1)))
    if found.state == "passed":
        mark_done(lesson)
        return "\n".join(
            (report_text(report), text("lessons.handed_in", number=lesson.number), "", closing_text(lesson))
        )
    if found.coarse:
        return _parts(report_text(report), text("lessons.exercise_coarse", names=_names(found.coarse)) + "\n")
    if found.state == "unfinished" and not found.missing:
        return _parts(report_text(report), text("lessons.exercise_here", names=_names(found.here_only)) + "\n")
    return _parts(report_text(report), hints_text(lesson, hints) if found.state == "unfinished" else "")


def _names(quantities: tuple[str, ...]) -> str:
    return ", ".join(symbol_term(name).text for name in quantities)


def _parts(*told: str) -> str:
    return "\n".join(filter(None, told))


def _open(options: Options) -> int:
    """The check screen, where hints are taken one by one."""
    place = Place(
        "check",
        file=Path(options.file),
        options=scenario_options(options),
        hint=1 if options.hint is None else options.hint,
        exam=options.exam,
        ascii=options.ascii,
    )
    return open_interface(place, "bptrace check --tui", "bptrace check")


def _watch(options: Options) -> int:
    """Judge again after every change, until Ctrl+C; a file that is broken for a moment is told and looked at again."""
    code = NOTHING_JUDGED
    try:
        while True:
            seen = file_state(options.file)
            code = _judge_or_tell(options)
            while file_state(options.file) == seen:
                time.sleep(SECONDS_BETWEEN_LOOKS)
    except KeyboardInterrupt:
        return code


def _judge_or_tell(options: Options) -> int:
    """The verdict and when it was found, at once even into a pipe."""
    try:
        code = _judge(options)
    except BptraceError as error:
        code = error.exit_code
        sys.stderr.write(f"bptrace: {printable(str(error))}\n")
    if not options.json:
        deliver("\n" + text("check.watched", time=f"{datetime.now():%H:%M:%S}") + "\n\n", options)
    sys.stdout.flush()
    return code


def _write_new(options: Options) -> int:
    write_blank(options.file, scenario_of(options))
    deliver(text("cli.new_written", path=options.file) + "\n", options)
    return 0
