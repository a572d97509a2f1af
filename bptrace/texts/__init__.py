"""Every text a person reads, by key: ``text("check.first_wrong", name="delta2")``.

A key is ``area.name``; an area is one module of a language (``texts/en/check.py``), loaded when first needed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module

LANGUAGE = "en"


@cache
def catalogue(area: str) -> dict[str, str]:
    """The texts of one area in the current language. Raises KeyError for an area that does not exist."""
    name = f"{__name__}.{LANGUAGE}.{area}"
    try:
        texts: dict[str, str] = import_module(name).TEXTS
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise KeyError(area) from None
    return texts


def text(key: str, **values: object) -> str:
    """The text of `key` with `values` in its str.format places. Raises KeyError for an unknown key or missing value."""
    return as_written(catalogue(key.partition(".")[0])[key].format(**values))


def as_written(words: str) -> str:
    """Words from elsewhere, a lesson's page, written as the texts are now."""
    return _written[-1](words)


_written: list[Callable[[str], str]] = [str]


@contextmanager
def texts_written(change: Callable[[str], str]) -> Iterator[None]:
    """Every text with `change` made to it, for as long as this lasts: for a terminal that lacks the signs of keys."""
    _written.append(change)
    try:
        yield
    finally:
        _written.remove(change)
