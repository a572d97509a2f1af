"""A learner's functions tried in worlds: what each gives there, from the right earlier values and from their own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bptrace.algebra.expression import operands
from bptrace.algebra.functions import Array
from bptrace.algebra.parser import read_quantity
from bptrace.network.network import Network
from bptrace.network.optimizers import Optimizer
from bptrace.verification.case import Case
from bptrace.verification.code.arguments import NoSuchQuantity, everything, meanings
from bptrace.verification.code.functions import Spoken, arguments_of, spoken
from bptrace.verification.code.outcomes import Outcome, Trouble, fitted
from bptrace.verification.code.python_file import CodeFunction
from bptrace.verification.code.sandbox import Sandbox
from bptrace.verification.comparing import evaluated
from bptrace.verification.forms import right_forms
from bptrace.verification.worlds import World

Values = Mapping[str, Array]


class Trials:
    """The functions of one case; what one gives in a world is asked for once.

    `sample` is the learner's own world, in which everything is run twice to find chance.
    """

    def __init__(self, case: Case, sandbox: Sandbox, sample: World) -> None:
        self.case, self.sandbox, self.sample = case, sandbox, sample
        functions = case.file.functions
        lines = tuple(line.name for line in sample.lines)
        self.spoken: Mapping[str, Spoken] = spoken(functions, lines, case.network, sample.values)
        self.whole: CodeFunction | None = next((one for one in functions if one.is_whole and not one.blank), None)
        self._found: dict[tuple[str, World], Outcome] = {}
        self._owned: dict[World, Values] = {}
        self._unknown: tuple[str, ...] = ()
        self.whole_trouble = self._try_whole() if self.whole else None

    @property
    def network(self) -> Network:
        """The case's network."""
        return self.case.network

    @property
    def optimizer(self) -> Optimizer:
        """The case's optimizer."""
        return self.case.scenario.optimizer

    def function(self, name: str) -> CodeFunction:
        """The function that a quantity comes from."""
        if name in self.spoken:
            return self.spoken[name].function
        assert self.whole is not None
        return self.whole

    @property
    def names(self) -> tuple[str, ...]:
        """Every quantity that is spoken of."""
        whole = self._whole(self.sample).named if self.whole and not self.whole_trouble else {}
        return (*self.spoken, *(name for name in whole if name not in self.spoken))

    @property
    def unknown_keys(self) -> tuple[str, ...]:
        """What a whole derivation returns beside the quantities that are computed."""
        return self._unknown if self.whole and not self.whole_trouble else ()

    # --- from the right earlier values -------------------------------------------------------------------------------

    def outcomes(self, name: str, places: Sequence[World]) -> list[Outcome]:
        """What a quantity is said to be in each of these worlds."""
        if name not in self.spoken:
            return [self._of_whole(name, place) for place in places]
        new = [place for place in places if (name, place) not in self._found]
        if new:
            one = self.spoken[name]
            calls = [arguments_of(one, place.values, place.network) for place in new]
            found = self.sandbox.call(one.function, calls, twice=new[0] is self.sample, meant=one.meant)
            self._found.update(zip(((name, place) for place in new), self._in_precision(found), strict=True))
        return [self._found[name, place] for place in places]

    def values(self, name: str, place: World) -> Values:
        """What a quantity was computed from: the right values, or of a whole derivation its own."""
        return place.values if name in self.spoken else self._overlaid(place)

    def asks_for(self, name: str, given: str) -> bool:
        """Whether a quantity's function is handed another quantity."""
        one = self.spoken.get(name)
        if one is None:
            assert self.whole is not None
            return given in self._parameters(self.whole)
        return given in one.meant.values()

    # --- a whole derivation at once ----------------------------------------------------------------------------------

    def _try_whole(self) -> Trouble | None:
        """Why `backward` says nothing about this network, if so."""
        assert self.whole is not None
        try:
            self._parameters(self.whole)
        except NoSuchQuantity as error:
            return Trouble("error", str(error))
        return self._whole(self.sample).trouble

    def _parameters(self, function: CodeFunction) -> dict[str, str]:
        by_layer = [one for one in (*function.required, *function.optional) if one in ("W", "b", "z", "a", "alpha")]
        others = CodeFunction(
            function.name,
            function.lines,
            tuple(one for one in function.required if one not in by_layer),
            tuple(one for one in function.optional if one not in by_layer),
        )
        return {**dict.fromkeys(by_layer, ""), **meanings(others, self.network, None, self.sample.values)}

    def _whole(self, place: World) -> Outcome:
        assert self.whole is not None
        if (self.whole.name, place) not in self._found:
            arguments = everything(self._parameters(self.whole), place.values, place.network)
            twice = place is self.sample
            found = self.sandbox.call(self.whole, [arguments], twice, whole=True)[0]
            lines = {line.name for line in place.lines}
            named = dict(zip(map(_plain, found.named), self._in_precision(found.named.values()), strict=True))
            known = {name: one for name, one in named.items() if name in lines}
            if place is self.sample:
                self._unknown = tuple(key for key in found.named if _plain(key) not in lines)
            self._found[self.whole.name, place] = replace(found, named=known)
        return self._found[self.whole.name, place]

    def _of_whole(self, name: str, place: World) -> Outcome:
        whole = self._whole(place)
        found = whole.named.get(name, Outcome(trouble=whole.trouble))
        return replace(found, named={}, defect=whole.defect, dropped=whole.dropped)

    def _overlaid(self, place: World) -> Values:
        if place not in self._owned:
            fitting = {}
            for name, one in self._whole(place).named.items():
                own = fitted(one.value, place.values[name].shape) if one.value is not None else None
                if own is not None and name not in self.spoken:
                    fitting[name] = own
            self._owned[place] = {**place.values, **fitting}
        return self._owned[place]

    # --- from the learner's own earlier values -----------------------------------------------------------------------

    def own(self, name: str, places: Sequence[World], tainted: set[str]) -> list[tuple[Outcome, Values]]:
        """What a function gives in each world from what the functions before it gave there, and these values.

        Only what is `tainted`, or uses something that is, differs from the right values.
        """
        values: list[dict[str, Array]] = [dict(place.values) for place in places]
        changed: set[str] = set()
        for line in self.sample.lines:
            if line.name == name:
                break
            if line.name in tainted or changed & self.used(line.name):
                changed.add(line.name)
                for place, known, found in zip(places, values, self._from(line.name, values, places), strict=True):
                    known[line.name] = self._kept(line.name, found, place, known)
        return list(zip(self._from(name, values, places), values, strict=True))

    def used(self, name: str) -> set[str]:
        """What a line is computed from: what its function asks for, and what the right formula uses."""
        one = self.spoken.get(name)
        right = operands(right_forms(self.network, self.optimizer)[name][0])
        return {*(one.meant.values() if one else ()), *right}

    def _from(self, name: str, values: Sequence[Values], places: Sequence[World]) -> Sequence[Outcome]:
        one = self.spoken.get(name)
        if one is None or one.problem:
            return [Outcome() for _ in places]
        calls = [arguments_of(one, known, place.network) for known, place in zip(values, places, strict=True)]
        return self._in_precision(self.sandbox.call(one.function, calls))

    def _in_precision(self, found: Iterable[Outcome]) -> list[Outcome]:
        """Where the file speaks of a coarser precision, any number may have been rounded to it on the way."""
        single, half = self.case.file.single, self.case.file.half
        return [replace(one, single=one.single or single, half=one.half or half) for one in found]

    def _kept(self, name: str, found: Outcome, place: World, values: Values) -> Array:
        """The learner's own value in the quantity's shape, else what follows from the values before it."""
        own = fitted(found.value, place.values[name].shape) if found.value is not None else None
        if own is not None:
            return own
        derived = evaluated(right_forms(place.network, self.optimizer)[name][0], place, values)
        return place.values[name] if derived is None else derived


def _plain(said: str) -> str:
    return "L" if said == "loss" else read_quantity(said) or said
