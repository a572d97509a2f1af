"""The numbers beside the curve: every method's error, and the chosen entry's check with all that it allows."""

import numpy as np

from bptrace.algebra.expression import Apply, ApplyPair
from bptrace.algebra.functions import FUNCTIONS
from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import full, index, power_of_ten, scientific, short
from bptrace.algebra.quantity import quantity
from bptrace.algebra.rounding import UNIT
from bptrace.curves import Curves
from bptrace.laboratory import Account
from bptrace.slopes import METHODS
from bptrace.texts import text
from bptrace.tui.panels.check import compared, in_words
from bptrace.tui.panels.laboratory.bench import Bench
from bptrace.tui.panels.lines import BLANK, Line, Span, cut, line, muted, wrapped
from bptrace.verdicts import Verdict

ERROR, SMALLEST, AT = 20, 12, 11  # columns of the table
NARROW = 56
LABEL, VALUE = 11, 10  # columns of the account
DIGITS = 12


def step_text(step: float) -> str:
    """ "10⁻⁴", "2·10⁻⁴", "0.5"."""
    mantissa, _, exponent = f"{step:.1e}".partition("e")
    if mantissa == "1.0":
        return power_of_ten(int(exponent))
    return scientific(step) if step < 0.01 else short(step)


def error_text(error: float) -> str:
    """An error as a reader sees it; one below the last digit is "0", none is "–"."""
    return "–" if error != error else scientific(error, 2) if error < 0.01 else short(error, 2)


# --- the table of methods --------------------------------------------------------------------------------------------


def table_lines(bench: Bench, width: int) -> list[Line]:
    """Every method's error at the chosen step, its smallest one and where that is; the chosen method is lit."""
    curves = bench.curves
    narrow = width < NARROW
    columns = (13, 10, 9) if narrow else (ERROR, SMALLEST, AT)
    key = "laboratory.column_error_short" if narrow else "laboratory.column_error"
    names = text(key, step=step_text(bench.step)), text("laboratory.column_smallest"), text("laboratory.column_at")
    first = width - sum(columns) - 2
    head = line(muted("  " + text("laboratory.column_method").ljust(first)), *_right(names, columns, ("muted",) * 3))
    if curves is None:
        return []
    return [head, *(_method(bench, curves, name, first, columns) for name in METHODS)]


def _method(bench: Bench, curves: Curves, name: str, first: int, columns: tuple[int, ...]) -> Line:
    best = curves.smallest(name)
    found = error_text(best[0]) if best else "–"
    values = error_text(curves.error_at(name, bench.step)), found, step_text(best[1]) if best else "–"
    chosen = name == bench.method
    ground = "linked" if chosen else ""
    mark = Span("▸ " if chosen else "  ", "here", ground=ground)
    label = Span(text(f"laboratory.method_{name}").ljust(first), "text", bold=chosen, ground=ground)
    return line(mark, label, *_right(values, columns, ("text", "text", "muted"), chosen, ground))


def _right(
    values: tuple[str, ...], columns: tuple[int, ...], roles: tuple[str, ...], bold: bool = False, ground: str = ""
) -> list[Span]:
    return [
        Span(value.rjust(width), role, bold=bold and role == "text", ground=ground)
        for value, width, role in zip(values, columns, roles, strict=True)
    ]


# --- the chosen entry ------------------------------------------------------------------------------------------------


def account_lines(bench: Bench, width: int, height: int) -> list[Line]:
    """Both values, the difference, what is allowed, the verdict; what it is made of goes where room is short."""
    found = bench.account
    values, parts, verdict = _values(found, width), _parts(bench, found, width), _verdict(bench, found, width)
    gap = [BLANK] if len(values) + len(parts) + len(verdict) + 2 <= height else []
    if len(values) + len(parts) + len(verdict) > height:
        parts = parts[:1]
    return [*values, *gap, *parts, *gap, *verdict][:height]


def _values(found: Account, width: int) -> list[Line]:
    """Derived and numeric with all their digits, and how far they are apart."""
    analytic, numeric = full(found.analytic, DIGITS), full(found.numeric, DIGITS)
    minus = "−" in analytic[0] + numeric[0]
    signs = ["" if value.startswith("−") or not minus else " " for value in (analytic, numeric)]
    rows = [
        line(muted(text("laboratory.analytic").ljust(LABEL)), signs[0], Span(analytic)),
        line(muted(text("laboratory.numeric").ljust(LABEL)), signs[1], compared(analytic, numeric)),
    ]
    return [*rows, _part("difference", error_text(found.difference), "", width)]


def _parts(bench: Bench, found: Account, width: int) -> list[Line]:
    """What is allowed, and the three things that it is made of, each with its formula."""
    method = bench.method
    judged = found.largest and np.isfinite(found.allowed)
    share = text("laboratory.share", share=error_text(found.allowed / found.largest)) if judged else ""
    rounding = text(f"laboratory.made_rounding_{method}", bound=short(found.loss_bound, 2), loss=short(_loss(bench), 2))
    special = "linear" if found.is_linear else "kink" if found.reason == "straddled" else ""
    special = special or ("diverges" if not np.isfinite(found.truncation) else method)
    by_method = text(f"laboratory.made_method_{special}")
    return [
        _part("allowed", _bound_text(found.allowed), share, width, bold=True),
        _part("by_formula", _bound_text(found.formula), _by_formula(found.bound, width), width),
        _part("by_rounding", _bound_text(found.rounding), rounding, width),
        _part("by_method", _bound_text(found.truncation), by_method, width),
    ]


def _bound_text(bound: float) -> str:
    """A bound as a reader sees it; where nothing bounds an error "–"."""
    return "–" if bound != bound else scientific(bound)


def _by_formula(bound: float, width: int) -> str:
    """What the rounding of the formula is made of, and where there is room what u is."""
    if bound != bound:
        return text("laboratory.made_no_formula")
    formula = text("laboratory.made_formula", bound=short(bound, 2))
    with_unit = f"{formula}, {text('laboratory.unit', unit=scientific(UNIT))}"
    return with_unit if LABEL + VALUE + len(with_unit) <= width else formula


def _loss(bench: Bench) -> float:
    return float(bench.findings.trace.values["L"].item())


def _part(name: str, value: str, formula: str, width: int, bold: bool = False) -> Line:
    label = muted(text(f"laboratory.{name}").ljust(LABEL))
    return cut(line(label, Span(value.ljust(VALUE), "text", bold=bold), muted(formula)), width)


def _verdict(bench: Bench, found: Account, width: int) -> list[Line]:
    """The verdict's sign and word, and why in one sentence."""
    wrong = found.verdict is Verdict.WRONG
    head = Span(
        in_words(found.verdict),
        "wrong" if wrong else "text",
        bold=True,
    )
    values: dict[str, str] = {"difference": scientific(found.difference), "allowed": scientific(found.allowed)}
    if found.kink:
        values["unit"] = f"{symbol_term(found.kink.z).text}{index(found.kink.cell)}"
        values["value"], values["reach"] = short(found.kink.value), step_text(2 * bench.step)
        values["function"] = _function(bench, found.kink.z)
    return wrapped(line(head, muted("  " + text(f"laboratory.why_{found.reason}", **values))), width)


def _function(bench: Bench, z: str) -> str:
    """The sign of the function that is applied to a z."""
    match bench.findings.trace.step(f"a{quantity(z).layer}").equation.expression:
        case Apply(_, function) | ApplyPair(_, _, function):
            return FUNCTIONS[function].symbol
    raise ValueError(z)
