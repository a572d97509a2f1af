"""The box that `:` opens: a quantity's name or a step's number, and the answer to a name that is none."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import dimensions
from bptrace.algebra.parser import read_quantity
from bptrace.errors import shortened
from bptrace.frozen import frozen
from bptrace.texts import text
from bptrace.tracing import Trace
from bptrace.tui.panels.box import Box


@frozen
class Destination:
    """The quantity and its entry, or the sample, or the sentence that says why there is none."""

    name: str = ""
    problem: str = ""
    cell: tuple[int, int] | None = None
    sample: int | None = None


ENTRY = re.compile(r"(.*?)(?:\s*\[\s*|\s+)(\d{1,6})\s*[,;\s]\s*(\d{1,6})\s*\]?")
_SAMPLE = re.compile(r"(?:sample|s)\s*\[?\s*(\d{1,9})?\s*\]?", re.IGNORECASE)
_ERROR = re.compile(r"d\W*([0-9⁰¹²³⁴⁵⁶⁷⁸⁹]+)\W*", re.IGNORECASE)  # a delta typed with a Latin d


def destination(typed: str, traced: Trace) -> Destination | int:
    """Where `dW2`, `δ²`, `dW2[3,8]`, `W1_new`, the step number `12` (from 1 on) or `sample 12` leads."""
    word = typed.strip().removeprefix(":").strip()
    if found := _SAMPLE.fullmatch(word):
        return _sample(found[1], traced)
    if found := ENTRY.fullmatch(word):
        return _entry(found[1], (int(found[2]), int(found[3])), traced)
    if word.isdecimal():
        number = int(word)
        if 1 <= number <= len(traced):
            return number - 1
        return Destination(problem=text("debugger.no_step_number", number=number, count=len(traced)))
    name = read_quantity(word) or word
    if name in traced.fine or name in traced:
        return traced.step(name).index if name in traced else Destination(name)
    if name in traced.values:
        return Destination(problem=text("debugger.is_given", name=name))
    word = shortened(word, LONGEST)
    meant = _meant(word, [step.name for step in traced.steps])
    if meant:
        return Destination(problem=text("debugger.no_step_meant", name=word, meant=meant, symbol=_symbol(meant)))
    return Destination(problem=text("debugger.no_step", name=word, count=len(traced)))


def _entry(word: str, cell: tuple[int, int], traced: Trace) -> Destination:
    """The entry of a quantity; its last index is part of the answer to one that lies outside."""
    found = destination(word, traced)
    if isinstance(found, int):
        found = Destination(traced.steps[found].name)
    if found.problem:
        return found
    shape = (traced if found.name in traced else traced.fine).step(found.name).value.shape or (1, 1)
    if cell[0] >= shape[0] or cell[1] >= shape[1]:
        last = ",".join(str(size - 1) for size in shape)
        return Destination(problem=text("debugger.no_entry", name=found.name, shape=dimensions(shape), last=last))
    return Destination(found.name, cell=cell)


def _sample(number: str | None, traced: Trace) -> Destination:
    """A sample of the data set, counted from 0."""
    data = traced.scenario.data
    if data is None:
        return Destination(problem=text("debugger.no_samples"))
    if number is None or int(number) >= len(data):
        key = "debugger.which_sample" if number is None else "debugger.no_sample"
        return Destination(problem=text(key, sample=number, last=len(data) - 1))
    return Destination(sample=int(number))


def _meant(word: str, known: list[str]) -> str:
    """The name that comes nearest; `d2` and `d⁽²⁾` are deltas. Nothing where none is near."""
    if found := _ERROR.fullmatch(word):
        name = read_quantity(f"delta{int(found[1].translate(_DIGITS))}")
        if name in known:
            return name
    by_case = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), by_case, n=1)
    return by_case[near[0]] if near else ""


def _symbol(name: str) -> str:
    return symbol_term(name).text


_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
LONGEST = 16  # characters of an unknown name that are repeated to the person


class JumpBox(Box):
    """Asks where to; gone as soon as that is typed."""

    @dataclass
    class Asked(Box.Asked):
        """The person typed where to go."""

    def __init__(self) -> None:
        super().__init__(text("debugger.jump_where"))

    def submitted(self, typed: str) -> None:
        """Leave, then go."""
        self.close()
        if typed.strip():
            self.post_message(self.Asked(typed))
