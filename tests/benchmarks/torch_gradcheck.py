"""The gradient check beside PyTorch's `torch.autograd.gradcheck` with its defaults: how long, and what each accepts.

The times are ratios in one run over all parameters of 2-100-50-10-1, below those of `gradient_check_time.py`. In the
table both judge the very same gradient: a function whose forward pass is the network's and whose backward pass is the
array in question.
"""

import os
import statistics
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import partial

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import numpy as np
from gradient_check_time import compare, panel, seconds

from bptrace.gradient_checking import check_quantity
from bptrace.network.scenario import Scenario
from bptrace.tracing import Trace, trace

try:
    import torch
except ImportError:
    torch = None

Case = tuple[str, Trace, str, np.ndarray]


def cases() -> Iterator[Case]:
    """What is claimed, the trace, the gradient's name, the claimed gradient."""
    mazur, lab2 = trace(Scenario.load("mazur")), trace(Scenario.load("lab2"))
    yield "Mazur’s network, all right", mazur, "dW1", mazur.values["dW1"]
    yield "Mazur’s network, every entry 1 % too large", mazur, "dW2", mazur.values["dW2"] * 1.01
    yield "Mazur’s network, every entry 0.05 % too large", mazur, "dW2", mazur.values["dW2"] * 1.0005
    yield "lab2, every entry right", lab2, "dW3", lab2.values["dW3"]
    small = np.abs(lab2.values["dW2"]) < 5e-6
    share = f"{np.mean(small):.0%}"
    yield f"lab2, ∂W² of the wrong sign where below 5·10⁻⁶ ({share} of it)", lab2, "dW2", _where(lab2, small, -1)
    yield f"lab2, ∂W² 0 there, as if those units were dead ({share})", lab2, "dW2", _where(lab2, small, 0)
    saturated = trace(Scenario.build(network="1-1-sigmoid-1", x="14", y="0", init="ones"))
    yield "one unit of σ at z = 14, twice what it is", saturated, "dW1", saturated.values["dW1"] * 2
    kink = Scenario.build(network="1-1-relu-1", x="1", y="3", init="ones")
    kink = trace(kink.with_parameters({"b1": [[-1 + 3e-7]]}))
    yield "right, a ReLU with z = 3·10⁻⁷", kink, "dW1", kink.values["dW1"]
    far = trace(Scenario.build(network="1-1", x="1", y="3e5", init="ones"))
    yield "right, a loss of 4.5·10¹⁰", far, "dW1", far.values["dW1"]
    dead = trace(Scenario.build(network="2-3-relu-1", x="-1,-1", y="1", init="ones"))
    yield "zero on both sides: every ReLU is dead", dead, "dW1", dead.values["dW1"]


def _where(traced: Trace, chosen: np.ndarray, factor: float) -> np.ndarray:
    return np.where(chosen, factor * traced.values["dW2"], traced.values["dW2"])


# --- PyTorch's side --------------------------------------------------------------------------------------------------

ACTIVATIONS = {"identity": lambda z: z, "sigmoid": lambda z: torch.sigmoid(z), "relu": lambda z: torch.relu(z)}


def torch_loss(scenario: Scenario) -> Callable[..., object]:
    """The forward pass, as a function of every parameter in order."""
    rows = scenario.with_layout("row")
    x, y = torch.tensor(rows.x), torch.tensor(rows.y)
    network = rows.network

    def loss(*parameters: object) -> object:
        known, a = dict(zip(network.parameters, parameters, strict=True)), x
        for k, layer in enumerate(network.layers, 1):
            a = ACTIVATIONS[layer.activation](a @ known[f"W{k}"] + known[f"b{k}"])
        return 0.5 * ((a - y) ** 2).sum()

    return loss


def torch_parameters(scenario: Scenario) -> list[object]:
    """In row orientation."""
    rows = scenario.with_layout("row")
    return [torch.tensor(rows.parameters[name], requires_grad=True) for name in rows.network.parameters]


def torch_accepts(traced: Trace, name: str, claimed: np.ndarray) -> bool:
    """Whether gradcheck lets a backward pass through that returns this gradient."""
    loss, parameters = torch_loss(traced.scenario), [one.detach() for one in torch_parameters(traced.scenario)]
    at = traced.scenario.network.parameters.index(name.removeprefix("d"))
    own = torch.tensor(claimed if traced.scenario.network.layout == "row" else claimed.T)

    class Claimed(torch.autograd.Function):
        @staticmethod
        def forward(context: object, one: object) -> object:
            return loss(*parameters[:at], one, *parameters[at + 1 :])

        @staticmethod
        def backward(context: object, arriving: object) -> object:
            return arriving * own

    chosen = parameters[at].clone().requires_grad_()
    return bool(torch.autograd.gradcheck(Claimed.apply, (chosen,), raise_exception=False))


def own_words(traced: Trace, name: str, claimed: np.ndarray) -> str:
    """What bptrace says."""
    counts = check_quantity(traced, name, analytic=claimed).counts
    return ", ".join(f"{count} {verdict.replace('_', ' ')}" for verdict, count in counts.items() if count)


# --- what is printed -------------------------------------------------------------------------------------------------


def times(traced: Trace) -> None:
    """Ratios in one run."""
    scenario = traced.scenario
    parameters, loss = torch_parameters(scenario), torch_loss(scenario)
    rival = partial(torch.autograd.gradcheck, loss, parameters)
    ratios = [seconds(rival, 1) / seconds(partial(panel, traced), 20) for _ in range(3)]
    title = "central + complex + verdicts, against PyTorch"
    print(f"  {title:<52} {statistics.median(ratios):5.0f} times as fast")


def main() -> None:
    """Times, then the table."""
    traced = trace(Scenario.load("lab2"))
    assert dict(traced.fine.bounds)  # known before anything is checked
    compare(traced.scenario, traced)
    if torch is None:
        print("PyTorch is not installed: no comparison with its gradcheck.", file=sys.stderr)
        return
    torch.set_num_threads(1)
    times(traced)
    warnings.simplefilter("ignore")
    print(f"\n{'the gradient in question':<66}{'gradcheck':<11}bptrace")
    for title, own, name, claimed in cases():
        verdict = "accepts" if torch_accepts(own, name, claimed) else "refuses"
        print(f"{title:<66}{verdict:<11}{own_words(own, name, claimed)}")


if __name__ == "__main__":
    main()
