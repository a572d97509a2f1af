"""The learner's module, loaded once, and the calls of its functions."""

import builtins
import math
import sys
import warnings
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy
from numpy.exceptions import ComplexWarning

from .trouble import Source
from .values import described, flattened, given, numbers, same


class Withheld(MetaPathFinder):
    """Finds no module of this name, wherever it is installed: the truth is not to be had in this process."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        """Nothing, by a refusal: other finders are not asked."""
        if fullname.partition(".")[0] == self.name:
            raise ModuleNotFoundError(fullname, name=fullname)
        return None


class Guard:
    """What numpy and Python were before a call, to find what the call changed in them and to put it back."""

    def __init__(self, *modules: ModuleType) -> None:
        self.saved = [(module, dict(vars(module))) for module in modules]

    def restored(self) -> str:
        """The first thing that was changed, by name, or nothing."""
        changed = ""
        for module, before in self.saved:
            now = vars(module)
            for name, value in before.items():
                if name not in now or now[name] is not value:
                    changed = changed or f"{module.__name__}.{name}"
                    setattr(module, name, value)
        return changed


class Runner:
    """The learner's module, loaded once, and its functions."""

    def __init__(self, frame: dict[str, Any]) -> None:
        self.source = Source(frame["source"], frame["name"])
        self.space = {"__name__": "derivation", "__file__": frame["name"], "__builtins__": builtins}
        sys.meta_path.insert(0, Withheld("bptrace"))
        exec(self.source.code, self.space)
        self.guard = Guard(builtins, math, numpy, numpy.linalg)

    def answer(self, frame: dict[str, Any]) -> dict[str, Any]:
        """All calls of one function; the first is made twice where it is to be tried for chance."""
        function = self.space.get(frame["function"])
        results = []
        changed = ""
        for position, arguments in enumerate(frame["calls"]):
            results.append(self.called(function, arguments, frame))
            if frame["twice"] and position == 0:
                again = self.called(function, arguments, frame)
                results[0]["random"] = numbers(again) != numbers(results[0])
            changed = self.guard.restored() or changed
        return {"id": frame["id"], "results": results, "changed": changed}

    def called(self, function: Any, arguments: dict[str, Any], frame: dict[str, Any]) -> dict[str, Any]:
        """One call with arguments of its own."""
        mine = {name: given(value) for name, value in arguments.items()}
        kept = {name: given(value) for name, value in arguments.items()}
        first = [mine[name] for name in frame["positional"]]
        named = {name: value for name, value in mine.items() if name not in frame["positional"]}
        try:
            with catch_warnings(record=True, module=warnings) as warned:  # whatever becomes of sys.modules
                simplefilter("ignore")
                simplefilter("always", ComplexWarning)
                result = function(*first, **named)
                told = flattened(result) if frame["whole"] else described(result)
        except BaseException as error:  # sys.exit and the like are only one more way to fail
            return self.source.trouble(error, mine)
        told["mutated"] = [name for name in mine if not same(mine[name], kept[name])]
        told["dropped"] = [one.lineno for one in warned if one.filename == self.source.name][:1]
        return told
