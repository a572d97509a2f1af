"""The header of a derivation: `key: value`, the options of a scenario by their long names."""

import re
from dataclasses import field
from pathlib import Path

from bptrace.algebra.parser import read_quantity
from bptrace.errors import did_you_mean
from bptrace.frozen import frozen
from bptrace.network.optimizers import OWN
from bptrace.network.settings import OPTIONS
from bptrace.verification.statements import trouble

KEYS = ("scenario", *(name.replace("_", "-") for name in OPTIONS), "weights", "set")
_LINE = re.compile(r"\s*(?P<key>[^\W\d][\w -]*?)\s*:(?!=)\s*(?P<value>.*?)\s*")
_PATHS = (".toml", ".npz", ".csv")
_SYNONYMS = {"eta": "learning-rate", "η": "learning-rate", "seeds": "seed"}


@frozen(eq=False)
class Header:
    """The options that were set, by the names of `Scenario.build`, and the line of each; `name` is the file's."""

    name: str
    options: dict[str, object] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def reads(self, statement: str, line: int) -> bool:
        """Whether a statement is a line of the header, which is then set."""
        found = _LINE.fullmatch(statement)
        if found:
            self.set(found["key"], found["value"], line)
        return bool(found)

    def set(self, key: str, value: str, line: int) -> None:
        """One option; `set: key=value` may come more than once."""
        plain = re.sub(r"[\s_]+", "-", key.strip().lower())
        plain = _SYNONYMS.get(plain, plain)
        if plain not in KEYS:
            if key in (*OWN, "weight_decay", "normalise"):
                raise trouble(self.name, line, "check.optimizer_number", name=key)
            if read_quantity(key):
                raise trouble(self.name, line, "check.quantity_as_header", said=key)
            raise trouble(self.name, line, "check.unknown_header", said=key, hint=did_you_mean(plain, KEYS))
        option = plain.replace("-", "_")
        if not value:
            raise trouble(self.name, line, "check.empty_header", said=key)
        if option == "set":
            earlier = self.options.get("set", ())
            self.options["set"] = (*(earlier if isinstance(earlier, tuple) else ()), value)
        elif option in self.options:
            raise trouble(self.name, line, "check.header_twice", said=plain, before=self.lines[option])
        else:
            self.options[option] = _nearby(value, self.name)
        self.lines[option] = line


def _nearby(value: str, name: str) -> str:
    """A path in a header is meant from the derivation's own folder where that file exists."""
    beside = Path(name).parent / value
    try:
        return str(beside) if value.lower().endswith(_PATHS) and beside.is_file() else value
    except (OSError, ValueError):
        return value
