"""The figures of one quantity, gathered from every statement that holds some of them."""

import numpy as np

from bptrace.algebra.functions import Array
from bptrace.frozen import frozen
from bptrace.network.figures import read_only
from bptrace.verification.claims import Claim
from bptrace.verification.derivation_file import DerivationFile
from bptrace.verification.matrix_text import Figures


@frozen(eq=False)
class Typed:
    """Figures of one quantity, in its shape: `values` and `half_units`, and which entries are `known`.

    `lines` are the first and the last line of every statement that holds them; `misfit` is the shape of figures that do
    not fit.
    """

    name: str
    values: Array
    half_units: Array
    known: Array
    lines: tuple[tuple[int, int], ...]
    misfit: tuple[int, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return not self.misfit and not self.known.any()


def typed_figures(file: DerivationFile, claims: list[Claim], shape: tuple[int, int]) -> Typed | None:
    """All figures of a quantity in one matrix; a blank (`?`, or nothing at all) counts as figures that are unknown."""
    claims = [claim for claim in claims if claim.figures is not None or not claim.formulas]
    if not claims:
        return None
    values, half_units, known = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    filled: dict[int, Claim] = {}
    for claim in claims:
        figures = claim.figures
        if figures is None or figures.blank:
            continue
        place = _place(file, claim, shape)
        if claim.entry and figures.axes:
            raise file.trouble(claim.line, "check.one_number", name=claim.name)
        if not claim.entry and _misfit(figures, shape):
            return Typed(claim.name, values, half_units, known, (claim.lines,), figures.values.shape or (1,))
        size = () if claim.entry else shape
        fitted = [part.reshape(size) for part in (figures.values, figures.half_units)]
        taken = np.zeros(shape, dtype=bool)
        taken[place] = figures.known.reshape(fitted[0].shape)
        for index in np.flatnonzero(taken):
            if int(index) in filled:
                before = filled[int(index)].line
                raise file.trouble(claim.line, "check.twice", name=claim.name, before=before)
            filled[int(index)] = claim
        values[place] = np.where(taken[place], fitted[0], values[place])
        half_units[place] = np.where(taken[place], fitted[1], half_units[place])
        known |= taken
    used = [claim for claim in claims if claim in filled.values()] or claims
    return Typed(claims[0].name, read_only(values), read_only(half_units), known, tuple(claim.lines for claim in used))


def _place(file: DerivationFile, claim: Claim, shape: tuple[int, int]) -> tuple[int | slice, ...]:
    """Where in the matrix a claim's figures go; one index is enough for a vector."""
    index = claim.entry
    if len(index) == 1 and 1 in shape:
        index = (0, *index) if shape[0] == 1 else (*index, 0)
    if index and (len(index) != 2 or any(i >= size for i, size in zip(index, shape, strict=True))):
        raise file.trouble(claim.line, "check.no_entry", name=claim.name, rows=shape[0], columns=shape[1])
    return index or (slice(None), slice(None))


def _misfit(figures: Figures, shape: tuple[int, int]) -> bool:
    if figures.axes == 2:
        return figures.values.shape != shape
    return figures.values.size != shape[0] * shape[1] or (figures.axes == 1 and 1 not in shape)
