"""`frozen` beside the standard library's `dataclass(frozen=True)`, which is the independent witness."""

import copy
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from bptrace.frozen import frozen


def family(mark: Callable[[type], type], unequal: Callable[[type], type]) -> dict[str, Any]:
    """Classes with everything that bptrace's classes make use of, marked by one decorator or the other."""

    @mark
    class Point:
        """Defaults, a factory, a field that does not count."""

        x: int
        y: int = 2
        named: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

        def __post_init__(self) -> None:
            if self.x < 0:
                raise ValueError("x")

    @mark
    class Deep(Point):
        """A field of its own, by name only."""

        z: int = field(default=3, kw_only=True)

    class Same(Point):
        """Nothing of its own."""

    @unequal
    class Single:
        """Equal to nothing but itself."""

        x: int

    @mark
    class Empty:
        """No field at all."""

    return {made.__name__: made for made in (Point, Deep, Same, Single, Empty)}


OURS = family(frozen, frozen(eq=False))
THEIRS = family(dataclass(frozen=True), dataclass(frozen=True, eq=False))
CALLS: tuple[tuple[str, tuple[int, ...], dict[str, Any]], ...] = (
    ("Point", (1,), {}),
    ("Point", (1, 5), {}),
    ("Point", (), {"y": 1, "x": 5}),
    ("Point", (1, 2, 3), {}),
    ("Point", (), {}),
    ("Point", (), {"y": 2}),
    ("Point", (1, 2, 3, 4), {}),
    ("Point", (1,), {"w": 2}),
    ("Point", (1,), {"x": 1}),
    ("Deep", (1, 2), {"y": 2, "z": 5}),
    ("Point", (-1,), {}),
    ("Deep", (1, 2), {"z": 5}),
    ("Deep", (1, 2, {}, 5), {}),
    ("Same", (1,), {}),
    ("Single", (1,), {}),
    ("Empty", (), {}),
)


def outcome(of: dict[str, Any], name: str, given: tuple[int, ...], named: dict[str, Any]) -> object:
    """Every field's value and the printed form, or the kind of error."""
    try:
        made = of[name](*given, **named)
    except (TypeError, ValueError) as error:
        return type(error)
    return [getattr(made, field.name) for field in fields(made)], repr(made), of[name].__match_args__


@pytest.mark.parametrize(("name", "given", "named"), CALLS)
def test_a_value_is_made_as_the_standard_library_makes_it(
    name: str, given: tuple[int, ...], named: dict[str, Any]
) -> None:
    assert outcome(OURS, name, given, named) == outcome(THEIRS, name, given, named)


def test_values_are_equal_and_hashed_as_the_standard_library_has_it() -> None:
    def relations(of: dict[str, Any]) -> list[bool]:
        made = [of[name](x) for name in ("Point", "Deep", "Same", "Single") for x in (1, 1, 2)] + [of["Empty"]()] * 2
        made[:2] = [of["Point"](1, named={}), of["Point"](1, named={"a": 1})]
        return [a == b for a in made for b in made] + [hash(a) == hash(b) for a in made for b in made]

    assert relations(OURS) == relations(THEIRS)


def test_a_value_never_changes() -> None:
    point = OURS["Point"](1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2
    with pytest.raises(FrozenInstanceError):
        del point.x
    assert replace(point, x=3).x == 3 and point.x == 1


@frozen
class Sent:
    """One that another process is sent."""

    x: int
    y: tuple[int, ...] = ()


def test_a_value_can_be_copied_and_sent_elsewhere() -> None:
    sent = Sent(1, (2, 3))
    assert pickle.loads(pickle.dumps(sent)) == sent == copy.deepcopy(sent) and copy.copy(sent) == sent
