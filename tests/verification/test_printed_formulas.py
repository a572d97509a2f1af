"""Whatever bptrace prints of a derivation, in letters or in ASCII, it reads back, and finds it right."""

from collections.abc import Iterator

import pytest
from sampling import sampled

from bptrace.algebra.expression import Equation
from bptrace.algebra.functions import ACTIVATIONS
from bptrace.algebra.notation import mathematics, numpy_code
from bptrace.algebra.numbers import plain
from bptrace.algebra.parser import parse, read_quantity
from bptrace.network.derivation import derivation
from bptrace.network.losses import LOSSES
from bptrace.network.network import Layer, Network
from bptrace.network.optimizers import Optimizer
from bptrace.network.update_rules import RULES
from bptrace.verification.comparing import compare
from bptrace.verification.forms import right_forms
from bptrace.verification.worlds import Updating, probes

OUTPUT = {"cross-entropy": "softmax", "bce": "sigmoid"}
NETWORKS = [
    Network(3, (Layer(4, activation), Layer(2, OUTPUT.get(loss, activation))), layout=layout, loss=loss, sign=sign)
    for activation in ACTIVATIONS
    for loss in LOSSES
    for layout in ("row", "column")
    for sign in ("plus", "minus")
    if activation != "softmax"
]
OPTIMIZERS = [Optimizer(name, weight_decay=0.02, normalise=True) for name in RULES]
OPTIMIZERS.append(Optimizer("momentum", form="averaged"))


def spellings(equation: Equation) -> Iterator[str]:
    yield from (mathematics(equation), plain(mathematics(equation)), numpy_code(equation))


def unread(network: Network, optimizer: Optimizer) -> list[str]:
    """What is not found right as it is printed."""
    vocabulary, place = derivation(network, optimizer).vocabulary, probes(network, Updating(optimizer))[0]
    found = []
    for name, forms in right_forms(network, optimizer).items():
        for form in forms:
            for written in spellings(Equation(name, form)):
                left, formula = written.split(" = ", 1)
                compared = compare(parse(formula, vocabulary), form, place)
                if read_quantity(left) != name or compared is None or compared.differs:
                    found.append(written)
    return found


@pytest.mark.parametrize("network", sampled(NETWORKS, 31), ids=str)
def test_every_formula_is_read_as_it_is_printed(network: Network) -> None:
    assert not unread(network, Optimizer())


@pytest.mark.parametrize("optimizer", sampled(OPTIMIZERS, 7), ids=lambda one: one.name)
def test_every_update_is_read_as_it_is_printed(optimizer: Optimizer) -> None:
    assert not unread(NETWORKS[0], optimizer)
