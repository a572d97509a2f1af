"""Words that a person wrote where a few are known: in a scenario file, as an option, from Python.

Like the readers of `figures`, each takes the value and its place and returns what was meant, or raises UsageError.
"""

from collections.abc import Callable

from bptrace.errors import did_you_mean
from bptrace.network.figures import refusal


def words(value: object, place: str) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise refusal("network.no_text", place, value)
    return value


def choice(*known: str) -> Callable[[object, str], str]:
    """A reader of one of a few words, case ignored."""

    def read(value: object, place: str) -> str:
        word = words(value, place).lower()
        if word not in known:
            raise refusal("network.unknown_word", place, value, hint=did_you_mean(word, known))
        return word

    return read


def truth(value: object, place: str) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise refusal("network.no_truth", place, value)
    return value
