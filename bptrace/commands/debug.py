"""`bptrace debug`: the step-through debugger on one scenario."""

from bptrace.commands.arguments import CommandParser, Options
from bptrace.commands.interface import open_interface
from bptrace.commands.scenario_options import add_scenario_options, scenario_of
from bptrace.tui.place import Place


def add_options(parser: CommandParser) -> None:
    """SCENARIO and its options."""
    add_scenario_options(parser)
    parser.option("--fine", action="store_true")


def run(options: Options) -> int:
    """Open the debugger on the first step."""
    place = Place("debug", scenario=scenario_of(options), fine=options.fine, ascii=options.ascii)
    return open_interface(place, "bptrace debug", "bptrace trace")
