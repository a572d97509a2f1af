"""The options that build a scenario, the same for every command."""

from collections.abc import Callable, Iterator, Mapping
from typing import get_args

from bptrace.commands.arguments import CommandParser, Options, real_number, whole_number
from bptrace.network.datasets import NAMES
from bptrace.network.initialisation import METHODS
from bptrace.network.losses import LOSSES
from bptrace.network.network import Bias, Layout, Sign
from bptrace.network.scenario import Scenario
from bptrace.network.scenario_file import bundled
from bptrace.network.update_rules import RULES
from bptrace.texts import text

_WORDS = {
    "--network": None,
    "--layout": "|".join(get_args(Layout)),
    "--bias": "|".join(get_args(Bias)),
    "--sign": "|".join(get_args(Sign)),
    "--loss": "|".join(LOSSES),
    "--init": "|".join(METHODS),
    "--data": None,
    "--x": "0.1,0.9",
    "--y": "1",
    "--weights": "FILE.npz",
    "--optimizer": "|".join(RULES),
}
_NUMBERS: Mapping[str, tuple[str, Callable[[str], float]]] = {
    **dict.fromkeys(("--seed", "--samples", "--sample"), ("N", whole_number)),
    "--learning-rate": ("ETA", real_number),
    "--decay": ("F", real_number),
    "--decay-every": ("N", whole_number),
}


def add_scenario_options(parser: CommandParser) -> None:
    """SCENARIO, and every option that builds or changes one; what a value may be is the scenario's own business."""
    parser.option("scenario", nargs="?", metavar="SCENARIO")
    group = parser.add_argument_group(text("cli.scenario_options"), text("cli.scenario_defaults"))
    for name, values in _WORDS.items():
        parser.option(name, group=group, metavar=values or name.lstrip("-").upper())
    for name, (value, read) in _NUMBERS.items():
        parser.option(name, group=group, metavar=value, type=read)
    parser.option("--set", group=group, metavar="KEY=VALUE", action="append")


def scenario_options(options: Options) -> dict[str, object]:
    """Those that were typed, by the names of `Scenario.build`."""
    typed = (name.lstrip("-").replace("-", "_") for name in (*_WORDS, *_NUMBERS))
    names = ["scenario", "set", *typed]
    return {name: getattr(options, name) for name in names if getattr(options, name) is not None}


def scenario_of(options: Options) -> Scenario:
    """The scenario that was asked for; Lab 1's where nothing was."""
    typed = scenario_options(options)
    typed.pop("scenario", None)
    return Scenario.build(options.scenario, **typed)


def files_read(options: Options, scenario: Scenario) -> Iterator[str]:
    """The files that the scenario which was asked for is made of."""
    if options.scenario is not None and options.scenario not in bundled():
        yield options.scenario
    if options.weights is not None:
        yield options.weights
    if scenario.data is not None and scenario.data.name not in NAMES:
        yield scenario.data.name
