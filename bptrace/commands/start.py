"""`bptrace` alone: the interface where the person left off; in a pipe the help, because nobody would see a screen."""

import sys

from bptrace.commands.arguments import CommandParser, Options, overview
from bptrace.errors import UsageError


def add_options(parser: CommandParser) -> None:
    """None but those of every command."""


def run(options: Options) -> int:
    """Open the interface, or print the help and call it wrong usage."""
    if not sys.stdout.isatty():
        sys.stdout.write(overview())
        return UsageError.exit_code
    from bptrace.commands.interface import open_interface  # they load numpy, and `bptrace --help` passes here
    from bptrace.tui.place import Place

    return open_interface(Place(ascii=options.ascii), "bptrace", "bptrace --help")
