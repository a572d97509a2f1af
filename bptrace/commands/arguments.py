"""Reading what was typed after `bptrace`, the same way for every command."""

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from bptrace.errors import UsageError, did_you_mean, shortened
from bptrace.texts import text

COMMANDS = ("lessons", "debug", "trace", "gradcheck", "check", "train", "replay", "examples", "reproduce")

Options = argparse.Namespace

NEGATIVE = re.compile(r"[-−]\[*(\.?\d|[½¼¾]|inf|nan)", re.IGNORECASE)
"""What begins so is a number, a fraction or a list of them, and no option."""


def overview() -> str:
    """What `bptrace --help` prints."""
    rows = "\n".join(f"  {command:<10} {text(f'cli.{command}.summary')}" for command in COMMANDS)
    return text("cli.overview", commands=rows)


class CommandParser(argparse.ArgumentParser):
    """argparse with its texts from the catalogue, and with errors that are raised instead of printed."""

    def __init__(self, command: str) -> None:
        super().__init__(
            prog=f"bptrace {command}" if command != "start" else "bptrace",
            usage=text(f"cli.{command}.usage"),
            description=text(f"cli.{command}.help"),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            add_help=False,
        )
        self._positionals.title = text("cli.arguments")
        self._optionals.title = text("cli.options")
        self._negative_number_matcher = NEGATIVE  # argparse's own knows no -1/4 and no -0.1,0.9
        self.option("--ascii", action="store_true")
        self.option("--no-color", action="store_true")
        self.option("--help", "-h", action="store_true")

    def option(self, *names: str, group: "argparse._ArgumentGroup | None" = None, **settings: Any) -> None:
        """Add an option or a positional; its help is the catalogue's `cli.option.<name>`."""
        key = names[0].lstrip("-").replace("-", "_")
        (group or self).add_argument(*names, help=text(f"cli.option.{key}").replace("%", "%%"), **settings)

    def error(self, message: str) -> NoReturn:
        raise UsageError(text("cli.usage", message=message, command=self.prog))

    def read(self, typed: Sequence[str]) -> Options:
        """The options that were typed. Raises UsageError, with the nearest option where one is unknown."""
        options, unknown = self.parse_known_args(typed)
        if unknown and unknown[0].startswith("-"):
            option = unknown[0].partition("=")[0]
            known = [name for name in self._option_string_actions if name.startswith("--")]
            hint = did_you_mean(option, known, otherwise=text("cli.options_listed", command=self.prog))
            raise UsageError(text("cli.unknown_option", option=option, hint=hint))
        if unknown:
            raise UsageError(text("cli.extra_argument", word=unknown[0], command=self.prog))
        return options


def whole_number(word: str) -> int:
    """An option's value as an integer."""
    try:
        return int(word)
    except ValueError:
        key = "cli.too_many_digits" if re.fullmatch(r"[+-]?\d+", word.strip()) else "cli.not_whole"
        raise argparse.ArgumentTypeError(text(key, word=shortened(word), most=2**63 - 1)) from None


def real_number(word: str) -> float:
    """An option's value as a float."""
    try:
        return float(word)
    except ValueError:
        raise argparse.ArgumentTypeError(text("cli.not_a_number", word=word)) from None


def one_of(*names: str) -> Any:
    """A reader for an option that takes one of a few words."""

    def word(typed: str) -> str:
        if typed not in names:
            raise argparse.ArgumentTypeError(text("cli.not_one_of", word=typed, hint=did_you_mean(typed, names)))
        return typed

    return word
