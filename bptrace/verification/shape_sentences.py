"""What to say of a formula whose shape, or whose operands' shapes, do not fit."""

from collections.abc import Mapping

from bptrace.algebra.arithmetic import transpose
from bptrace.algebra.evaluation import Dim, Shape, ShapeError, shape
from bptrace.algebra.expression import MatMul
from bptrace.algebra.notation import mathematics
from bptrace.algebra.parser import FormulaShapeError, shape_text
from bptrace.algebra.quantity import quantity
from bptrace.texts import text

_NOT_SUMMED = {
    frozenset(("samples",)): "check.shape_not_summed",
    frozenset(("units",)): "check.shape_units_not_summed",
    frozenset(("samples", "units")): "check.shape_nothing_summed",
}


def shape_sentences(name: str, given: Shape, expected: Shape) -> tuple[str, str]:
    """That a formula gives another shape, and the half of the remedy that can be seen: a transpose, a sum."""
    told = text("check.shape", name=name, expected=shape_text(expected), given=shape_text(given))
    if given == expected[::-1]:
        return told, text("check.shape_transposed")
    return told, _missing_sums(name, given, expected)


def _missing_sums(name: str, given: Shape, expected: Shape) -> str:
    """Over what a sum is missing, where that is all: the samples, the units of the quantity's own layer, or both."""
    layer = quantity(name).layer
    open_dims = ((dim, wanted) for dim, wanted in zip(given, expected, strict=False) if dim != wanted)
    key = _NOT_SUMMED.get(frozenset(_summed_over(dim, layer) if wanted == 1 else "" for dim, wanted in open_dims))
    return text(key) if key else ""


def _summed_over(dim: Dim, layer: int | None) -> str:
    """What a dimension counts; nothing where no sum over it belongs to this layer, as over the rows of W."""
    if dim == "m":
        return "samples"
    return "units" if dim == f"n{layer or str(dim)[1:]}" else ""


def fitting_transpose(error: FormulaShapeError, shapes: Mapping[str, Shape]) -> str:
    """The operand that would fit if it were transposed, where only one would."""
    node = error.node
    if not isinstance(node, MatMul):
        return ""
    fitting = []
    for side, changed in (
        (node.right, MatMul(node.left, transpose(node.right))),
        (node.left, MatMul(transpose(node.left), node.right)),
    ):
        try:
            shape(changed, shapes)
        except ShapeError:
            continue
        fitting.append(transpose(side))
    if len(fitting) != 1:
        return ""
    return text("check.would_fit", operand=mathematics(fitting[0]))
