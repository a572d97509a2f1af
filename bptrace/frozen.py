"""Values that never change: what `dataclass(frozen=True)` gives, twenty times sooner.

The standard decorator writes six functions for every class and has them compiled: a millisecond a class, and with a
hundred classes on the way to the first screen a third of the start. Here a class gets functions that know its fields as
data. What the standard library knows of a data class it knows of these: `fields`, `replace`, `match`.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from itertools import takewhile
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

T = TypeVar("T")


@overload
@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, eq: bool) -> Callable[[type[T]], type[T]]: ...
def frozen(cls: type[T] | None = None, /, *, eq: bool = True) -> type[T] | Callable[[type[T]], type[T]]:
    """Make a class one of immutable values; two with equal fields are equal, unless `eq` is False."""
    return _completed(cls, eq) if cls else lambda cls: _completed(cls, eq)


def _completed(cls: type[T], eq: bool) -> type[T]:
    """The class with the methods that it does not define itself."""
    cls.__doc__ = cls.__doc__ or cls.__qualname__  # the standard decorator would have a signature parsed for one: 5 ms
    dataclass(init=False, repr=False, eq=False)(cls)
    methods = {"__init__": _filling(cls), "__repr__": _written, "__setattr__": _refused, "__delattr__": _refused}
    for name, method in (methods | (_comparing(cls) if eq else {})).items():
        if vars(cls).get(name) is None:
            setattr(cls, name, method)
    return cls


def _filling(cls: Any) -> Callable[..., None]:
    """The `__init__` of a class."""
    known = fields(cls)
    names = tuple(field.name for field in known)
    complete = set(names)
    places = tuple(field.name for field in known if not field.kw_only)
    defaults = {field.name: field.default for field in known if field.default is not MISSING}
    factories = {field.name: field.default_factory for field in known if field.default_factory is not MISSING}
    tail = _last_defaults(known)
    least = len(names) - len(tail) if len(places) == len(names) else len(names) + 1
    finishes = hasattr(cls, "__post_init__")
    put = object.__setattr__

    def fill(self: Any, *given: object, **named: object) -> None:
        if not named and least <= len(given) <= len(names):  # most values by far, thousands of them for a picture
            given += tail[len(given) - least :]
        else:
            values = defaults | dict(zip(places, given, strict=False)) | named
            values |= {name: make() for name, make in factories.items() if name not in values}
            twice = not named.keys().isdisjoint(places[: len(given)])
            if twice or len(given) > len(places) or values.keys() != complete:
                raise TypeError(f"{cls.__qualname__}({', '.join(names)}) was given {given}, {named}")
            given = tuple(values[name] for name in names)
        for name, value in zip(names, given, strict=True):
            put(self, name, value)
        if finishes:
            self.__post_init__()

    return fill


def _last_defaults(known: tuple[Field[Any], ...]) -> tuple[object, ...]:
    """The defaults of the fields at the end that have one."""
    found = list(takewhile(lambda field: field.default is not MISSING, reversed(known)))
    return tuple(field.default for field in reversed(found))


def _comparing(cls: Any) -> dict[str, Callable[..., object]]:
    """The `__eq__` and `__hash__` of a class, by its fields."""
    names = [field.name for field in fields(cls) if field.compare]
    key: Callable[[object], object] = attrgetter(*names) if names else lambda _: ()

    def equal(self: object, other: object) -> bool:
        return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

    return {"__eq__": equal, "__hash__": lambda self: hash(key(self))}


def _written(self: Any) -> str:
    held = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in fields(self) if field.repr)
    return f"{type(self).__qualname__}({held})"


def _refused(self: object, name: str, *value: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change {name!r}")
