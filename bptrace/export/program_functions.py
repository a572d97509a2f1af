"""The functions that a piece of numpy code calls, as code: the very ones that made the numbers."""

import re
from collections.abc import Callable, Iterable

import numpy as np

from bptrace.algebra.functions import FUNCTIONS, IN_PROGRAMS, Array, source_of

_CALLED = re.compile(r"(?<![.\w])(\w+)\(")


def function_sources(code: Iterable[str]) -> list[str]:
    """The definition of every function of ours that these lines call, each before those that call it."""
    wanted: dict[str, str] = {}

    def want(called: str) -> None:
        for name in _CALLED.findall(called):
            if name not in wanted and (source := _source(name)):
                want(source.partition("\n")[2])
                wanted[name] = source

    for line in code:
        want(line)
    return list(wanted.values())


def _source(name: str) -> str:
    """Nothing for what is no function of ours."""
    function: Callable[..., Array] | None = FUNCTIONS[name].value if name in FUNCTIONS else IN_PROGRAMS.get(name)
    if function is None:
        return ""
    return f"{name} = np.{function.__name__}" if isinstance(function, np.ufunc) else source_of(function).rstrip()
