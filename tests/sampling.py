"""Long lists of cases: some in every run, all of them with the slow tests."""

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(cases: Iterable[Any], one_in: int) -> list[Any]:
    """Every `one_in`th case as it is, the others marked slow."""
    return [case if at % one_in == 0 else pytest.param(case, marks=pytest.mark.slow) for at, case in enumerate(cases)]
