"""What an optimizer keeps and goes by: averages, squares and roots, corrections, weight decay."""

from collections.abc import Iterator

from bptrace.algebra.expression import (
    Add,
    Apply,
    Divide,
    Expression,
    Power,
    ScalarPower,
    Scale,
    Subtract,
    Symbol,
    operands,
    substitute,
)
from bptrace.algebra.quantity import find_quantity, quantity
from bptrace.network.update_rules import BETA, BETA1, BETA2, ETA, WEIGHT_DECAY, rest
from bptrace.verification.rewriting import Place

_SHARES = (BETA, BETA1, BETA2)


def _share(node: Expression) -> Expression | None:
    """β of a β A or a (1 − β) A."""
    if isinstance(node, Scale):
        return next((one for one in _SHARES if node.left in (one, rest(one))), None)
    return None


def drop_share(node: Expression, place: Place) -> Iterator[Expression]:
    """β m → m, (1 − β) G → G."""
    if isinstance(node, Scale) and _share(node):
        yield node.right


def swap_shares(node: Expression, place: Place) -> Iterator[Expression]:
    """β m + (1 − β) G → (1 − β) m + β G; β m + G → m + β G."""
    match node:
        case Add(Scale(share, kept) as left, Scale(other, new)) if _share(left):
            yield Add(Scale(other, kept), Scale(share, new))
        case Add(Scale(share, kept) as left, new) if _share(left):
            yield Add(kept, Scale(share, new))


def average_gradient(node: Expression, place: Place) -> Iterator[Expression]:
    """β m + G → β m + (1 − β) G."""
    match node:
        case Add(Scale(share, _) as left, new) if _share(left) and not isinstance(new, Scale):
            yield Add(left, Scale(rest(share), new))


def other_share(node: Expression, place: Place) -> Iterator[Expression]:
    """β₁ → β₂, in one place or in both of an average."""
    if node in (BETA1, BETA2):
        yield BETA2 if node == BETA1 else BETA1
    elif isinstance(node, Add):
        swapped = substitute(node, {"beta1": BETA2, "beta2": BETA1})
        yield from [swapped] if swapped != node else []


def drop_square(node: Expression, place: Place) -> Iterator[Expression]:
    """G² → G."""
    if isinstance(node, Power):
        yield node.operand


def drop_root(node: Expression, place: Place) -> Iterator[Expression]:
    """√v → v."""
    if isinstance(node, Apply) and node.function == "sqrt":
        yield node.operand


def drop_brackets(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η G / (√v + ε) → W − η G / √v + ε."""
    match node:
        case Subtract(weights, Divide(step, Add(root, small))):
            yield Add(Subtract(weights, Divide(step, root)), small)


def drop_power(node: Expression, place: Place) -> Iterator[Expression]:
    """βᵗ → β."""
    if isinstance(node, ScalarPower):
        yield node.left


def uncorrected_alone(node: Expression, place: Place) -> Iterator[Expression]:
    """m̂ → m_new, or v̂ → v_new, the other as it should be."""
    found = find_quantity(node.name) if isinstance(node, Symbol) else None
    if found and found.state in ("mhat", "vhat"):
        yield Symbol(f"{found.name.replace('hat', '')}_new")


def kept_before(node: Expression, place: Place) -> Iterator[Expression]:
    """m_new → m: what was kept before this update."""
    found = find_quantity(node.name) if isinstance(node, Symbol) else None
    if found and found.state and found.new:
        yield Symbol(found.name.removesuffix("_new"))


def gradient_alone(node: Expression, place: Place) -> Iterator[Expression]:
    """m_new, m̂ → ∂L/∂W."""
    found = find_quantity(node.name) if isinstance(node, Symbol) else None
    if found and ((found.state == "m" and found.new) or found.state == "mhat"):
        yield Symbol(f"d{found.of}{found.layer}")


def multiply_by_correction(node: Expression, place: Place) -> Iterator[Expression]:
    """m / (1 − βᵗ) → (1 − βᵗ) m."""
    if isinstance(node, Divide):
        yield Scale(node.right, node.left)


def divide_by_rate(node: Expression, place: Place) -> Iterator[Expression]:
    """η G → G / η."""
    if isinstance(node, Scale) and node.left == ETA:
        yield Divide(node.right, node.left)


def drop_decay(node: Expression, place: Place) -> Iterator[Expression]:
    """∂L/∂W + λ W → ∂L/∂W."""
    if isinstance(node, Add):
        yield node.left


def decay_beside(node: Expression, place: Place) -> Iterator[Expression]:
    """W − η (∂L/∂W + λ W) → W − η ∂L/∂W − λ W."""
    decayed = f"g{place.name.removesuffix('_new')}"
    if isinstance(node, Subtract) and decayed in operands(node.right):
        weights = Symbol(quantity(place.name).name.removesuffix("_new"))
        gradient = substitute(node, {decayed: Symbol(f"d{weights.name}")})
        yield Subtract(gradient, Scale(WEIGHT_DECAY, weights))
