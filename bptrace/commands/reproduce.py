"""`bptrace reproduce`: the tables of the two lab reports, published beside what many seeds measure."""

import sys

from bptrace.commands.arguments import CommandParser, Options, whole_number
from bptrace.commands.ending import ended_like_ctrl_c
from bptrace.commands.output import deliver, deliver_json
from bptrace.commands.outputs import ready_to_write_all
from bptrace.commands.run_bar import RunBar
from bptrace.errors import BptraceError, UsageError
from bptrace.export.reproduction import reproduction_text
from bptrace.export.reproduction_json import reproduction_json
from bptrace.export.reproduction_page import page_ready, write_page
from bptrace.files import printable
from bptrace.reproduction.experiment_file import chosen
from bptrace.reproduction.kept import Kept
from bptrace.reproduction.reproducing import DEFAULT_SEEDS, MOST_JOBS, MOST_SEEDS, Sweep
from bptrace.texts import text


def add_options(parser: CommandParser) -> None:
    """What is run again, how often, on how many processes, and where it goes."""
    parser.option("experiment", nargs="?", metavar="lab1|lab2|EXPERIMENT")
    parser.option("--seeds", metavar="N", type=whole_number, default=DEFAULT_SEEDS)
    parser.option("--jobs", metavar="N", type=whole_number, default=1)
    parser.option("--kept", action="store_true")
    parser.option("--page", metavar="FILE.md")
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """Run what is not kept yet, and print what there is; Ctrl+C, `kill` or a process that died lose no finished run."""
    if not 1 <= options.seeds <= MOST_SEEDS:
        raise UsageError(text("reproduce.no_seeds", seeds=options.seeds, most=f"{MOST_SEEDS:,}"))
    if not 1 <= options.jobs <= MOST_JOBS:
        raise UsageError(text("reproduce.no_jobs", jobs=options.jobs, most=MOST_JOBS))
    experiments = chosen(options.experiment)
    if options.page is not None:
        ready_to_write_all({"--page": options.page}, [options.experiment or ""])
        page_ready(options.page)
    sweep = Sweep(experiments, options.seeds, Kept())
    for note in sweep.kept.notes:
        sys.stderr.write(f"{printable(note)}\n")
    with ended_like_ctrl_c() as ending:
        error = None if options.kept else _run(sweep, options)
    if error is None and options.page is not None:
        write_page(sweep.judged(), options.page)
    elif sweep.results or options.kept:
        _deliver(sweep, options)
    if isinstance(error, BptraceError):
        raise error
    if error is not None:
        told = text("reproduce.interrupted", done=len(sweep.results), runs=sweep.runs)
        sys.stderr.write(f"bptrace: {told}\n")
        return ending.exit_code
    return 0


def _run(sweep: Sweep, options: Options) -> BaseException | None:
    """What ended the runs before the last of them, if anything did."""
    hidden = options.json or not sys.stderr.isatty()
    try:
        with RunBar(sweep.left, len(sweep.results), hidden) as bar:
            sweep.run(options.jobs, bar.done, bar.epoch)
    except (KeyboardInterrupt, BptraceError) as error:
        return error
    return None


def _deliver(sweep: Sweep, options: Options) -> None:
    found = sweep.judged()
    if options.json:
        deliver_json(reproduction_json(found), options)
    else:
        deliver(reproduction_text(found), options)
