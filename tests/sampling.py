"""Long lists of cases: some in every run, more with the slow tests, all of them where somebody takes the time.

pytest                          every run
pytest -m slow                  what .ci/run adds
pytest -m "slow or full"        the whole scale: tens of thousands of networks, half an hour
"""

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], one_in: int, slow_one_in: int = 1) -> list[Any]:
    """Every `one_in`th case as it is; of the others every `slow_one_in`th marked slow, the rest full."""
    return [case if at % one_in == 0 else _later(case, at % slow_one_in == 0) for at, case in enumerate(cases)]


def _later(case: Any, soon: bool) -> Any:
    return pytest.param(case, marks=pytest.mark.slow if soon else pytest.mark.full)


def blocks(cases: int, size: int) -> list[range]:
    """The numbers below `cases` in ranges of `size`, each a test."""
    return [range(at, min(at + size, cases)) for at in range(0, cases, size)]


def scaled(everyday: int, slow: int, full: int, size: int) -> list[Any]:
    """The numbers below `full` in ranges: the first `everyday`, then up to `slow` by `size`, then by more."""
    later = [_later(range(at, min(at + size, slow)), True) for at in range(everyday, slow, size)]
    rest = [_later(range(at, min(at + 20 * size, full)), False) for at in range(slow, full, 20 * size)]
    return [range(everyday), *later, *rest]
