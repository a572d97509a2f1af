"""What only a file of numpy code needs, loaded when there is one: half of what judging formulas costs to import."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bptrace.verification.code.python_file import CodeFunction as CodeFunction
    from bptrace.verification.code.python_file import read_python as read_python
    from bptrace.verification.code.sandbox import Sandbox as Sandbox
    from bptrace.verification.code.settings import Idle as Idle
    from bptrace.verification.judging_code.judging import CodeJudge as CodeJudge

_HOME = {
    "CodeFunction": "bptrace.verification.code.python_file",
    "read_python": "bptrace.verification.code.python_file",
    "Sandbox": "bptrace.verification.code.sandbox",
    "CodeJudge": "bptrace.verification.judging_code.judging",
}


def __getattr__(name: str) -> Any:
    """Load the module that holds a name, the first time somebody asks for it."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value
