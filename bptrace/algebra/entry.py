"""One entry of an equation, written out: `δ⁽²⁾[0,0] = (−0.7569 · −0.7323) · 0.2500 = 0.1386`.

`entry` turns a tree of matrices into the scalar tree of one entry: a product of matrices becomes a sum of products.
`expansion` puts the numbers in, step by step; `index_formula` keeps letters for the indices:
`δ⁽²⁾[i,j] = (Σₖ δ⁽³⁾[i,k] · W⁽³⁾[j,k]) · σ′(z⁽²⁾[i,j])`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, count
from typing import TypeGuard, overload

import numpy as np

from bptrace.algebra.evaluation import Dim, Shape, shape, value
from bptrace.algebra.expression import (
    ONE,
    Apply,
    Divide,
    Entry,
    Equation,
    Expression,
    Hadamard,
    IndexSum,
    MatMul,
    Number,
    Ones,
    Scale,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Total,
    Transpose,
    children,
    is_scalar,
    rebuild,
    walk,
)
from bptrace.algebra.functions import Array
from bptrace.algebra.notation import Term, Terms, terms
from bptrace.frozen import frozen

LONG = 4  # sums of more terms than this are summarised
LARGEST = 5  # how many of their terms are shown
SHIFTED = 700.0  # the exponential of a little more is no float64
LETTERS = "klprstuv"  # for the index of a sum; there is a lowered form of each
Index = int | str


# --- the scalar tree of one entry ------------------------------------------------------------------------------------


def entry(expression: Expression, row: int, column: int, quantities: Mapping[str, Array]) -> Expression:
    """The scalar expression of entry [row, column]; an operand that was spread over rows gives its only row."""
    sizes: dict[str, Shape] = {name: _shape_of(array) for name, array in quantities.items()}

    def of(node: Expression, i: int, j: int) -> Expression:
        if is_scalar(node):
            return node
        rows, columns = _size(node, sizes)
        i, j = min(i, rows - 1), min(j, columns - 1)
        match node:
            case Symbol(name):
                return Entry(name, i, j)
            case Transpose(Symbol(name)):
                return Entry(name, i, j, transposed=True)
            case Transpose(operand):
                return of(operand, j, i)
            case MatMul(left, right):
                return _total(_size(left, sizes)[1], lambda k: Scale(of(left, i, k), of(right, k, j)))
            case Sum(operand, axis):
                summed = list(_summed(_size(operand, sizes), axis, i, j))
                return _total(len(summed), lambda k: of(operand, *summed[k]))
            case Softmax(operand, axis):
                return normalised(operand, list(_summed((rows, columns), axis, i, j)), (i, j))
            case Ones():
                return ONE
        return _scalar(node, tuple(of(child, i, j) for child in children(node)))

    def normalised(operand: Expression, line: Sequence[tuple[int, int]], at: tuple[int, int]) -> Expression:
        """exp(z) / Σ exp(z); where that overflows or vanishes, with the line's largest z subtracted from every z."""
        exponents = value(operand, quantities)
        largest = max(line, key=lambda place: float(exponents[place]))
        shift = of(operand, *largest) if abs(exponents[largest]) > SHIFTED else None

        def exponential(place: tuple[int, int]) -> Expression:
            exponent = of(operand, *place)
            return Apply(exponent if shift is None else Subtract(exponent, shift), "exp")

        return Divide(exponential(at), _total(len(line), lambda k: exponential(line[k])))

    return of(expression, row, column)


def _shape_of(array: Array) -> Shape:
    size = np.shape(array)
    return (size[0], size[1]) if size else ()


def _size(node: Expression, sizes: Mapping[str, Shape]) -> tuple[int, int]:
    """The concrete shape: the symbolic one with every dimension a number."""
    concrete = shape(node, sizes)
    return (int(concrete[0]), int(concrete[1])) if concrete else (1, 1)


def _scalar(node: Expression, operands: tuple[Expression, ...]) -> Expression:
    """The same operation between numbers, where every product is the plain one."""
    return Scale(*operands) if isinstance(node, Hadamard) else rebuild(node, operands)


class _Terms(Sequence[Expression]):
    """The terms of a long sum, each made when it is asked for: few of thousands are ever looked at."""

    def __init__(self, count: int, term: Callable[[int], Expression]) -> None:
        self._count, self._term = range(count), term

    def __len__(self) -> int:
        return len(self._count)

    @overload
    def __getitem__(self, at: int) -> Expression: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Expression, ...]: ...

    def __getitem__(self, at: int | slice) -> Expression | tuple[Expression, ...]:
        wanted = self._count[at]
        return self._term(wanted) if isinstance(wanted, int) else tuple(map(self._term, wanted))


def _total(count: int, term: Callable[[int], Expression]) -> Expression:
    """Σ of term(k) over all k below `count`."""
    if count == 1:
        return term(0)
    return Total(_Terms(count, term) if count > LONG else tuple(map(term, range(count))))


def _summed(size: tuple[int, int], axis: int | None, i: int, j: int) -> Iterator[tuple[int, int]]:
    for row in range(size[0]) if axis != 1 else (i,):
        for column in range(size[1]) if axis != 0 else (j,):
            yield row, column


# --- the same with letters -------------------------------------------------------------------------------------------


def index_formula(equation: Equation, shapes: Mapping[str, Shape]) -> Terms:
    """The equation for entry [i,j], every sum written with its index; a dimension of length 1 has the index 0.

    A transpose disappears: Wᵀ[k,j] is W[j,k], which shows along which line of W the sum runs.
    """

    def of(node: Expression, i: Index, j: Index, taken: frozenset[Index]) -> Expression:
        if is_scalar(node):
            return node
        whole = shape(node, shapes)
        i, j = (0 if dim == 1 else index for dim, index in zip(whole, (i, j), strict=True))
        match node:
            case Symbol(name):
                return Entry(name, i, j)
            case Transpose(operand):
                return of(operand, j, i, taken)
            case MatMul(left, right):
                k = _letter("k", shape(left, shapes)[1], taken)  # type: ignore[misc]
                product = Scale(of(left, i, k, taken | {k}), of(right, k, j, taken | {k}))
                return IndexSum(k, product) if isinstance(k, str) else product
            case Sum(operand, axis):
                return summed(operand, axis, (i, j), taken)
            case Softmax(operand, axis):
                above = Apply(of(operand, i, j, taken), "exp")
                return Divide(above, summed(Apply(operand, "exp"), axis, (i, j), taken))
            case Ones():
                return ONE
        return _scalar(node, tuple(of(child, i, j, taken) for child in children(node)))

    def summed(operand: Expression, axis: int | None, at: tuple[Index, Index], taken: frozenset[Index]) -> Expression:
        """The sum over one or both indices, with letters that nothing around it uses."""
        places, over = list(at), []
        for position, (natural, dim) in enumerate(zip("ij", shape(operand, shapes), strict=False)):
            if axis in (None, position):
                places[position] = letter = _letter(natural, dim, taken)
                taken |= {letter}
                over.append(letter)
        term = of(operand, places[0], places[1], taken)
        for letter in reversed(over):
            term = IndexSum(letter, term) if isinstance(letter, str) else term
        return term

    whole = shape(equation.expression, shapes)
    i, j = (0 if dim == 1 else letter for dim, letter in zip(whole, "ij", strict=False))
    written = of(equation.expression, i, j, frozenset((i, j)))
    return (*terms(Entry(equation.name, i, j)), Term(" = "), *terms(written))


def _letter(natural: str, dim: Dim, taken: frozenset[Index]) -> Index:
    """The index along a dimension: 0 where it is 1, else its own letter, or the first that is not taken."""
    if dim == 1:
        return 0
    letters: Iterator[str] = chain((natural, *LETTERS), (f"k{number}" for number in count(1)))
    return next(letter for letter in letters if letter not in taken)


# --- with numbers ----------------------------------------------------------------------------------------------------


@frozen
class LongSum:
    """The largest terms of a sum too long to write out, and how much of Σ|term| they are."""

    count: int
    largest: tuple[tuple[Terms, float], ...]
    rest: float
    total: float
    share: float
    numbers: tuple[int, ...] = ()  # which of the terms they are: the k of the general term
    whole: float = 0.0  # Σ|term|


@frozen
class Expansion:
    """One entry on the way from its formula to its value: the head and one line a stage, `= …` each."""

    head: Terms
    lines: tuple[Terms, ...]
    value: float
    long_sum: LongSum | None


def expansion(equation: Equation, index: tuple[int, int], quantities: Mapping[str, Array]) -> Expansion:
    """Entry `index` of the equation: its formula, the numbers put in, each part computed, the value."""
    full = entry(equation.expression, *index, quantities)
    with np.errstate(all="ignore"):
        short = _computed(full, quantities)
        result = float(np.asarray(value(short, quantities)).reshape(-1)[0])
        stages = [_summarised(full), *_stages(short, quantities), Number(result)]
        long_sum = _long_sum(full, quantities)
    lines = tuple(dict.fromkeys(terms(stage) for stage in stages))
    return Expansion(terms(Entry(equation.name, *index)), lines, result, long_sum)


def summary(equation: Equation, index: tuple[int, int], quantities: Mapping[str, Array]) -> Terms:
    """The formula of entry `index` with every sum as Σ over one general term: for where a line is all there is."""
    return terms(_summarised(entry(equation.expression, *index, quantities), 1))


def _summarised(node: Expression, long: int = LONG) -> Expression:
    """Sums of more than `long` terms as Σ over one general term."""
    if isinstance(node, Total) and len(node.terms) > long:
        return IndexSum("k", _general(node))
    return rebuild(node, tuple(_summarised(child, long) for child in children(node)))


def _general(total: Total) -> Expression:
    """The term of a sum with a letter for the index that runs."""

    def merge(first: Expression, last: Expression) -> Expression:
        if isinstance(first, Entry) and isinstance(last, Entry):
            row, column = (a if a == b else "k" for a, b in ((first.row, last.row), (first.column, last.column)))
            return Entry(first.name, row, column, first.transposed)
        pairs = zip(children(first), children(last), strict=True)
        return rebuild(first, tuple(merge(a, b) for a, b in pairs))

    return merge(total.terms[0], total.terms[-1])


def _computed(node: Expression, quantities: Mapping[str, Array]) -> Expression:
    """The tree with every long sum as the number it is."""
    if _is_long(node):
        return Number(float(np.sum(summands(node, quantities))))
    return rebuild(node, tuple(_computed(child, quantities) for child in children(node)))


def summands(total: Total, quantities: Mapping[str, Array]) -> Array:
    """The values of a sum's terms: those of the general term, its index running along lines of the matrices."""
    general, count = _general(total), len(total.terms)
    lines = {entry: _line(entry, quantities) for entry in walk(general) if isinstance(entry, Entry)}
    is_nested = any(isinstance(node, Total) for node in walk(general))
    if is_nested or any(line.shape not in ((), (count,)) for line in lines.values()):
        return np.array([float(np.asarray(value(term, quantities)).reshape(-1)[0]) for term in total.terms])

    def over_lines(node: Expression) -> Expression:
        if isinstance(node, Entry):
            return Symbol(repr(node))
        return rebuild(node, tuple(map(over_lines, children(node))))

    named = {repr(entry): line for entry, line in lines.items()}
    return np.broadcast_to(value(over_lines(general), {**quantities, **named}), (count,))


def _line(entry: Entry, quantities: Mapping[str, Array]) -> Array:
    """An entry with the index k as the row or column that k runs along."""
    row, column = (slice(None) if isinstance(index, str) else index for index in (entry.row, entry.column))
    return np.asarray(quantities[entry.name][(column, row) if entry.transposed else (row, column)])


def _stages(short: Expression, quantities: Mapping[str, Array]) -> Iterator[Expression]:
    """The numbers put in for the letters; then every operand of the outermost operation computed."""
    number_of = _evaluator(quantities)
    yield _put_numbers(short, number_of)
    yield rebuild(short, tuple(map(number_of, children(short))))


def put_numbers(node: Expression, quantities: Mapping[str, Array]) -> Expression:
    """The tree of an entry, or a part of it, with the numbers put in for the letters."""
    return _put_numbers(node, _evaluator(quantities))


def _evaluator(quantities: Mapping[str, Array]) -> Callable[[Expression], Expression]:
    def number_of(node: Expression) -> Expression:
        if isinstance(node, Number):
            return node
        if all(isinstance(leaf, Size) or _is_exact(leaf) for leaf in walk(node) if not children(leaf)):
            return Number(Fraction(float(value(node, quantities))))
        return Number(float(np.asarray(value(node, quantities)).reshape(-1)[0]))

    return number_of


def _is_long(node: Expression) -> TypeGuard[Total]:
    return isinstance(node, Total) and len(node.terms) > LONG


def _is_exact(node: Expression) -> bool:
    """Whether a number stands in the formula, and was not computed."""
    return isinstance(node, Number) and not isinstance(node.value, float)


def _put_numbers(node: Expression, number_of: Callable[[Expression], Expression]) -> Expression:
    if not children(node):
        return number_of(node)
    return rebuild(node, tuple(_put_numbers(child, number_of) for child in children(node)))


def _long_sum(full: Expression, quantities: Mapping[str, Array]) -> LongSum | None:
    """The first long sum of the tree, its largest terms first."""
    total = next(filter(_is_long, walk(full)), None)
    if total is None:
        return None
    values = summands(total, quantities)
    order = np.argsort(-np.abs(values), kind="stable")[:LARGEST]
    whole = float(np.sum(np.abs(values)))
    share = float(np.sum(np.abs(values[order]))) / whole if whole else 1.0
    largest = tuple((terms(total.terms[k]), float(values[k])) for k in order)
    everything = float(np.sum(values))
    rest, numbers = everything - float(np.sum(values[order])), tuple(int(k) for k in order)
    return LongSum(len(values), largest, rest, everything, share, numbers, whole)
