"""Formulas with what only conditions and watches know: `max(abs(delta1))`, `W1[0,1]`, `previous(L)`, `dead(1)`, `loss`.

They are read by the formula reader, with its white-list and its shapes. What is no part of an expression, an extreme or
a time before, is a `Measure`; in the tree a symbol stands for it, named after what it is.
"""

import difflib
from collections.abc import Mapping
from dataclasses import replace

from bptrace.algebra.conditions import EXTREMES, DeadShare, Measure, Watched
from bptrace.algebra.entry_reader import EntryReader
from bptrace.algebra.evaluation import Shape, with_sizes
from bptrace.algebra.expression import Expression, Symbol, operands
from bptrace.algebra.notation import mathematics
from bptrace.algebra.syntax import FormulaError, Token, tokens
from bptrace.algebra.vocabulary import Vocabulary
from bptrace.texts import text

SCALAR: Shape = (1, 1)
RECTIFIED = ("relu",)  # activations whose units can die
JOINTS = ("and", "or", "not")
ROWS = ("rose", "fell")
TESTS = ("any", "all", "isnan", "dead", *ROWS)
MEASURES = (*EXTREMES, "previous")
ENDS_OF_OPERANDS = ("quantity", "word", "number", "½", "T", ")", "]")


def read_watched(typed: str, vocabulary: Vocabulary, lengths: Mapping[str, int]) -> Watched:
    """The formula to watch that was typed; FormulaError where it has no value.

    `lengths` are the numbers that the dimensions of the shapes stand for; entries have to lie within them.
    """
    reader = MeasureReader(typed, vocabulary, lengths)
    expression = reader.bounded()
    if reader.here.sort == "compare":
        raise FormulaError(text("algebra.watch_no_condition"), reader.here.column)
    reader.expect("end")
    return Watched(typed.strip(), frozenset(reader.names), frozenset(reader.earlier), expression, reader.measures)


def _joint(token: Token) -> Token:
    """`and`, `or` and `not` are signs, no names."""
    word = token.said.lower()
    return replace(token, sort=word) if token.sort == "word" and word in JOINTS else token


class MeasureReader(EntryReader):
    """The formula reader, which also keeps what was asked for.

    `names` are the quantities that are needed now, `earlier` those of a time before, `measures` what symbols of the
    tree stand for, `asked` the names in the comparison that is being read. `reach` is how many times back it looks,
    `farthest` how many it may.
    """

    UNKNOWN = "algebra.unknown_in_condition"

    def __init__(self, typed: str, vocabulary: Vocabulary, lengths: Mapping[str, int], farthest: int = 1) -> None:
        own = replace(vocabulary, shapes=dict(vocabulary.shapes))  # the measures come to it
        super().__init__([_joint(token) for token in tokens(typed)], own, typed, lengths)
        self.measures: dict[str, Measure] = {}
        self.names: set[str] = set()
        self.earlier: set[str] = set()
        self.collected = self.names  # or `earlier`, inside previous(…)
        self.asked: set[str] = set()
        self.reach, self.farthest, self._back = 0, farthest, 0

    @property
    def known(self) -> list[str]:
        return [*super().known, *MEASURES, *TESTS, "loss"]

    def unknown(self, token: Token) -> str:
        """`adn` stands where a joint belongs."""
        if token.said == "previous":
            return text("algebra.previous_alone")
        place = self.found.index(token)
        behind = place > 0 and self.found[place - 1].sort in ENDS_OF_OPERANDS
        near = difflib.get_close_matches(token.said.lower(), JOINTS, n=1) if behind else []
        return text("algebra.unknown_name_near", name=token.said, near=near[0]) if near else super().unknown(token)

    def bounded(self) -> Expression:
        """A formula; its sizes are numbers, so that a mean asks for nothing but what it is taken of."""
        found = with_sizes(super().bounded(), self.lengths)
        names = {name for name in operands(found) if name not in self.measures}
        self.collected |= names
        self.asked |= names
        return found

    def called(self, token: Token) -> Expression:
        if token.said in MEASURES and self.here.sort == "(":
            return self.measure(token)
        if token.said == "loss":
            return self.symbol(replace(token, sort="quantity", said="L"))
        if token.said == "dead" and self.here.sort == "(":
            self.expect("(")
            share = self.dead_units()
            self.expect(")")
            return share
        if token.said in self.vocabulary.shapes:  # accuracy, epoch: names that are no quantities
            return self.symbol(token)
        if token.said in TESTS:
            raise FormulaError(text("algebra.no_number", name=token.said, column=token.column + 1), token.column)
        return super().called(token)

    # measures

    def measure(self, token: Token) -> Expression:
        """max, min or previous, as a symbol named after what it is."""
        collected, back = self.collected, self._back
        if token.said == "previous":
            self.look_back(1, token)
            self.collected, self._back = self.earlier, back + 1
        self.expect("(")
        operand = self.bounded()
        self.expect(")")
        self.collected, self._back = collected, back
        return self.measure_of(token.said, operand)

    def measure_of(self, kind: str, operand: Expression) -> Expression:
        """A symbol that stands for it."""
        shape = (self.shape_of(operand) or SCALAR) if kind == "previous" else SCALAR
        return self.standing_for(f"{kind}({mathematics(operand)})", Measure(kind, operand), shape)

    def look_back(self, times: int, token: Token) -> None:
        """So many times farther back than what stands around it."""
        self.reach = max(self.reach, self._back + times)
        if self.reach > self.farthest:
            key = "algebra.one_time_back" if self.farthest == 1 else "algebra.too_far_back"
            raise FormulaError(text(key, name=token.said, most=self.farthest), token.column)

    def same_before(self, left: Expression) -> Expression | None:
        """`previous` without brackets: what it is compared with, a time ago."""
        following = self.found[self.position + 1].sort if self.here.sort != "end" else ""
        if self.here.said != "previous" or following == "(":
            return None
        token = self.take()
        self.look_back(1, token)
        self.earlier |= self.asked
        return self.measure_of("previous", left)

    def dead_units(self) -> Symbol:
        """How many units of the layer whose number stands here are dead, as a share of one."""
        place = self.here
        said = self.expect("number").said
        activations = self.vocabulary.activations
        layer = int(said[:6]) if said.isdecimal() else 0
        if layer not in activations:
            raise FormulaError(text("algebra.dead_layer", said=said[:12], depth=max(activations)), place.column)
        if activations[layer] not in RECTIFIED:
            told = text("algebra.dead_needs_relu", layer=layer, activation=activations[layer])
            raise FormulaError(told, place.column)
        z = Symbol(f"z{layer}")
        self.collected.add(z.name)
        self.asked.add(z.name)
        return self.standing_for(
            f"dead({layer})", DeadShare("dead", z, self.vocabulary.shapes[z.name].index("m")), SCALAR
        )

    def standing_for(self, name: str, measure: Measure, shape: Shape) -> Symbol:
        self.measures[name] = measure
        shapes = self.vocabulary.shapes
        assert isinstance(shapes, dict)
        shapes[name] = shape
        return Symbol(name)
