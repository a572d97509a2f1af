"""A learner's formula, read: its tree, and how well its shape fits the quantity it is said to be.

*fits*: symbolically of the quantity's shape. *narrow*: only where some size is 1, as in `db2 = delta2` for one sample;
that is right here but nowhere else. *misfit*: of another shape, or of none; the tree is then read blindly, without
shapes, so that the mistake in it can still be found. *unreadable*: no formula of this network at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bptrace.algebra.arithmetic import transpose
from bptrace.algebra.entry_reader import parse_entries
from bptrace.algebra.evaluation import Dim, Shape, ShapeError, shape
from bptrace.algebra.expression import Expression, MatMul, Size, operands, walk
from bptrace.algebra.notation import mathematics
from bptrace.algebra.parser import FormulaError, FormulaShapeError, Vocabulary, parse, shape_text
from bptrace.algebra.quantity import quantity
from bptrace.frozen import frozen
from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.texts import text

_MATRIX = re.compile(r"(?<!shape)\[|ones")
_ENTRY = re.compile(r"[\w⁾)}]\s*\[\s*\d+\s*[\],]")
_CODE = re.compile(r"['\"\[]|\.[a-z]")
_NOT_SUMMED = {
    frozenset(("samples",)): "check.shape_not_summed",
    frozenset(("units",)): "check.shape_units_not_summed",
    frozenset(("samples", "units")): "check.shape_nothing_summed",
}
Fit = Literal["fits", "narrow", "misfit", "unreadable"]


@frozen
class Reading:
    """A formula's tree (None for a misfit or an unreadable one), how it fits, and what to say where it does not.

    `remedy` is the other half of what can be said about shapes: the transpose that would fit. `blind` is the tree of
    one that does not fit everywhere, read without regard to shapes. `one_sample` tells that it fits for any network, of
    one sample. `entries` are the only ones it speaks of, where these are not all.
    """

    tree: Expression | None
    fit: Fit
    problem: str = ""
    remedy: str = ""
    blind: Expression | None = None
    one_sample: bool = False
    entries: tuple[tuple[int, int], ...] = ()


def read_formula(formulas: Sequence[str], name: str, scenario: Scenario) -> Reading | None:
    """The last formula of a chain that speaks of any quantity; None where all are plain arithmetic."""
    trouble: Reading | None = None
    for formula in reversed(formulas):
        reading = _read(formula, name, scenario)
        tree = reading.tree or reading.blind
        if tree is None:
            trouble = trouble or reading
        elif _speaks(tree):
            return trouble or reading
    return trouble


def read_entry(formulas: Sequence[str], scenario: Scenario) -> Reading | None:
    """The last formula of a chain for one entry, which has to be a number; None where all are plain arithmetic."""
    trouble: Reading | None = None
    for formula in reversed(formulas):
        reading = _of_entries(formula, "", (), scenario)
        if reading.tree is None:
            trouble = trouble or reading
        elif _speaks(reading.tree):
            return trouble or reading
    return trouble


def _speaks(tree: Expression) -> bool:
    return bool(operands(tree)) or any(isinstance(node, Size) for node in walk(tree))


def _read(formula: str, name: str, scenario: Scenario) -> Reading:
    strict = _vocabulary(scenario)
    expected = strict.shapes[name]
    try:
        tree = parse(formula, strict)
        given = shape(tree, strict.shapes)
    except FormulaShapeError as error:
        return (
            _narrow(formula, name, scenario, strict)
            or _in_numbers(formula, name, scenario, strict)
            or _misfit(formula, strict, str(error), _remedy(error, strict.shapes))
        )
    except FormulaError as error:
        if _ENTRY.search(formula):
            return _of_entries(formula, name, expected, scenario)
        return _unreadable(formula, error)
    if given == expected:
        return Reading(tree, "fits")
    problem, remedy = _shape_sentences(name, given, expected)
    return _narrow(formula, name, scenario, strict) or _misfit(formula, strict, problem, remedy)


def _vocabulary(scenario: Scenario) -> Vocabulary:
    absent = {"weight_decay": text("check.no_weight_decay")}
    return replace(derivation(scenario.network, scenario.optimizer).vocabulary, absent=absent)


def _unreadable(formula: str, error: FormulaError) -> Reading:
    return Reading(None, "unreadable", f"{error} {text('check.is_code')}" if _CODE.search(formula) else str(error))


def _of_entries(formula: str, name: str, expected: Shape, scenario: Scenario) -> Reading:
    """A formula in which single entries stand: it fits the sizes that there are here and no others."""
    lengths = scenario.network.lengths(scenario.samples)
    strict = _vocabulary(scenario)
    shapes = {key: _counted(value, lengths) for key, value in strict.shapes.items()}
    try:
        tree = parse_entries(formula, replace(strict, shapes=shapes), lengths)
        given, wanted = shape(tree, shapes), _counted(expected, lengths)
    except FormulaShapeError as error:
        return Reading(None, "misfit", str(error))
    except FormulaError as error:
        return _unreadable(formula, error) if ":" in formula else Reading(None, "unreadable", str(error))
    if given == wanted or {given, wanted} == {(), (1, 1)}:
        return Reading(tree, "narrow")
    key = "check.shape" if wanted else "check.entry_shape"
    return Reading(None, "misfit", text(key, name=name, expected=shape_text(wanted), given=shape_text(given)))


def _narrow(formula: str, name: str, scenario: Scenario, strict: Vocabulary) -> Reading | None:
    """The formula as it reads where every size that is 1 here is 1 by nature."""
    ones = {dim for dim, size in scenario.network.lengths(scenario.samples).items() if size == 1}
    if "m" in ones and (found := _collapsed_to(formula, name, strict, {"m"})):
        return found
    return _collapsed_to(formula, name, strict, ones) if ones - {"m"} else None


def _in_numbers(formula: str, name: str, scenario: Scenario, strict: Vocabulary) -> Reading | None:
    """The formula with a matrix of numbers in it, which fits the sizes that there are here and no others."""
    if not _MATRIX.search(formula):
        return None
    lengths = scenario.network.lengths(scenario.samples)
    shapes = {key: _counted(value, lengths) for key, value in strict.shapes.items()}
    try:
        tree = parse(formula, replace(strict, shapes=shapes))
        given = shape(tree, shapes)
    except FormulaError:
        return None
    return Reading(tree, "narrow") if given == shapes[name] else None


def _collapsed_to(formula: str, name: str, strict: Vocabulary, ones: set[str]) -> Reading | None:
    shapes = {key: _collapsed(value, ones) for key, value in strict.shapes.items()}
    try:
        tree = parse(formula, replace(strict, shapes=shapes))
        given = shape(tree, shapes)
    except FormulaError:
        return None
    expected = shapes[name]
    if given != expected and not (given == () and expected == (1, 1)):
        return None
    return Reading(tree, "narrow", blind=_blind(formula, strict), one_sample=ones == {"m"})


def _counted(symbolic: Shape, lengths: Mapping[str, int]) -> Shape:
    if not symbolic:
        return ()
    rows, columns = (dim if isinstance(dim, int) else lengths[dim] for dim in symbolic)
    return rows, columns


def _collapsed(symbolic: Shape, ones: set[str]) -> Shape:
    if not symbolic:
        return ()
    rows, columns = (1 if dim in ones else dim for dim in symbolic)
    return rows, columns


def _misfit(formula: str, strict: Vocabulary, problem: str, remedy: str) -> Reading:
    return Reading(None, "misfit", problem, remedy, _blind(formula, strict))


def _blind(formula: str, strict: Vocabulary) -> Expression | None:
    """The tree as if every matrix were square and of one size, so that no shape stands in the way."""
    square: Mapping[str, Shape] = {key: ("m", "m") if value else () for key, value in strict.shapes.items()}
    try:
        return parse(formula, replace(strict, shapes=square))
    except FormulaError:
        return None


# --- what to say of shapes -------------------------------------------------------------------------------------------


def _shape_sentences(name: str, given: Shape, expected: Shape) -> tuple[str, str]:
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


def _remedy(error: FormulaShapeError, shapes: Mapping[str, Shape]) -> str:
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
