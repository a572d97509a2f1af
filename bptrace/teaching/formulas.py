"""The formulas of a lesson's text: a quantity, an entry, a formula, arithmetic with entries; as trees over a trace."""

import re

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Add, Entry, Expression, Negate, Number, Scale, Subtract
from bptrace.algebra.functions import Array
from bptrace.algebra.parser import FormulaError, parse
from bptrace.texts import text
from bptrace.tracing import Trace

_ENTRY = re.compile(r"(?P<name>\w+)\s*\[\s*(?P<row>\d+)\s*,\s*(?P<column>\d+)\s*\]|(?P<number>\d+\.?\d*)")
_SUM = re.compile(r"\s*([+\-−])\s*")
INDEXED = re.compile(r"(?P<what>\w+|\w*\(.*\))\s*\[\s*(?P<row>\d+)\s*,\s*(?P<column>\d+)\s*\]")


def formula(source: str, of: Trace) -> tuple[Expression, tuple[int, int] | None]:
    """A formula of a lesson as a tree, and the entry of its value that is meant. Raises FormulaError."""
    vocabulary = of.derivation.vocabulary
    match = INDEXED.fullmatch(source)
    if match:
        return parse(match["what"], vocabulary), (int(match["row"]), int(match["column"]))
    return (_arithmetic(source) if "[" in source else parse(source, vocabulary)), None


def evaluate(source: str, of: Trace) -> Array:
    """The value of a formula of a lesson; an entry is 0-dimensional. Raises FormulaError, KeyError or IndexError."""
    expression, index = formula(source, of)
    result = np.asarray(value(expression, of.values), dtype=float)
    return result if index is None else np.asarray(result[index])


def _arithmetic(source: str) -> Expression:
    """Sums of products of entries and numbers, each operator between two spaces or none."""
    pieces = _SUM.split(source.strip())
    negative = pieces[0] == "" and len(pieces) > 2
    first = _product(pieces[2]) if negative else _product(pieces[0])
    total: Expression = Negate(first) if negative and pieces[1] != "+" else first
    rest = pieces[3:] if negative else pieces[1:]
    for operator, piece in zip(rest[::2], rest[1::2], strict=True):
        total = Add(total, _product(piece)) if operator == "+" else Subtract(total, _product(piece))
    return total


def _product(source: str) -> Expression:
    factors = [_factor(part.strip()) for part in re.split("[*·]", source)]
    product = factors[0]
    for factor in factors[1:]:
        product = Scale(product, factor)
    return product


def _factor(source: str) -> Expression:
    match = _ENTRY.fullmatch(source)
    if not match:
        raise FormulaError(text("lessons.no_formula", formula=source), 0)
    if match["number"]:
        return Number(float(match["number"]))
    return Entry(match["name"], int(match["row"]), int(match["column"]))
