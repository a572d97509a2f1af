"""A learner's formula, read: its tree, and how well its shape fits the quantity it is said to be.

*fits*: symbolically of the quantity's shape. *narrow*: only where some size is 1, as in `db2 = delta2` for one sample;
that is right here but nowhere else. *misfit*: of another shape, or of none; the tree is then read blindly, without
shapes, so that the mistake in it can still be found. *unreadable*: no formula of this network at all.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bptrace.algebra.entry_reader import parse_entries
from bptrace.algebra.evaluation import Shape, ShapeError, shape
from bptrace.algebra.expression import Entry, Expression, Size, Sum, children, operands, rebuild, walk
from bptrace.algebra.index_ranges import RangeError, SampleLeftOverError, check_ranges
from bptrace.algebra.index_reader import has_letters, left_entry, parse_indexed
from bptrace.algebra.parser import FormulaError, FormulaShapeError, Vocabulary, parse, shape_text
from bptrace.algebra.whole import whole
from bptrace.frozen import frozen
from bptrace.network.derivation import derivation
from bptrace.network.scenario import Scenario
from bptrace.texts import text
from bptrace.verification.shape_sentences import fitting_transpose, shape_sentences

_MATRIX = re.compile(r"(?<!shape)\[|ones")
_ENTRY = re.compile(r"[\w⁾)}]\s*\[\s*\d+\s*[\],]")
_CODE = re.compile(r"['\"\[]|\.[a-z]")
Fit = Literal["fits", "narrow", "misfit", "unreadable"]


@frozen
class Reading:
    """A formula's tree (None for a misfit or an unreadable one), how it fits, and what to say where it does not.

    `remedy` is the other half of what can be said about shapes: the transpose that would fit. `blind` is the tree of
    one that does not fit everywhere, read without regard to shapes. `one_sample` tells that it fits for any network, of
    one sample, `serves_batch` that the blind tree would fit a batch, `lettered` that letters stand for its indices.
    `entries` are the only ones it speaks of, where these are not all.
    """

    tree: Expression | None
    fit: Fit
    problem: str = ""
    remedy: str = ""
    blind: Expression | None = None
    one_sample: bool = False
    entries: tuple[tuple[int, int], ...] = ()
    serves_batch: bool = False
    lettered: bool = False


def read_formula(formulas: Sequence[str], name: str, scenario: Scenario, letters: Sequence[str] = ()) -> Reading | None:
    """The last formula of a chain that speaks of any quantity; None where all are plain arithmetic. `letters` are those
    of the entry that stands on the left.
    """
    trouble: Reading | None = None
    for formula in reversed(formulas):
        if letters or has_letters(formula):
            reading = replace(_of_letters(formula, name, letters, scenario), lettered=True)
        else:
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
            or _misfit(formula, strict, str(error), fitting_transpose(error, strict.shapes))
        )
    except FormulaError as error:
        if _ENTRY.search(formula):
            return _of_entries(formula, name, expected, scenario)
        return _unreadable(formula, error)
    if given == expected:
        return Reading(tree, "fits")
    problem, remedy = shape_sentences(name, given, expected)
    return _narrow(formula, name, scenario, strict) or _misfit(formula, strict, problem, remedy)


def _vocabulary(scenario: Scenario) -> Vocabulary:
    absent = {"weight_decay": text("check.no_weight_decay"), "eps": text("check.no_eps")}
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


def _of_letters(formula: str, name: str, letters: Sequence[str], scenario: Scenario) -> Reading:
    """An index formula: as it reads everywhere, or else where the sizes that are 1 here are 1 by nature."""
    strict = _vocabulary(scenario)
    found = _whole(formula, name, letters, strict)
    if found.fit == "fits":
        return found
    lengths = scenario.network.lengths(scenario.samples)
    if not letters and _counted(strict.shapes[name], lengths) != (1, 1):
        return Reading(None, "unreadable", text("check.letters_on_the_left", name=name))
    ones = {dim for dim, size in lengths.items() if size == 1}
    for some in (ones & {"m"}, ones - {"m"}, ones):
        shapes = {key: _collapsed(value, some) for key, value in strict.shapes.items()}
        narrow = _whole(formula, name, letters, replace(strict, shapes=shapes)) if some else found
        if tree := narrow.tree:
            tree = _over_samples(tree, shapes) if "m" in some else tree
            serves = _has_shape(tree, name, strict)
            if serves and "m" not in some:  # an index that is left out where there is one unit
                return Reading(tree, "fits")
            single = some == {"m"}
            return Reading(tree, "narrow", blind=tree, one_sample=single, serves_batch=serves and single)
        if some == {"m"} and not found.blind:
            found = narrow
    return found


def _over_samples(tree: Expression, shapes: Mapping[str, Shape]) -> Expression:
    """The same for one sample, as it goes on in a batch: what is added up to one number is, over the samples too."""
    inner = tuple(_over_samples(child, shapes) for child in children(tree))
    if isinstance(tree, Sum) and shape(tree, shapes) == (1, 1):
        return Sum(inner[0], None)
    return rebuild(tree, inner)


def _has_shape(tree: Expression, name: str, vocabulary: Vocabulary) -> bool:
    try:
        return shape(tree, vocabulary.shapes) == vocabulary.shapes[name]
    except ShapeError:
        return False


def _whole(formula: str, name: str, letters: Sequence[str], vocabulary: Vocabulary) -> Reading:
    """The matrix of an index formula with quantities of these shapes, and how it fits."""
    shapes = vocabulary.shapes
    try:
        entry, term = left_entry(name, letters, shapes), parse_indexed(formula, vocabulary)
        check_ranges(entry, term, shapes)
        tree = whole(term, entry.row, entry.column)
        given = shape(tree, shapes)
    except RangeError as error:
        return Reading(None, "misfit", str(error), blind=_whole_of(entry, term))
    except (SampleLeftOverError, FormulaShapeError) as error:
        return Reading(None, "misfit", str(error))
    except FormulaError as error:
        return Reading(None, "unreadable", str(error))
    if given == shapes[name]:
        return Reading(tree, "fits")
    return Reading(None, "misfit", *shape_sentences(name, given, shapes[name]), blind=tree)


def _whole_of(entry: Entry, term: Expression) -> Expression | None:
    """The matrix whose letters do not fit, None where it fills none."""
    try:
        return whole(term, entry.row, entry.column)
    except FormulaError:
        return None


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
