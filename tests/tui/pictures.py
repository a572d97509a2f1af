"""Pictures for tests, computed with numpy alone."""

import numpy as np
from numpy.typing import NDArray

from bptrace.algebra.picture import Block, Picture
from bptrace.algebra.terms import Term

Array = NDArray[np.float64]


def label(text: str, kind: str = "", name: str = "") -> tuple[Term, ...]:
    """One term."""
    return (Term(text, kind, name or text),)


def product(left: Array, above: Array) -> Picture:
    """A B = C with nothing else."""
    return Picture(
        Block(label("A"), "", left, "row"),
        Block(label("B"), "·", above, "column"),
        (),
        Block(label("C"), "=", left @ above),
    )


def delta(delta_next: Array, weights: Array, slope: Array) -> Picture:
    """δ² = (δ³ Wᵀ) ⊙ s."""
    back = delta_next @ weights.T
    return Picture(
        Block(label("δ³", "delta"), "", delta_next, "row"),
        Block(label("Wᵀ", "weight"), "·", weights.T, "column"),
        (Block((*label("δ³", "delta"), Term(" "), *label("Wᵀ", "weight")), "=", back), Block(label("s"), "⊙", slope)),
        Block(label("δ²", "delta"), "=", back * slope),
    )


def small() -> Picture:
    """One sample, three units: everything fits."""
    return delta(np.array([[-0.7569]]), np.array([[-0.7323], [-0.5443], [-0.3163]]), np.array([[0.25, 0.2285, 0.2152]]))


def transposed() -> Picture:
    """The same in columns."""
    picture = small()
    blocks = [Block(block.label, block.operator, block.value.T, block.link) for block in picture.stack]
    assert picture.left and picture.above
    return Picture(
        Block(label("W", "weight"), "", picture.above.value.T, "row"),
        Block(label("δ³", "delta"), "·", picture.left.value.T, "column"),
        tuple(blocks),
        Block(picture.result.label, "=", picture.result.value.T),
    )


def large(rows: int = 100, inner: int = 21, columns: int = 50) -> Picture:
    """A product too large for any screen; entry [i,j] of C is the same on every run."""
    generator = np.random.default_rng(0)
    return product(generator.normal(size=(rows, inner)), generator.normal(size=(inner, columns)))


def large_delta(samples: int = 21) -> Picture:
    """A large product with an operand entry by entry."""
    generator = np.random.default_rng(1)
    mask = (generator.normal(size=(samples, 100)) > 0).astype(float)
    return delta(generator.normal(size=(samples, 50)), generator.normal(size=(100, 50)), mask)
