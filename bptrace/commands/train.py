"""`bptrace train`: a scenario's network trained from its own weights, and how it went."""

import errno
import os
import sys
from pathlib import Path

from bptrace.commands.arguments import CommandParser, Options, count
from bptrace.commands.interface import open_interface
from bptrace.commands.output import deliver, deliver_json
from bptrace.commands.progress import EpochBar
from bptrace.commands.scenario_options import add_scenario_options, scenario_of
from bptrace.errors import BptraceError
from bptrace.export.training import history_csv, run_json, run_text
from bptrace.files import write_whole
from bptrace.network.scenario import Scenario
from bptrace.network.settings import batch
from bptrace.texts import text
from bptrace.training import Run, train
from bptrace.training.saved import save
from bptrace.tui.place import Place

INTERRUPTED = 130


def add_options(parser: CommandParser) -> None:
    """SCENARIO and its options, how long, how, and what is kept."""
    add_scenario_options(parser)
    parser.option("--epochs", metavar="N", type=count)
    parser.option("--batch", metavar="N|full")
    parser.option("--shuffle", action="store_true")
    parser.option("--save", metavar="RUN.npz")
    parser.option("--csv", metavar="FILE")
    parser.option("--tui", action="store_true")
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """Train, keep what was asked for, print the summary; Ctrl+C ends the training, never loses it."""
    scenario = scenario_of(options)
    samples = None if options.batch is None else batch(options.batch, "--batch")
    if options.tui:
        return _watch(options, scenario, samples)
    _folders_exist(options.save, options.csv)
    epochs = scenario.epochs if options.epochs is None else options.epochs
    with EpochBar(epochs, hidden=options.json or not sys.stderr.isatty()) as bar:
        trained = train(scenario, epochs, samples, options.shuffle, on_epoch=bar.advance)
    if options.json:
        deliver_json(run_json(trained), options)
    else:
        deliver(run_text(trained), options)
    _keep(trained, options)
    return INTERRUPTED if trained.stopped == "interrupted" else 0


def _watch(options: Options, scenario: Scenario, samples: int | str | None) -> int:
    place = Place(
        "train",
        scenario=scenario,
        epochs=options.epochs,
        batch=samples,
        shuffle=options.shuffle,
        ascii=options.ascii,
    )
    return open_interface(place, "bptrace train --tui", "bptrace train")


def _keep(trained: Run, options: Options) -> None:
    if options.save:
        save(trained, options.save)
    if options.csv:
        write_whole(options.csv, history_csv(trained))


def _folders_exist(*paths: str | None) -> None:
    """Raises BptraceError before a long training and not after it."""
    for path in paths:
        if path and not Path(path).absolute().parent.is_dir():
            raise BptraceError(text("cli.cannot_write", path=path, reason=os.strerror(errno.ENOENT)))
