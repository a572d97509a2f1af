"""Two trees compared by value in a world, entry by entry, as far as rounding lets anybody judge."""

from collections.abc import Iterable, Mapping

import numpy as np

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import Expression
from bptrace.algebra.functions import Array
from bptrace.algebra.rounding import magnitude, tolerance
from bptrace.frozen import frozen
from bptrace.verdicts import Verdict, judge
from bptrace.verification.worlds import World
from bptrace.waiting import expect_wanted

Bounded = tuple[Array | None, Array]  # a value, None where there is none, and how far rounding can move it
MOST_REMEMBERED = 2000  # entries of a value that is kept


@frozen(eq=False)
class Comparison:
    """What two trees come to, and a verdict (int8 of Verdict) for every entry; `single` where that is the verdict of
    single precision.
    """

    yours: Array
    right: Array
    verdicts: Array
    single: bool = False

    @property
    def differs(self) -> bool:
        """Whether any entry is wrong for certain."""
        return bool(np.any(self.verdicts == Verdict.WRONG))

    @property
    def lost(self) -> bool:
        """Whether yours is no finite number where the right one is."""
        return bool(np.any(~np.isfinite(self.yours) & np.isfinite(self.right)))

    @property
    def judged(self) -> bool:
        """Whether any entry could be judged."""
        return bool(np.any(self.verdicts != Verdict.NOT_JUDGED))

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, and something other than zeros was there to agree."""
        return not self.differs and bool(np.any(self.verdicts == Verdict.RIGHT))


def evaluated(expression: Expression, world: World, values: Mapping[str, Array] | None = None) -> Array | None:
    """The value in a world, or None where numpy finds shapes that do not fit; Abandoned where nobody wants to know."""
    expect_wanted()
    try:
        with np.errstate(all="ignore"):
            return np.asarray(
                value(expression, world.values if values is None else values, world.functions), dtype=float
            )
    except (ValueError, IndexError):  # the latter for a sum along an axis that a number has not
        return None


def compare(
    mine: Expression,
    right: Expression,
    world: World,
    values: Mapping[str, Array] | None = None,
    forgive_overflow: bool = False,
) -> Comparison | None:
    """`mine` beside `right`, which is one of the trees that are always the same, from the world's values or from
    `values`; None where `mine` has no value there.

    An entry whose right value is no finite number is never judged; with `forgive_overflow`, neither is one in which
    `mine` is none.
    """
    return compare_bounded(bounded(mine, world, values), right, world, values, forgive_overflow)


def compare_bounded(
    mine: Bounded,
    right: Expression,
    world: World,
    values: Mapping[str, Array] | None = None,
    forgive_overflow: bool = False,
) -> Comparison | None:
    """The same, where `mine` was computed before."""
    yours, mine_allowed = mine
    expected, right_allowed = _remembered(right, world) if values is None else bounded(right, world, values)
    if yours is None or expected is None:
        return None
    try:
        yours = np.broadcast_to(yours, np.broadcast_shapes(yours.shape, expected.shape))
    except ValueError:
        return None
    if yours.shape != expected.shape:
        return None
    with np.errstate(invalid="ignore"):
        widest = np.broadcast_to(np.fmax(mine_allowed, right_allowed), expected.shape)
    verdicts = judge(yours, expected, widest)
    if forgive_overflow:
        verdicts = np.where(~np.isfinite(yours), np.int8(Verdict.NOT_JUDGED), verdicts)
    return Comparison(yours, expected, verdicts)


def bounded(expression: Expression, world: World, values: Mapping[str, Array] | None = None) -> Bounded:
    """The value, and how far rounding can move it."""
    known = world.values if values is None else values
    computed = evaluated(expression, world, known)
    if computed is None:
        return None, np.zeros(())
    bounds = world.bounds if values is None else own_bounds(world, values)
    return computed, tolerance(np.asarray(magnitude(expression, known, bounds)))


def _remembered(expression: Expression, world: World) -> Bounded:
    """The same, once a world for one and the same tree."""
    kept = world.known.get(id(expression))
    if kept is None or kept[0] is not expression:
        computed, allowed = bounded(expression, world)
        if computed is not None and computed.size > MOST_REMEMBERED:
            return computed, allowed
        kept = world.known[id(expression)] = expression, computed, allowed
    return kept[1:]


def own_bounds(world: World, values: Mapping[str, Array]) -> Mapping[str, Array]:
    """Own values carry at least the rounding of the right ones; a changed one, that of numbers of its size."""
    bounds = {}
    for name, bound in world.bounds.items():
        own = values[name]
        same = own is world.values[name] or np.shape(own) == np.shape(bound)
        bounds[name] = np.fmax(bound, 4.0 * np.abs(own)) if same else 4.0 * np.abs(own)
    return bounds


def all_agree(comparisons: Iterable[Comparison | None]) -> bool:
    """Whether no world shows a difference and at least one shows agreement."""
    agreed = False
    for one in comparisons:
        if one is None or one.differs:
            return False
        agreed = agreed or one.agrees
    return agreed
