"""`bptrace replay`: any update of a saved run in the debugger, or the whole run on the training screen."""

import sys
from time import perf_counter

from bptrace.commands.arguments import CommandParser, Options
from bptrace.commands.interface import has_terminal, open_interface
from bptrace.commands.output import deliver
from bptrace.commands.progress import EpochBar
from bptrace.errors import BptraceError, UsageError
from bptrace.export.text import trace_text
from bptrace.export.training import run_text
from bptrace.files import printable
from bptrace.texts import text
from bptrace.tracing import trace
from bptrace.training import Training
from bptrace.training.agreement import is_met_again
from bptrace.training.place import place_text, read_place
from bptrace.training.replay import Replay
from bptrace.training.saved import load
from bptrace.training.search import Search
from bptrace.training.visit import Visit
from bptrace.tui.place import Place

NOT_FOUND = 1
PICTURE = 0.1  # seconds of searching between two looks of the person at the bar


def add_options(parser: CommandParser) -> None:
    """The run, and the place in it."""
    parser.option("run", metavar="RUN.npz")
    parser.option("--at", metavar="EPOCH[:SAMPLE]")
    parser.option("--when", metavar="EXPR")
    parser.option("--fine", action="store_true")
    parser.option("--text", action="store_true")


def run(options: Options) -> int:
    """Open the update that was asked for; in a pipe, or with --text, print its trace. Without one, the run."""
    saved = load(options.run)
    training = Training.resumed(saved)
    training.steps.prepare()  # compiling takes seconds in which no key would be answered
    update = _update(training, options)
    if not is_met_again(saved, saved.updates if update is None else update):
        sys.stderr.write(f"{printable(text('replay.other_bits', path=options.run))}\n")
    reads = options.text or not has_terminal()
    if update is None:
        if reads:
            deliver(run_text(saved, saved=options.run), options)
            return 0
        return open_interface(Place("train", training=training, ascii=options.ascii), "bptrace replay", "--text")
    visit = Visit(training, update)
    scenario = visit.scenario
    if reads:
        deliver(f"{_heading(update, training.replay)}\n\n{trace_text(trace(scenario, options.fine))}", options)
        return 0
    place = Place("debug", scenario=scenario, visit=visit, fine=options.fine, ascii=options.ascii)
    return open_interface(place, "bptrace replay", "--text")


def _heading(update: int, replay: Replay) -> str:
    """Which update this is, and of which samples, in the order of their rows."""
    numbers = replay.order.numbers(update)
    if len(numbers) == 1:
        return text("replay.told", update=update, last=replay.last, place=place_text(update, replay))
    samples, epoch = ", ".join(map(str, numbers)), replay.order.epoch_of(update)
    return text("replay.told_batch", update=update, last=replay.last, epoch=epoch, samples=samples)


def _update(training: Training, options: Options) -> int | None:
    """The update that was asked for, by its place or by what holds there; None for none."""
    at = None if options.at is None else read_place(options.at, training.replay)
    return at if options.when is None else _found(training, options.when, at or 0)


def _found(training: Training, typed: str, since: int) -> int:
    """The first update from the epoch of `since` on at which a condition holds. Raises BptraceError for none."""
    if not training.replay.done:
        raise UsageError(text("replay.no_updates"))
    epochs = training.history.epochs
    search = Search(training.replay, typed, epochs, training.order.epoch_of(since), "--when")
    begun = perf_counter()
    with EpochBar(training.epoch, hidden=not sys.stderr.isatty()) as bar:
        while not search.over:
            search.advance_for(PICTURE)
            if perf_counter() - begun > PICTURE:
                bar.reach(search.epoch)
    if search.found is None:
        first = training.order.epoch_of(since)
        told = text("replay.never", typed=typed, first=first, last=search.epoch - 1)
        raise BptraceError(told, exit_code=NOT_FOUND)
    return search.found
