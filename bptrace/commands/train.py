"""`bptrace train`: a scenario's network trained from its own weights, and how it went."""

import sys
from collections.abc import Iterator

from bptrace.commands.arguments import CommandParser, Options, whole_number
from bptrace.commands.interface import open_interface
from bptrace.commands.output import deliver, deliver_json
from bptrace.commands.progress import EpochBar
from bptrace.commands.scenario_options import add_scenario_options, scenario_of
from bptrace.errors import BptraceError
from bptrace.export.training import history_csv, run_json, run_text
from bptrace.files import ready_to_write, write_whole
from bptrace.network.scenario import Scenario
from bptrace.network.settings import batch, epochs, typed
from bptrace.training import Run, Training, train
from bptrace.training.saved import save
from bptrace.tui.place import Place

INTERRUPTED = 130


def add_options(parser: CommandParser) -> None:
    """SCENARIO and its options, how long, how, and what is kept."""
    add_scenario_options(parser)
    parser.option("--epochs", metavar="N", type=whole_number)
    parser.option("--batch", metavar="N|full")
    parser.option("--shuffle", action="store_true")
    parser.option("--stop-when", metavar="EXPR")
    parser.option("--save", metavar="RUN.npz")
    parser.option("--csv", metavar="FILE")
    parser.option("--tui", action="store_true")
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """Train, keep what was asked for, print the summary; Ctrl+C ends the training, never loses it."""
    scenario = scenario_of(options)
    samples = None if options.batch is None else batch(typed("training.batch", options.batch), "--batch")
    passes = scenario.epochs if options.epochs is None else epochs(options.epochs, "--epochs")
    for path in (options.save, options.csv):
        if path is not None:
            ready_to_write(path)
    if options.tui:
        return _watch(options, scenario, samples)
    with EpochBar(passes, hidden=options.json or not sys.stderr.isatty()) as bar:
        trained = train(scenario, passes, samples, options.shuffle, bar.advance, options.stop_when)
    errors = list(_keep(trained, options))
    if options.json:
        deliver_json(run_json(trained), options)
    else:
        deliver(run_text(trained, options.stop_when), options)
    for error in errors:
        raise error
    return INTERRUPTED if trained.stopped == "interrupted" else 0


def _watch(options: Options, scenario: Scenario, samples: int | str | None) -> int:
    """Train in the interface, and keep what has become of it when that is left."""
    begun: list[Training] = []
    place = Place(
        "train",
        scenario=scenario,
        epochs=options.epochs,
        batch=samples,
        shuffle=options.shuffle,
        stop_when=options.stop_when,
        begun=begun.append,
        ascii=options.ascii,
    )
    code = open_interface(place, "bptrace train --tui", "bptrace train")
    for error in [error for training in begun for error in _keep(training.run(), options)]:
        raise error
    return code


def _keep(trained: Run, options: Options) -> Iterator[BptraceError]:
    """Write what was asked for, before anything that may fail is printed; one that fails costs nothing else."""
    try:
        if options.save is not None:
            save(trained, options.save)
    except BptraceError as error:
        yield error
    try:
        if options.csv is not None:
            write_whole(options.csv, history_csv(trained))
    except BptraceError as error:
        yield error
