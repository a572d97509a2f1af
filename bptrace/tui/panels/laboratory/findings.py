"""What the laboratory knows of one trace, each thing computed when it is first wanted and kept while there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

import numpy as np

from bptrace.curves import EntryCurves, WholeCurves, nudge_cost, parameter_gradients
from bptrace.gradient_checking import QuantityCheck, check_quantity
from bptrace.laboratory import Account, account
from bptrace.probing import Cell
from bptrace.tracing import Trace

T = TypeVar("T")
CHEAP = 2_000_000  # multiplications of a check; more take longer than a moment of idleness may last
LONGEST = 4_000_000_000  # more are not begun: they would take a minute
SETTINGS = 3  # methods and steps whose maps are kept
ENTRIES = 16  # whose curves and accounts are kept

Setting = tuple[str, float]


class Findings:
    """Checks by method and step, curves and accounts by entry."""

    def __init__(self, traced: Trace) -> None:
        self.trace = traced
        self.names = parameter_gradients(traced)
        self._maps: OrderedDict[Hashable, dict[str, QuantityCheck]] = OrderedDict()
        self._curves: OrderedDict[Hashable, EntryCurves] = OrderedDict()
        self._accounts: OrderedDict[Hashable, Account] = OrderedDict()
        self._whole: WholeCurves | None = None

    # --- the map -------------------------------------------------------------------------------------------------

    def checks(self, setting: Setting) -> dict[str, QuantityCheck]:
        """What is checked so far by this method with this step."""
        return _kept(self._maps, setting, dict, SETTINGS)

    def waiting(self, setting: Setting, first: str) -> str | None:
        """The quantity to check next, `first` before others; None where all is done that will be."""
        known = self.checks(setting)
        return next((name for name in (first, *self.names) if name not in known and self.is_possible(name)), None)

    def check(self, name: str, setting: Setting) -> QuantityCheck:
        """Check a whole quantity."""
        with np.errstate(all="ignore"):
            return check_quantity(self.trace, name, *setting)

    def cost(self, name: str) -> int:
        """How many multiplications its check takes."""
        return int(self.trace.values[name].size) * nudge_cost(self.trace, name)

    def is_cheap(self, name: str) -> bool:
        """Whether its check takes no more than some milliseconds."""
        return self.cost(name) <= CHEAP

    def is_possible(self, name: str) -> bool:
        """Whether it is checked as a whole at all."""
        return self.cost(name) <= LONGEST

    # --- curves --------------------------------------------------------------------------------------------------

    def curves(self, name: str, cell: Cell) -> EntryCurves:
        """The curves of an entry, as far as they are computed."""
        analytic = float(self.trace.values[name][cell])
        return _kept(self._curves, (name, cell), lambda: EntryCurves(self.trace, name, cell, analytic), ENTRIES)

    @property
    def whole(self) -> WholeCurves | None:
        """The curves of all parameters; None where they would take too long."""
        if self._whole is None and sum(map(self.cost, self.names)) <= LONGEST // 100:
            self._whole = WholeCurves(self.trace, {name: self.trace.values[name] for name in self.names})
        return self._whole

    def account(self, name: str, cell: Cell, setting: Setting) -> Account:
        """The check of one entry, explained."""
        make = lambda: account(self.trace, name, cell, *setting)  # noqa: E731
        return _kept(self._accounts, (name, cell, setting), make, ENTRIES)


def _kept(known: OrderedDict[Hashable, T], key: Hashable, make: Callable[[], T], most: int) -> T:
    """What is known by this key, else made; of all the `most` last used are kept."""
    if key not in known:
        known[key] = make()
        while len(known) > most:
            known.popitem(last=False)
    known.move_to_end(key)
    return known[key]
