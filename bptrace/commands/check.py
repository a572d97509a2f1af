"""`bptrace check`: a learner's derivation judged, or a file with blanks to fill in."""

import time
from pathlib import Path

from bptrace.commands.arguments import CommandParser, Options, whole_number
from bptrace.commands.output import deliver, deliver_json
from bptrace.commands.scenario_options import add_scenario_options, scenario_of, scenario_options
from bptrace.errors import BptraceError, UsageError
from bptrace.export.report import report_json, report_text
from bptrace.files import write_whole
from bptrace.texts import text
from bptrace.verification import check_file
from bptrace.verification.blank import blank_derivation

HINTS = range(1, 5)
SECONDS_BETWEEN_LOOKS = 0.25


def add_options(parser: CommandParser) -> None:
    """FILE, SCENARIO and its options, and how much is told."""
    parser.option("file", metavar="FILE")
    add_scenario_options(parser)
    parser.option("--new", action="store_true")
    parser.option("--hint", metavar="1..4", type=whole_number, default=3)
    parser.option("--exam", action="store_true")
    parser.option("--watch", action="store_true")
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """Judge the file once, or whenever it is saved; or write a new one."""
    if options.hint not in HINTS:
        raise UsageError(text("cli.no_such_hint", hint=options.hint))
    if options.new:
        return _write_new(options)
    return _watch(options) if options.watch else _judge(options)


def _judge(options: Options) -> int:
    report = check_file(options.file, scenario_options(options), exam=options.exam, hint=options.hint)
    if options.json:
        deliver_json(report_json(report), options)
    else:
        deliver(report_text(report), options)
    return report.exit


def _watch(options: Options) -> int:
    """Judge again after every change, until Ctrl+C; a file that is broken for a moment is told and looked at again."""
    code, seen = 0, None
    try:
        while True:
            if (now := _state(options.file)) != seen:
                seen = now
                code = _judge_or_tell(options)
            time.sleep(SECONDS_BETWEEN_LOOKS)
    except KeyboardInterrupt:
        return code


def _judge_or_tell(options: Options) -> int:
    try:
        return _judge(options)
    except BptraceError as error:
        deliver(f"{error}\n", options)
        return error.exit_code


def _state(path: str) -> tuple[int, int, int] | None:
    """What changes when a file is saved, in place or by renaming another over it."""
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def _write_new(options: Options) -> int:
    if Path(options.file).exists():
        raise UsageError(text("cli.file_exists", path=options.file))
    write_whole(options.file, blank_derivation(scenario_of(options)))
    deliver(text("cli.new_written", path=options.file) + "\n", options)
    return 0
