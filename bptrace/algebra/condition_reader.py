"""Reads typed conditions and watched formulas: `max(abs(delta1)) < 1e-4`, `any(a1 == 0)`, `L > previous(L)`.

They are read by the formula reader, with its white-list and its shapes; nothing is ever evaluated as code. Beyond
formulas there are entries (`W1[0,1]`), `max` and `min` of all entries, `previous(…)` of the time before, comparisons,
`and`, `or`, `not`, `any`, `all`, `isnan`, and `dead(1)`: no unit of the ReLU layer 1 answers with more than zero. As a
number `dead(1)` is the share of such units. `L > previous` compares with the same a time ago, `rose(L, 3)` and
`fell(L, 3)` hold where it went one way three times in a row.

What a comparison says about every entry of a matrix is no condition until `any` or `all` makes one of it.
"""

from collections.abc import Callable, Mapping
from itertools import islice, pairwise

import numpy as np

from bptrace.algebra.conditions import Condition, Known, Test
from bptrace.algebra.evaluation import Shape, ShapeError, broadcast, value
from bptrace.algebra.expression import Expression, Subtract, Symbol
from bptrace.algebra.functions import Array
from bptrace.algebra.measure_reader import JOINTS, ROWS, SCALAR, TESTS, MeasureReader
from bptrace.algebra.notation import mathematics
from bptrace.algebra.shaping import shape_text
from bptrace.algebra.syntax import FormulaError, Token
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.frozen import frozen
from bptrace.texts import text

_COMPARISONS: dict[str, Callable[[Array, Array], Array]] = {
    "<": np.less,
    "<=": np.less_equal,
    "≤": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "≥": np.greater_equal,
    "==": np.equal,
    "!=": np.not_equal,
    "≠": np.not_equal,
}
_WENT: dict[str, Callable[[Array, Array], Array]] = dict(zip(ROWS, (np.greater, np.less), strict=True))
FARTHEST = 100  # times back that a condition may look


@frozen
class _Truth:
    """Something that holds or not at every entry of `shape`; it begins at `column`."""

    shape: Shape
    test: Test
    column: int


def read_condition(
    typed: str, vocabulary: Vocabulary, lengths: Mapping[str, int], farthest: int = FARTHEST
) -> Condition:
    """The condition that was typed; FormulaError with one sentence and a column where it is none.

    `lengths` are the numbers that the dimensions of the shapes stand for; entries have to lie within them. `farthest`
    is how many times back it may look.
    """
    reader = ConditionReader(typed, vocabulary, lengths, farthest)
    found = reader.condition()
    reader.expect("end")
    if found.shape not in ((), SCALAR):
        raise FormulaError(text("algebra.every_entry", shape=shape_text(found.shape)), found.column)
    names = frozenset(reader.names), frozenset(reader.earlier)
    return Condition(typed.strip(), *names, found.test, reader.measures, reader.reach)


class ConditionReader(MeasureReader):
    """The levels above a formula, loosest first."""

    def condition(self) -> _Truth:
        left = self.conjunction()
        while token := self.accept("or"):
            left = self.joined(np.logical_or, left, self.conjunction(), token)
        return left

    def conjunction(self) -> _Truth:
        left = self.negation()
        while token := self.accept("and"):
            left = self.joined(np.logical_and, left, self.negation(), token)
        return left

    def negation(self) -> _Truth:
        denied, column = False, self.here.column
        while self.accept("not"):
            denied = not denied
        inner = self.judged()
        test = inner.test
        return _Truth(inner.shape, lambda known: np.logical_not(test(known)), column) if denied else inner

    def joined(self, join: Callable[[Array, Array], Array], left: _Truth, right: _Truth, token: Token) -> _Truth:
        try:
            shape = broadcast(Subtract(Symbol("A"), Symbol("B")), left.shape, right.shape)
        except ShapeError:
            shown = {"left": shape_text(left.shape), "right": shape_text(right.shape), "joint": token.said}
            raise FormulaError(text("algebra.conditions_do_not_fit", **shown), token.column) from None
        return _Truth(shape, lambda known: join(left.test(known), right.test(known)), left.column)

    def judged(self) -> _Truth:
        token = self.here
        if token.sort == "(" and self.brackets_condition():
            return self.bracketed()
        if token.sort == "word" and token.said in TESTS and not self.counts_dead():
            return self.tested(self.take())
        return self.comparison()

    def counts_dead(self) -> bool:
        """Whether `dead(1)` is a number here: something is calculated or compared with it."""
        following = self.found[self.position + 4 : self.position + 5]
        ends = ("end", ")", *JOINTS)
        return self.here.said == "dead" and bool(following) and following[0].sort not in ends

    def bracketed(self) -> _Truth:
        self.go_deeper()
        self.expect("(")
        inner = self.condition()
        self.expect(")")
        self.depth -= 1
        return inner

    def brackets_condition(self) -> bool:
        """Whether the bracket here holds a condition, or a part of a formula: what stands in calls is not looked at."""
        depth, calls, before = 0, 0, ""
        for token in self.found[self.position :]:
            if token.sort == "(":
                depth += 1
                calls += bool(calls) or before == "word"
            elif token.sort == ")":
                depth -= 1
                calls -= bool(calls)
            elif not calls and (token.sort == "compare" or token.sort in JOINTS or token.said in TESTS):
                return True
            if depth == 0:
                return False
            before = token.sort
        return False

    # comparisons and tests

    def comparison(self) -> _Truth:
        column = self.here.column
        self.asked = set()
        left = self.bounded()
        if self.here.sort != "compare":
            raise self.uncompared(left, column)
        test: Test | None = None
        shape: Shape = ()
        while token := self.accept("compare"):
            if token.said not in _COMPARISONS:
                raise FormulaError(text("algebra.misplaced", said=token.said, column=token.column + 1), token.column)
            right = self.same_before(left) or self.bounded()
            both = self.shape_of(self.build(Subtract, left, right, token))
            one = _Truth(both, _compared(token.said, left, right), column)
            found = self.joined(np.logical_and, _Truth(shape, test, column), one, token) if test else one
            test, shape, left = found.test, found.shape, right
        assert test
        return _Truth(shape, test, column)

    def uncompared(self, left: Expression, column: int) -> FormulaError:
        token = self.here
        if token.sort == "=":
            return FormulaError(text("algebra.one_equals", column=token.column + 1), token.column)
        if token.sort in ("end", ")", *JOINTS):
            return FormulaError(text("algebra.no_comparison", formula=mathematics(left), column=column + 1), column)
        return self.misplaced()

    def tested(self, token: Token) -> _Truth:
        """any, all, isnan, dead."""
        if self.here.sort != "(":
            raise FormulaError(text("algebra.needs_brackets", name=token.said), token.column)
        if token.said in ("any", "all"):
            reduce, inner = {"any": np.any, "all": np.all}[token.said], self.bracketed()
            return _Truth((), lambda known: np.asarray(reduce(inner.test(known))), token.column)
        self.expect("(")
        if token.said in ROWS:
            found = self.in_a_row(token)
        else:
            found = self.not_a_number(token) if token.said == "isnan" else self.dead(token)
        self.expect(")")
        return found

    def in_a_row(self, token: Token) -> _Truth:
        """`rose(L, 3)`: it went up three times in a row; `rose(L)` once."""
        self.asked = set()
        operand, went = self.bounded(), _WENT[token.said]
        said = self.expect("number").said if self.accept(",") else "1"
        if not said.isdecimal() or not int(said[:9]):
            raise FormulaError(text("algebra.how_often", name=token.said), token.column)
        times = int(said[:9])
        self.look_back(times, token)
        self.earlier |= self.asked

        def test(known: Known) -> Array:
            values = [value(operand, then) for then in islice(known.going_back(), times + 1)]
            rows = [went(late, early) for late, early in pairwise(values)]
            return np.logical_and.reduce(rows) if len(rows) == times else np.zeros_like(values[0], dtype=bool)

        return _Truth(self.shape_of(operand), test, token.column)

    def not_a_number(self, token: Token) -> _Truth:
        operand = self.bounded()
        return _Truth(self.shape_of(operand), lambda known: np.isnan(value(operand, known)), token.column)

    def dead(self, token: Token) -> _Truth:
        """No unit of a layer answers any sample."""
        share = self.dead_units()
        return _Truth((), lambda known: np.asarray(np.all(value(share, known) == 1)), token.column)


def _compared(sign: str, left: Expression, right: Expression) -> Test:
    compare = _COMPARISONS[sign]
    return lambda known: compare(value(left, known), value(right, known))
