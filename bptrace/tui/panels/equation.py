"""The equation of a step in its colours, where it stands, and one plain sentence about it."""

from collections.abc import Sequence

from bptrace.algebra.index_formula import index_formula
from bptrace.algebra.notation import terms
from bptrace.algebra.terms import Terms
from bptrace.export.sentences import sentence
from bptrace.texts import text
from bptrace.tui.panels.lines import (
    BLANK,
    Line,
    justified,
    line,
    muted,
    spans,
    text_of,
    width_of,
    wrapped,
    wrapped_formula,
)
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Panel


def formula(moment: Moment) -> Terms:
    """The step's equation in the chosen notation."""
    equation = moment.step.equation
    if moment.notation == "sums":
        return index_formula(equation, moment.trace.derivation.shapes)
    return terms(equation, moment.notation)


def equation_lines(moment: Moment, width: int, height: int) -> list[Line]:
    """The formula with its place at the right, then the sentence."""
    whole = spans(formula(moment), bold=True)
    indent = text_of(whole).index("=") + 2
    lines = wrapped_formula(whole, width, indent if indent < width // 2 else 2)
    for place in _places(moment):
        if width_of(lines[0]) + width_of(place) + 2 <= width:
            lines[0] = justified(lines[0], place, width)
            break
    return [*lines, *_said(sentence(moment.step, moment.scenario), width, height - len(lines))][:height]


def _said(words: str, width: int, height: int) -> list[Line]:
    """The sentence; where it does not fit, without what follows its last comma or colon, or not at all."""
    while words:
        lines = wrapped(line(muted(words)), width)
        if len(lines) <= height:
            return lines
        cuts = [words.rfind(sign) for sign in (", ", ": ")]
        words = words[: max(cuts)] + "." if max(cuts) > 0 else ""
    return []


def _places(moment: Moment) -> Sequence[Line]:
    """Where the step stands, from all words to few."""
    step = moment.step
    number = text("debugger.step_of", number=step.index + 1, count=len(moment.trace))
    phase = text(f"debugger.phase_{step.phase}")
    layer = (text("debugger.layer", layer=step.layer),) if step.layer else ()
    short = f"{step.index + 1}/{len(moment.trace)}"
    several = ((number, phase, *layer), (number, phase), (number,), (short,))
    return tuple(line(muted(" · ".join(words))) for words in several)


class EquationPanel(Panel):
    """Shows the formula and the sentence."""

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The formula on top."""
        return equation_lines(self.moment, width, height) if self.moment else (BLANK,)
