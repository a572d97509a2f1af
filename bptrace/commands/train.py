"""`bptrace train`: a scenario's network trained from its own weights, and how it went."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from bptrace.commands.arguments import CommandParser, Options, one_of, real_number, whole_number
from bptrace.commands.ending import ended_like_ctrl_c
from bptrace.commands.interface import open_interface
from bptrace.commands.loss_curve import loss_curve
from bptrace.commands.output import deliver, deliver_json
from bptrace.commands.outputs import ready_to_write_all
from bptrace.commands.progress import EpochBar
from bptrace.commands.scenario_options import add_scenario_options, files_read, scenario_of
from bptrace.errors import BptraceError
from bptrace.export.run_plot import ready_to_plot, run_plot
from bptrace.export.training import history_csv, run_json, run_text
from bptrace.files import printable, write_whole
from bptrace.network.figures import share
from bptrace.network.scenario import Scenario
from bptrace.network.settings import batch, epochs, typed
from bptrace.texts import text
from bptrace.training import Run, Training
from bptrace.training.kernels.choosing import KERNELS
from bptrace.training.saved import save
from bptrace.tui.place import Place

ASKED = ("auto", *KERNELS)
KEPT_EVERY = 60.0  # seconds after which a long run is written, so that no power cut costs more


def add_options(parser: CommandParser) -> None:
    """SCENARIO and its options, how long, how, and what is kept."""
    add_scenario_options(parser)
    parser.option("--epochs", metavar="N", type=whole_number)
    parser.option("--batch", metavar="N|full")
    parser.option("--shuffle", action="store_true")
    parser.option("--validation", metavar="SHARE", type=real_number)
    parser.option("--stop-when", metavar="EXPR")
    parser.option("--kernel", metavar="|".join(ASKED), type=one_of(*ASKED), default="auto")
    parser.option("--save", metavar="RUN.npz")
    parser.option("--csv", metavar="FILE")
    parser.option("--plot", metavar="FILE")
    parser.option("--tui", action="store_true")
    parser.option("--json", action="store_true")


def run(options: Options) -> int:
    """Train, keep what was asked for, print the summary; Ctrl+C ends the training, never loses it."""
    scenario = _scenario(options)
    samples = None if options.batch is None else batch(typed("training.batch", options.batch), "--batch")
    passes = scenario.epochs if options.epochs is None else epochs(options.epochs, "--epochs")
    written = {"--save": options.save, "--csv": options.csv, "--plot": options.plot}
    ready_to_write_all(written, files_read(options, scenario))
    if options.plot is not None:
        ready_to_plot(options.plot)
    if options.tui:
        return _watch(options, scenario, samples)
    training = Training(scenario, passes, samples, options.shuffle or None, options.stop_when, options.kernel)
    with ended_like_ctrl_c() as ending:
        _train(training, options)
        trained = training.run()
        errors = list(_keep(trained, options))
        _tell(trained, options, None if errors else options.save)
        errors += _draw(trained, options)
    for error in errors:
        raise error
    return ending.exit_code if trained.stopped == "interrupted" else 0


def _tell(trained: Run, options: Options, kept: str | None) -> None:
    """The summary; and where files are not what was asked for, why."""
    if not _is_begun(trained) and any((options.save, options.csv, options.plot)):
        sys.stderr.write(f"{text('export.nothing_written')}\n")
    if options.csv is not None and (lines := len(trained.record)) < trained.epochs:
        told = text("export.thinned", path=options.csv, lines=f"{lines:,}", epochs=f"{trained.epochs:,}")
        sys.stderr.write(f"{printable(told)}\n")
    if options.json:
        deliver_json(run_json(trained), options)
    else:
        told = run_text(trained, options.stop_when, kept)
        deliver(told + loss_curve(trained.history, options.ascii), options)


def _scenario(options: Options) -> Scenario:
    """What is trained."""
    scenario = scenario_of(options)
    if options.validation is None:
        return scenario
    return replace(scenario, validation=share(options.validation, "--validation"))


def _train(training: Training, options: Options) -> None:
    """To the end, or until Ctrl+C or whoever ends processes; now and then the run so far is kept."""
    kept = perf_counter()
    hidden = options.json or not sys.stderr.isatty()
    with EpochBar(training.epochs, hidden) as bar, suppress(KeyboardInterrupt):
        if training.steps.kernel == "jit":
            bar.compiling()
        for epoch in training:
            bar.advance(epoch)
            if options.save is not None and perf_counter() - kept > KEPT_EVERY:
                with suppress(BptraceError):  # told at the end, if it is still so
                    save(training.run(), options.save)
                kept = perf_counter()


def _watch(options: Options, scenario: Scenario, samples: int | str | None) -> int:
    """Train in the interface, and keep what has become of it when that is left."""
    begun: list[Training] = []
    ahead = Training(scenario, options.epochs, samples, options.shuffle or None, options.stop_when, options.kernel)
    place = Place(
        "train",
        scenario=scenario,
        epochs=options.epochs,
        batch=samples,
        shuffle=options.shuffle or None,
        stop_when=options.stop_when,
        kernel=ahead.steps.kernel,
        begun=begun.append,
        ascii=options.ascii,
    )
    code = open_interface(place, "bptrace train --tui", "bptrace train")
    for trained in [training.run() for training in begun]:
        for error in [*_keep(trained, options), *_draw(trained, options)]:
            raise error
    return code


def _keep(trained: Run, options: Options) -> Iterator[BptraceError]:
    """Write what was asked for, before anything that may fail is printed; one that fails costs nothing else."""
    wanted: dict[str, Callable[[str], object]] = {
        "save": lambda path: save(trained, path),
        "csv": lambda path: write_whole(path, history_csv(trained)),
    }
    return _written(trained, wanted, options)


def _draw(trained: Run, options: Options) -> Iterator[BptraceError]:
    """The figure, after all the rest: whatever another library raises costs nothing else."""
    return _written(trained, {"plot": lambda path: write_whole(path, run_plot(trained, Path(path).suffix))}, options)


def _is_begun(trained: Run) -> bool:
    """Whether it is more than its beginning, or that is what was asked for."""
    return trained.updates > 0 or trained.stopped != "interrupted"


def _written(trained: Run, wanted: Mapping[str, Callable[[str], object]], options: Options) -> Iterator[BptraceError]:
    """What went wrong with the files that were asked for; nothing is put over the last run's by one not yet begun."""
    for option, keep in wanted.items() if _is_begun(trained) else ():
        try:
            if (path := getattr(options, option)) is not None:
                keep(path)
        except BptraceError as error:
            yield error
