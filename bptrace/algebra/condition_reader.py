"""Reads typed conditions and watched formulas: `max(abs(delta1)) < 1e-4`, `any(a1 == 0)`, `L > previous(L)`.

They are read by the formula reader, with its white-list and its shapes; nothing is ever evaluated as code. Beyond
formulas there are entries (`W1[0,1]`), `max` and `min` of all entries, `previous(…)` of the time before, comparisons,
`and`, `or`, `not`, `any`, `all`, `isnan`, and `dead(1)`: no unit of the ReLU layer 1 answers with more than zero. As a
number `dead(1)` is the share of such units. `L > previous` compares with the same a time ago, `rose(L, 3)` and
`fell(L, 3)` hold where it went one way three times in a row.

What a comparison says about every entry of a matrix is no condition until `any` or `all` makes one of it.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import ClassVar

import numpy as np

from bptrace.algebra.conditions import EXTREMES, Condition, DeadShare, Known, Measure, Test, Watched
from bptrace.algebra.evaluation import Shape, ShapeError, broadcast, value
from bptrace.algebra.expression import Entry, Expression, Size, Subtract, Symbol, walk
from bptrace.algebra.functions import Array
from bptrace.algebra.notation import mathematics
from bptrace.algebra.parser import MAX_LENGTH, MAX_NODES, FormulaError, Reader, Vocabulary, shape_text
from bptrace.algebra.syntax import Token, tokens
from bptrace.frozen import frozen
from bptrace.texts import text

SCALAR: Shape = (1, 1)
RECTIFIED = ("relu",)  # activations whose units can die

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
_JOINTS = ("and", "or", "not")
_ROWS: dict[str, Callable[[Array, Array], Array]] = {"rose": np.greater, "fell": np.less}
_TESTS = ("any", "all", "isnan", "dead", *_ROWS)
_MEASURES = (*EXTREMES, "previous")
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
    reader = _reader(typed, vocabulary, lengths)
    reader.farthest = farthest
    found = reader.condition()
    reader.expect("end")
    if found.shape not in ((), SCALAR):
        raise FormulaError(text("algebra.every_entry", shape=shape_text(found.shape)), found.column)
    names = frozenset(reader.names), frozenset(reader.earlier)
    return Condition(typed.strip(), *names, frozenset(reader.layers), found.test, reader.measures, reader.reach)


def read_watched(typed: str, vocabulary: Vocabulary, lengths: Mapping[str, int]) -> Watched:
    """The formula to watch that was typed; FormulaError where it has no value."""
    reader = _reader(typed, vocabulary, lengths)
    expression = reader.measured()
    if reader.here.sort == "compare":
        raise FormulaError(text("algebra.watch_no_condition"), reader.here.column)
    reader.expect("end")
    return Watched(typed.strip(), frozenset(reader.names), frozenset(reader.earlier), expression, reader.measures)


def _reader(typed: str, vocabulary: Vocabulary, lengths: Mapping[str, int]) -> "ConditionReader":
    if len(typed) > MAX_LENGTH:
        raise FormulaError(text("algebra.too_long", limit=MAX_LENGTH), MAX_LENGTH)
    found = [_joint(token) for token in tokens(typed)]
    own = replace(vocabulary, shapes=dict(vocabulary.shapes))  # the measures come to it
    return ConditionReader(found, own, typed, lengths)


def _joint(token: Token) -> Token:
    """`and`, `or` and `not` are signs, no names."""
    word = token.said.lower()
    return replace(token, sort=word) if token.sort == "word" and word in _JOINTS else token


class ConditionReader(Reader):
    """The levels above a formula, loosest first, and the names that only conditions know."""

    EXTRA: ClassVar[tuple[str, ...]] = (*_MEASURES, *_TESTS, *_JOINTS, "loss")

    def __init__(self, found: list[Token], vocabulary: Vocabulary, formula: str, lengths: Mapping[str, int]) -> None:
        super().__init__(found, vocabulary, formula)
        self.lengths = lengths
        self.measures: dict[str, Measure] = {}
        self.names: set[str] = set()
        self.earlier: set[str] = set()
        self.layers: set[int] = set()
        self.collected = self.names  # or `earlier`, inside previous(…)
        self.asked: set[str] = set()  # by the comparison that is read
        self.reach, self.farthest, self._back = 0, 1, 0

    @property
    def known(self) -> list[str]:
        return [*super().known, *self.EXTRA]

    def unknown(self, said: str) -> str:
        """`adn` stands where a joint belongs."""
        near = difflib.get_close_matches(said.lower(), _JOINTS, n=1)
        return text("algebra.unknown_name_near", name=said, near=near[0]) if near else super().unknown(said)

    # what holds or not

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
        if token.sort == "word" and token.said in _TESTS and not self.counts_dead():
            return self.tested(self.take())
        return self.comparison()

    def counts_dead(self) -> bool:
        """Whether `dead(1)` is a number here: something is calculated or compared with it."""
        following = self.found[self.position + 4 : self.position + 5]
        ends = ("end", ")", *_JOINTS)
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
            elif not calls and (token.sort == "compare" or token.sort in _JOINTS or token.said in _TESTS):
                return True
            if depth == 0:
                return False
            before = token.sort
        return False

    def comparison(self) -> _Truth:
        column = self.here.column
        self.asked = set()
        left = self.measured()
        if self.here.sort != "compare":
            raise self.uncompared(left, column)
        test: Test | None = None
        shape: Shape = ()
        while token := self.accept("compare"):
            if token.said not in _COMPARISONS:
                raise FormulaError(text("algebra.misplaced", said=token.said, column=token.column + 1), token.column)
            right = self.same_before(left) or self.measured()
            both = self.shape_of(self.build(Subtract, left, right, token))
            one = _Truth(both, _compared(token.said, left, right), column)
            found = self.joined(np.logical_and, _Truth(shape, test, column), one, token) if test else one
            test, shape, left = found.test, found.shape, right
        assert test
        return _Truth(shape, test, column)

    def same_before(self, left: Expression) -> Expression | None:
        """`previous` without brackets: what it is compared with, a time ago."""
        following = self.found[self.position + 1].sort if self.here.sort != "end" else ""
        if self.here.said != "previous" or following == "(":
            return None
        token = self.take()
        self.look_back(1, token)
        self.earlier |= self.asked
        return self.measure_of("previous", left)

    def look_back(self, times: int, token: Token) -> None:
        """So many times farther back than what stands around it."""
        self.reach = max(self.reach, self._back + times)
        if self.reach > self.farthest:
            key = "algebra.one_time_back" if self.farthest == 1 else "algebra.too_far_back"
            raise FormulaError(text(key, name=token.said, most=self.farthest), token.column)

    def uncompared(self, left: Expression, column: int) -> FormulaError:
        token = self.here
        if token.sort == "=":
            return FormulaError(text("algebra.one_equals", column=token.column + 1), token.column)
        if token.sort in ("end", ")", *_JOINTS):
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
        if token.said in _ROWS:
            found = self.in_a_row(token)
        else:
            found = self.not_a_number(token) if token.said == "isnan" else self.dead(token)
        self.expect(")")
        return found

    def in_a_row(self, token: Token) -> _Truth:
        """`rose(L, 3)`: it went up three times in a row; `rose(L)` once."""
        self.asked = set()
        operand, went = self.measured(), _ROWS[token.said]
        said = self.expect("number").said if self.accept(",") else "1"
        if not said.isdecimal() or not int(said[:9]):
            raise FormulaError(text("algebra.how_often", name=token.said), token.column)
        times = int(said[:9])
        self.look_back(times, token)
        self.earlier |= self.asked

        def test(known: Known) -> Array:
            values = [value(operand, known)]
            while len(values) <= times and (known := known.earlier) is not None:  # type: ignore[assignment]
                values.append(value(operand, known))
            rows = [went(late, early) for late, early in pairwise(values)]
            return np.logical_and.reduce(rows) if len(rows) == times else np.zeros_like(values[0], dtype=bool)

        return _Truth(self.shape_of(operand), test, token.column)

    def not_a_number(self, token: Token) -> _Truth:
        operand = self.measured()
        return _Truth(self.shape_of(operand), lambda known: np.isnan(value(operand, known)), token.column)

    def dead(self, token: Token) -> _Truth:
        """No unit of a layer answers any sample."""
        name = self.dying_layer()
        return _Truth((), lambda known: np.asarray(np.all(known.everywhere[name] <= 0)), token.column)

    def dying_layer(self) -> str:
        """The z of the layer whose number stands here."""
        place = self.here
        said = self.expect("number").said
        activations = self.vocabulary.activations
        layer = int(said[:6]) if said.isdecimal() else 0
        if layer not in activations:
            raise FormulaError(text("algebra.dead_layer", said=said[:12], depth=max(activations)), place.column)
        if activations[layer] not in RECTIFIED:
            told = text("algebra.dead_needs_relu", layer=layer, activation=activations[layer])
            raise FormulaError(told, place.column)
        if self._back:
            raise FormulaError(text("algebra.dead_only_now"), place.column)
        self.layers.add(layer)
        self.names.add(f"z{layer}")
        return f"z{layer}"

    # formulas, with what only conditions know

    def measured(self) -> Expression:
        """A formula of a bounded size."""
        expression = self.sum()
        if sum(1 for _ in walk(expression)) > MAX_NODES:
            raise FormulaError(text("algebra.too_big", limit=MAX_NODES), 0)
        return expression

    def symbol(self, token: Token) -> Expression:
        found = super().symbol(token)
        name = found.of if isinstance(found, Size) else getattr(found, "name", token.said)
        self.collected.add(name)
        self.asked.add(name)
        return self.entry(found, token) if isinstance(found, Symbol) and self.here.sort == "[" else found

    def entry(self, found: Symbol, token: Token) -> Expression:
        """`W1[0,1]`."""
        self.expect("[")
        row = self.expect("number")
        self.expect(",")
        column = self.expect("number")
        self.expect("]")
        shape = self.vocabulary.shapes[found.name]
        sizes = [self.lengths[dim] if isinstance(dim, str) else dim for dim in shape]
        places = [int(place.said[:9]) if place.said.isdecimal() else -1 for place in (row, column)]
        if len(sizes) != 2 or not all(0 <= place < size for place, size in zip(places, sizes, strict=True)):
            last = ",".join(str(size - 1) for size in sizes)
            raise FormulaError(text("algebra.no_such_entry", name=token.said, last=last), row.column)
        return Entry(found.name, places[0], places[1])

    def called(self, token: Token) -> Expression:
        if token.said in _MEASURES and self.here.sort == "(":
            return self.measure(token)
        if token.said == "loss":
            return self.symbol(replace(token, sort="quantity", said="L"))
        if token.said == "dead" and self.here.sort == "(":
            return self.share_of_dead()
        if token.said in self.vocabulary.shapes:  # accuracy, epoch: names that are no quantities
            return self.symbol(token)
        if token.said in _TESTS:
            raise FormulaError(text("algebra.no_number", name=token.said, column=token.column + 1), token.column)
        return super().called(token)

    def measure(self, token: Token) -> Expression:
        """max, min or previous, as a symbol named after what it is."""
        collected, back = self.collected, self._back
        if token.said == "previous":
            self.look_back(1, token)
            self.collected, self._back = self.earlier, back + 1
        self.expect("(")
        operand = self.measured()
        self.expect(")")
        self.collected, self._back = collected, back
        return self.measure_of(token.said, operand)

    def measure_of(self, kind: str, operand: Expression) -> Expression:
        """A symbol that stands for it."""
        shape = self.shape_of(operand) if kind == "previous" else SCALAR
        return self.standing_for(f"{kind}({mathematics(operand)})", Measure(kind, operand), shape)

    def share_of_dead(self) -> Expression:
        """How many of a layer's units are dead, as a share of one."""
        self.expect("(")
        name = self.dying_layer()
        self.expect(")")
        samples = self.vocabulary.shapes[name].index("m")
        return self.standing_for(f"dead({name})", DeadShare("dead", Symbol(name), samples), SCALAR)

    def standing_for(self, name: str, measure: Measure, shape: Shape) -> Symbol:
        self.measures[name] = measure
        shapes = self.vocabulary.shapes
        assert isinstance(shapes, dict)
        shapes[name] = shape
        return Symbol(name)


def _compared(sign: str, left: Expression, right: Expression) -> Test:
    compare = _COMPARISONS[sign]
    return lambda known: compare(value(left, known), value(right, known))
