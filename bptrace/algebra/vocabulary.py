"""What a typed formula may speak of."""

from collections.abc import Mapping
from dataclasses import field

from bptrace.algebra.evaluation import Shape
from bptrace.algebra.expression import Size
from bptrace.frozen import frozen


@frozen
class Vocabulary:
    """What a formula may speak of: the symbolic shape of every quantity, each layer's activation, and the sizes.

    `absent` are names that would mean something had they what their sentences tell.
    """

    shapes: Mapping[str, Shape]
    activations: Mapping[int, str]
    sizes: Mapping[str, Size]
    absent: Mapping[str, str] = field(default_factory=dict)
