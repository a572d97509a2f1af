"""A derivation with blanks to fill in, as text or as numpy code, whichever a file's name asks for."""

from pathlib import Path

from bptrace.files import write_new
from bptrace.network.scenario import Scenario
from bptrace.verification.blank import blank_derivation
from bptrace.verification.blank_code import blank_code


def write_blank(path: str | Path, scenario: Scenario) -> None:
    """Write a new file. Raises UsageError where there is one already, BptraceError where none can be written."""
    write_new(path, (blank_code if Path(path).suffix.lower() == ".py" else blank_derivation)(scenario))
