"""Which quantities a formula may not use: those whose own value depends on what it defines.

`z1 = z1 * 1` and `dW2 = (W2 − W2_new) / η` hold for the right numbers, but compute nothing.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from bptrace.algebra.expression import operands
from bptrace.algebra.quantity import quantity
from bptrace.network.network import Network
from bptrace.network.optimizers import Optimizer
from bptrace.texts import text
from bptrace.verification.forms import right_forms


@lru_cache(maxsize=64)
def _depends_on(network: Network, optimizer: Optimizer) -> Mapping[str, frozenset[str]]:
    """Every computed quantity with all that it is computed from, itself among them, in any of the right ways."""
    closures: dict[str, frozenset[str]] = {}
    for name, forms in right_forms(network, optimizer).items():
        used = {other for form in forms for other in operands(form)}
        closures[name] = frozenset({name}).union(used, *(closures.get(other, ()) for other in used))
    return closures


def circular(network: Network, optimizer: Optimizer, name: str, used: Iterable[str]) -> tuple[str, ...]:
    """Those of the quantities `used` in a formula for `name` that cannot be known before it."""
    depends = _depends_on(network, optimizer)
    return tuple(other for other in used if name in depends.get(other, ()))


def sentence(name: str, used: tuple[str, ...]) -> str:
    """What to say of it."""
    if name in used:
        return text("check.defined_by_itself", name=quantity(name).mathematics)
    return text("check.defined_by_later", name=quantity(name).mathematics, later=quantity(used[0]).mathematics)
