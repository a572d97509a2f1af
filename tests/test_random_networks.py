"""The promise of the gradient check, on 5,000 networks of every activation and loss there is.

No right derivation is accused. Of mistakes injected into the derived side (a factor dropped, a transpose lost, another
quantity in the place of one, …) none that changes an entry by more than one per cent is accepted there.
"""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import oracle
import pytest
from sampling import scaled

from bptrace.algebra.evaluation import value
from bptrace.algebra.expression import (
    Apply,
    Expression,
    Hadamard,
    MatMul,
    Negate,
    Number,
    Scale,
    Symbol,
    Transpose,
    children,
    rebuild,
)
from bptrace.algebra.functions import ACTIVATIONS, FUNCTIONS
from bptrace.gradient_checking import Verdict, check_quantity, gradient_check
from bptrace.network.losses import LOSSES
from bptrace.network.scenario import Scenario
from bptrace.tracing import Trace, trace

ONCE_ACCEPTED = (3670, 3790, 4901)  # a zero where the numeric derivative overflowed or underflowed to zero as well
SOME = [ONCE_ACCEPTED, *scaled(6, 506, 5_000, 25)]
MISTAKES = 12  # of each network


def random_scenario(seed: int) -> Scenario:
    """Any network, some of them with parameters that are much too small or too large."""
    rng = np.random.default_rng([2026, seed])
    scenario = oracle.random_scenario(rng)
    scale = np.exp(rng.normal(scale=rng.choice([0.1, 1.0, 2.0])))
    return scenario.with_parameters({name: scale * array for name, array in scenario.parameters.items()})


def wrong_trees(node: Expression, traced: Trace) -> Iterator[Expression]:
    """The same expression with one thing in it gone wrong, in every way that is known here."""
    match node:
        case Hadamard(left, right):
            yield from (left, right)
        case Transpose(operand):
            yield operand
        case MatMul(left, right):
            yield from (MatMul(right, left), Hadamard(left, right))
        case Apply(operand, function) if function.startswith("d") and function[1:] in FUNCTIONS:
            yield from (Apply(operand, function[1:]), Hadamard(node, node))
        case Symbol(name):
            shape = np.shape(traced.values[name])
            yield from (Symbol(n) for n, known in traced.values.items() if n != name and np.shape(known) == shape)
            yield Transpose(node)
    inner = children(node)
    for at, child in enumerate(inner):
        for wrong in wrong_trees(child, traced):
            yield rebuild(node, (*inner[:at], wrong, *inner[at + 1 :]))


def mistakes(traced: Trace, rng: np.random.Generator) -> Iterator[tuple[str, np.ndarray]]:
    """Wrong values of derived quantities, of the right shape."""
    lines = traced.derivation.phase("backward")
    for _ in range(MISTAKES):
        line = lines[rng.integers(len(lines))]
        right = line.equation.expression
        factors = [Fraction(2), Fraction(1, 2), Fraction(1, traced.scenario.samples + 1), Fraction(1011, 1000)]
        trees = [*wrong_trees(right, traced), Negate(right), *(Scale(Number(factor), right) for factor in factors)]
        try:
            with np.errstate(all="ignore"):
                found = np.asarray(value(trees[rng.integers(len(trees))], traced.values), dtype=float)
        except (ValueError, IndexError):  # shapes that do not fit
            continue
        if found.shape == traced.values[line.name].shape:
            yield line.name, found


def test_the_networks_are_of_every_activation_and_loss():
    networks = [random_scenario(seed).network for seed in range(50)]
    assert {layer.activation for network in networks for layer in network.layers} == set(ACTIVATIONS)
    assert {network.loss for network in networks} == set(LOSSES)


@pytest.mark.parametrize("seeds", SOME, ids=str)
def test_no_right_network_is_accused_by_any_method(seeds):
    for seed in seeds:
        traced = trace(random_scenario(seed))
        check = gradient_check(traced, ("complex", "complex", "central", "richardson")[seed % 4])
        assert check.counts["wrong"] == 0, (seed, [(r.name, r.counts) for r in check.results if r.counts["wrong"]])


@pytest.mark.parametrize("seeds", SOME, ids=str)
def test_no_mistake_that_changes_an_entry_by_more_than_one_per_cent_is_accepted_there(seeds):
    changed = 0
    for seed in seeds:
        traced = trace(random_scenario(seed))
        for name, wrong in mistakes(traced, np.random.default_rng([seed, 1])):
            right = traced.values[name]
            with np.errstate(all="ignore"):
                differs = ~(np.abs(wrong - right) <= 0.01 * np.maximum(np.abs(wrong), np.abs(right)))
            verdicts = check_quantity(traced, name, analytic=wrong).verdicts
            accepted = differs & ((verdicts == Verdict.RIGHT) | (verdicts == Verdict.ZERO))
            assert not accepted.any(), (seed, name, np.argwhere(accepted))
            changed += int(np.sum(differs & (verdicts == Verdict.WRONG)))
    assert changed > 3 * len(seeds)  # or nothing was tried
