"""The gradient check of the current step: derived, central difference and complex step, digit by digit."""

from collections.abc import Sequence
from itertools import takewhile

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import full, index, scientific
from bptrace.algebra.quantity import quantity
from bptrace.gradient_checking import QuantityCheck, can_check
from bptrace.texts import text
from bptrace.tui.panels.checks import MARKS, central_entry
from bptrace.tui.panels.lines import Line, Span, heading, justified, line, muted, width_of, wrapped
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel
from bptrace.verdicts import Verdict

NAMES = {
    Verdict.RIGHT: "right",
    Verdict.WRONG: "wrong",
    Verdict.ZERO: "zero",
    Verdict.NOT_JUDGED: "not_judged",
}


def check_lines(moment: Moment, width: int, height: int, titled: bool = True) -> list[Line]:
    """The title with what is differentiated, the three values, the verdict; in a tab, without title, beside them."""
    if titled:
        return [_title(moment, width), *_body(moment, width, height - 1)][:height]
    body = _body(moment, width, height)
    return [justified(body[0], _differentiated(moment), width), *body[1:]][:height]


def _title(moment: Moment, width: int) -> Line:
    left = line(heading(text("debugger.check")))
    return justified(left, _differentiated(moment), width, 1)


def _differentiated(moment: Moment) -> Line:
    """What the numbers are: the derivative by the chosen entry; nothing where there are none."""
    if not can_check(moment.name):
        return ()
    return line(muted("∂L/∂" + _source(moment)), muted(index(moment.cell)))


def _source(moment: Moment) -> str:
    """What is nudged: z for a δ, W for a ∂L/∂W."""
    return symbol_term(quantity(moment.name).source).text


def _body(moment: Moment, width: int, height: int) -> list[Line]:
    if not can_check(moment.name):
        key = "debugger.check_loss" if moment.step.phase == "loss" else "debugger.check_update"
        return wrapped(line(muted(text(key))), width)
    if moment.is_hidden:
        return wrapped(line(muted(text("debugger.check_hidden"))), width)
    if untold := moment.untold_gradient:
        return wrapped(line(muted(text("debugger.check_untold", name=symbol_term(untold).text))), width)
    check = moment.checks.known(moment.name)
    if check is None:
        return wrapped(line(muted(text("debugger.check_waiting"))), width)
    values = _values(moment, check, width)
    return [*values, *_verdict(moment, check, width, height - len(values))]


NUMBERS = ("debugger.check_analytic", "debugger.check_central", "debugger.check_complex")
DIGITS = (12, 10, 8)  # tried in turn, until the values fit


def _values(moment: Moment, check: QuantityCheck, width: int) -> list[Line]:
    """Analytic on top; of the others the digits that agree are bright, from the first other one on faint."""
    central = central_entry(moment.trace, moment.name, moment.cell)
    values = [float(check.analytic[moment.cell]), central, float(check.numeric[moment.cell])]
    names = [text(key) for key in NUMBERS]
    label = max(map(len, names)) + 1
    several = ([full(value, digits) for value in values] for digits in DIGITS)
    shown = next((one for one in several if label + max(map(len, one)) <= width), [full(v, DIGITS[-1]) for v in values])
    minus = any(value.startswith("−") for value in shown)
    label += label + max(map(len, shown)) < width

    def row(name: str, value: str) -> Line:
        sign = " " if minus and not value.startswith("−") else ""
        return line(muted(name.ljust(label)), sign, compared(shown[0], value))

    return [row(name, value) for name, value in zip(names, shown, strict=True)]


def compared(analytic: str, value: str) -> Line:
    """The digits that agree, and from the first other one on the rest, faint and underlined."""
    if value == analytic:
        return (Span(value),)
    same_power = value.partition("·")[2] == analytic.partition("·")[2]
    pairs = zip(analytic, value, strict=False)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs))) if same_power else 0
    return line(Span(value[:same]), Span(value[same:], "faint", underline=True))


def verdict_of(moment: Moment, check: QuantityCheck) -> Line:
    """The chosen entry's verdict: mark and word."""
    verdict = Verdict(int(check.verdicts[moment.cell]))
    role = "wrong" if verdict is Verdict.WRONG else "text"
    return line(Span(in_words(verdict), role, bold=True))


def in_words(verdict: Verdict) -> str:
    """ "✓ right": mark and word; a zero has no mark, for "0 zero" would be read as none."""
    word = text(f"debugger.verdict_{NAMES[verdict]}")
    return word if verdict is Verdict.ZERO else f"{MARKS[verdict]} {word}"


def _verdict(moment: Moment, check: QuantityCheck, width: int, height: int) -> list[Line]:
    """ "✓ right  3 of 3 by complex step within 4·10⁻¹²", or the counts of every verdict; on two lines if need be.

    Where there is but one, the method is left out, whose value stands just above.
    """
    verdict, (counts, method, within) = verdict_of(moment, check), counted(check)
    by_method = f"{counts} {method}".rstrip()
    whole = line(verdict, muted(f"  {by_method} {within}".rstrip()))
    if width_of(whole) <= width:
        return [whole]
    first = line(verdict, muted(f"  {by_method}"))
    short = line(verdict, muted(f"  {counts} {within}"))
    if within and height < 2 and width_of(short) <= width:
        return [short]
    if width_of(first) <= width:
        return [first, line(muted(within))]
    counts_first = [line(verdict, muted(f"  {counts}")), line(muted(f"{method} {within}".strip()))]
    if all(width_of(one) <= width for one in counts_first):
        return counts_first
    return [line(verdict), *wrapped(line(muted(f"{by_method} {within}")), width)]


def counted(check: QuantityCheck) -> tuple[str, str, str]:
    """How many entries are what; where all are right, with which method they agree, and how well."""
    counts, total = check.counts, check.verdicts.size
    if counts["right"] == total:
        largest = check.largest_difference
        within = text("debugger.check_within", size=_rounded_up(largest)) if largest else text("debugger.check_exactly")
        return text("debugger.check_all", right=total, total=total), text("debugger.check_by_complex"), within
    if counts["zero"] == total:
        return text("debugger.check_all", right=total, total=total), text("debugger.check_zeros"), ""
    order = ("right", "wrong", "zero", "not_judged")
    return " · ".join(text(f"debugger.count_{name}", count=counts[name]) for name in order if counts[name]), "", ""


def _rounded_up(value: float) -> str:
    """One figure that is no smaller than the value."""
    exponent = int(f"{value:e}".partition("e")[2])
    step = 10.0**exponent
    shown = scientific(value, 1)
    return shown if float(f"{value:.0e}") >= value else scientific((int(value / step) + 1) * step, 1)


def summary(moment: Moment) -> str:
    """For a tab: the mark of the quantity and how many are right; "–" where nothing can be checked."""
    check = moment.checks.known(moment.name)
    if not can_check(moment.name) or moment.is_hidden or moment.untold_gradient or check is None:
        return "–"
    counts = check.counts
    verdict = next((v for v in (Verdict.WRONG, Verdict.RIGHT, Verdict.ZERO) if counts[NAMES[v]]), Verdict.NOT_JUDGED)
    told = text("debugger.check_all", right=counts[NAMES[verdict]], total=check.verdicts.size)
    if counts["zero"] and counts["right"] and counts["zero"] + counts["right"] == check.verdicts.size:
        told = " · ".join(text(f"debugger.count_{name}", count=counts[name]) for name in ("right", "zero"))
    return f"{text('debugger.verdict_zero') if verdict is Verdict.ZERO else MARKS[verdict]} {told}"


class CheckPanel(Panel):
    """Shows the check of the current step."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The title, then the values."""
        return check_lines(self.moment, width, height, self.titled) if self.moment else ()
