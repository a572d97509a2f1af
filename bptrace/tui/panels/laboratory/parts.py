"""The laboratory's lines: its title, that of the curves, the table of all methods, the chosen entry's account."""

from collections.abc import Sequence

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import index
from bptrace.texts import text
from bptrace.tui.panels.check import NAMES
from bptrace.tui.panels.laboratory.account import account_lines, step_text, table_lines
from bptrace.tui.panels.laboratory.bench import Bench
from bptrace.tui.panels.laboratory.map import ORDER
from bptrace.tui.panels.lines import BLANK, Line, Lines, Span, faint, heading, justified, line, muted, width_of


class Drawn(Lines):
    """Lines of a bench."""

    bench: Bench | None = None

    def show(self, bench: Bench) -> None:
        """Draw this."""
        self.bench = bench
        self.renew()


class Title(Drawn):
    """What is checked and how, and the count of verdicts."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        return (title_line(self.bench, width),) if self.bench else ()


class CurveTitle(Drawn):
    """Which entry is drawn."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        return (curve_title(self.bench, width),) if self.bench else ()


class Table(Drawn):
    """All methods."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """A heading and a line each."""
        return table_lines(self.bench, width)[:height] if self.bench else ()


class Entry(Drawn):
    """The chosen entry's account."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """Its values, what is allowed, the verdict."""
        return account_lines(self.bench, width, height) if self.bench else ()


def title_line(bench: Bench, width: int) -> Line:
    """ "Gradient check  51 parameters · central, h = 10⁻⁴", and what became of them; shorter where that needs room."""
    right, title = _outcome(bench), heading(text("laboratory.title"))
    count = sum(bench.findings.trace.values[name].size for name in bench.names)
    how = text("laboratory.how", method=text(f"laboratory.method_{bench.method}"), step=step_text(bench.step))
    several = [text("laboratory.what", count=count, how=how), how, ""]
    lefts = [line(title, muted(f"  {words}".rstrip())) for words in several]
    left = next((one for one in lefts if width_of(one) + width_of(right) + 2 <= width), lefts[-1])
    return justified(left, right, width)


def _outcome(bench: Bench) -> Line:
    """The count of every verdict, or how far the checks are."""
    possible = [name for name in bench.names if bench.findings.is_possible(name)]
    done = [name for name in possible if name in bench.checks]
    if len(done) < len(possible):
        return line(faint(text("laboratory.counting", done=len(done), count=len(bench.names))))
    right: list[Span] = []
    for verdict in ORDER:
        found = sum(bench.checks[name].counts[NAMES[verdict]] for name in done)
        if found:
            loud = NAMES[verdict] == "wrong"
            shown = Span(text(f"debugger.count_{NAMES[verdict]}", count=found), "wrong" if loud else "text", bold=loud)
            right += [muted(" · "), shown] if right else [shown]
    left_out = len(bench.names) - len(possible)
    return line(right, *([muted(" · " + text("laboratory.left_out", count=left_out))] if left_out else []))


def curve_title(bench: Bench, width: int) -> Line:
    """ "∂L/∂W⁽²⁾[4,0]  error by step h"; or that all entries are drawn."""
    name = Span(symbol_term(bench.name).text, "gradient", bold=True)
    entry = line(name, heading(index(bench.cell)))
    unfinished = line(faint(text("laboratory.unfinished"))) if bench.curves and bench.curves.pending else BLANK
    if bench.view != "all":
        return justified(line(entry, muted("  " + text("laboratory.curve_entry"))), unfinished, width)
    words = text("laboratory.curve_all")
    shown = words if len(words) + 18 <= width else text("laboratory.curve_all_short")
    return justified(line(heading(shown)), unfinished, width)
