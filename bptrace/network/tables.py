"""Tables of a TOML file that is more than a scenario: a worked example, an experiment.

Each reader takes what the file holds and its place, and returns what was meant, or raises UsageError naming the place.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeVar

from bptrace.errors import did_you_mean
from bptrace.network.figures import refusal
from bptrace.network.words import words

Read = TypeVar("Read")


def tables(
    content: object, place: str, known: Collection[str], needed: Sequence[str] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each of an array of such tables, with its place: `[[figures]] 2`."""
    if not isinstance(content, list):
        raise refusal("network.no_tables", place)
    for number, one in enumerate(content, 1):
        yield f"{place} {number}", table(one, f"{place} {number}", known, needed)


def table(content: object, place: str, known: Collection[str], needed: Sequence[str] = ()) -> dict[str, Any]:
    """A table that has only `known` keys, and all those `needed`."""
    if not isinstance(content, dict):
        raise refusal("network.missing_key", place, missing=" and ".join(needed))
    for key in content:
        if key not in known:
            raise refusal("network.unknown_key", f"{place}, {key}", hint=did_you_mean(key, sorted(known)))
    missing = [key for key in needed if key not in content]
    if missing:
        raise refusal("network.missing_key", place, missing=missing[0])
    return content


def each(content: object, place: str, read: Callable[[object, str], Read]) -> Iterator[Read]:
    """Every entry of a list."""
    if not isinstance(content, list):
        raise refusal("network.no_list", place, content)
    yield from (read(one, place) for one in content)


def line(content: object, place: str) -> str:
    """A text in one line."""
    return " ".join(words(content, place).split())
