"""The line of numpy that made the number, and the functions it calls."""

import re
from collections.abc import Sequence
from inspect import isfunction

from bptrace.algebra.functions import IN_PROGRAMS, source_of
from bptrace.algebra.notation import numpy_code, terms
from bptrace.texts import text
from bptrace.tui.panels.lines import BLANK, Line, faint, heading, line, spans, wrapped_formula
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel


def source_lines(moment: Moment, width: int, height: int, titled: bool = True) -> list[Line]:
    """The title, the line, and the definitions of its functions where there is room."""
    head = [line(heading(text("debugger.source")))] if titled else []
    code = wrapped_formula(spans(terms(moment.step.equation, "numpy")), width, 4)
    lines = [*head, *code]
    for name in _functions(moment):
        body = [part for part in _definition(name) if len(part) <= width]
        if body and len(lines) + 1 + len(body) <= height and len(body) == len(_definition(name)):
            lines += [BLANK, *(line(faint(part)) for part in body)]
    return lines[:height]


def _functions(moment: Moment) -> list[str]:
    """The functions the line calls, and those that they call."""
    used = _called(numpy_code(moment.step.equation))
    called = [name for one in used for code in _definition(one) for name in _called(code)]
    return list(dict.fromkeys((*used, *called)))


def _called(code: str) -> list[str]:
    return [name for name in _CALLED.findall(code) if name in IN_PROGRAMS]


_CALLED = re.compile(r"(?<![\w.])(\w+)\(")


def _definition(name: str) -> list[str]:
    """The program text without its docstring; nothing where the function is numpy's own."""
    if not isfunction(IN_PROGRAMS[name]):
        return []
    return [part for part in source_of(IN_PROGRAMS[name]).rstrip().splitlines() if '"""' not in part]


class SourcePanel(Panel):
    """Shows the code."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The title, then the code."""
        return source_lines(self.moment, width, height, self.titled) if self.moment else ()
