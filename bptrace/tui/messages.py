"""What screens and panels say to those above them."""

from dataclasses import dataclass

from textual.message import Message

from bptrace.tui.place import Place


@dataclass
class Open(Message):
    """Go to a place; one that names a screen only (no scenario, no file) returns to it as it was left."""

    place: Place


@dataclass
class Chosen(Message):
    """The person pointed at a quantity: in the ribbon, the list of steps or a formula."""

    name: str


@dataclass
class Said(Message):
    """A sentence for the line above the keys."""

    sentence: str
