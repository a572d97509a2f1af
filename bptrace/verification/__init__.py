"""A learner's derivation judged: the first wrong line, and why.

Where to read: `statements`, `header`, `own_names`, `claims`, `matrix_text` and `derivation_file` (what was written),
`case` (the scenario it is about), `reading` (formulas), `worlds` (where they are tried), `own` (the learner's earlier
values), `judging` and the modules named after it (the verdicts), `changes`, `mistakes`, `alternatives`, `diagnosis` and
`diagnosing_formulas`, `diagnosing_figures` (the cause), `repairing` (what would mend what has none), `hints`,
`conventions`, `power` and `report` (what is told), `checking` (all of it). The public names below are loaded when first
used: who needs `digits` needs no judge.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bptrace.verification.checking import check, check_file, check_text
    from bptrace.verification.report import Report, Result

__all__ = ["Report", "Result", "check", "check_file", "check_text"]


def __getattr__(name: str) -> Any:
    """Load a public name, the first time somebody asks."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "report" if name in ("Report", "Result") else "checking"
    return getattr(import_module(f"{__name__}.{home}"), name)
