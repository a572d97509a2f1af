"""What the plot draws of a bench: every method's curve, the step, and the places worth a name."""

from collections.abc import Iterator

import numpy as np

from bptrace.algebra.numbers import superscript
from bptrace.curves import Curves, EntryCurves
from bptrace.gradient_checking import STEPS
from bptrace.slopes import METHODS
from bptrace.texts import text
from bptrace.tui.panels.laboratory.account import step_text
from bptrace.tui.panels.laboratory.bench import Bench
from bptrace.tui.widgets.error_plot import Errors, Mark
from bptrace.tui.widgets.loss_plot import Curve


def errors(bench: Bench) -> Errors:
    """The curves that are known so far, or a sentence where there are none."""
    curves = bench.curves
    if curves is None:
        count = sum(bench.findings.trace.values[name].size for name in bench.names)
        return Errors(says=text("laboratory.whole_too_long", count=count))
    drawn = [_curve(curves, name, chosen=name == bench.method) for name in _chosen_first(bench.method)]
    drawn = [curve for curve in drawn if curve.x.size]
    if not drawn:
        return Errors(says=text(_why_nothing(bench, curves)))
    method = METHODS[bench.method]
    left = "no_rounding_side" if method.is_complex else "rounding_side"
    order = f"h{superscript(method.order)}" if method.order > 1 else "h"
    return Errors(
        drawn,
        bench.step,
        text("laboratory.step", step=step_text(bench.step)),
        tuple(_marks(bench, curves)),
        text(f"laboratory.{left}"),
        text("laboratory.truncation_side", order=order),
        float(method.steps[0]),
    )


def _chosen_first(method: str) -> list[str]:
    return [method, *(name for name in METHODS if name != method)]


def _curve(curves: Curves, name: str, chosen: bool) -> Curve:
    known = ~np.isnan(curves.errors[name])
    role = "here" if chosen else "faint"
    return Curve(METHODS[name].steps[known], curves.errors[name][known], role, text(f"laboratory.method_{name}"))


def _why_nothing(bench: Bench, curves: Curves) -> str:
    if curves.pending:
        return "laboratory.unfinished"
    return "laboratory.nothing" if np.isfinite(bench.account.analytic) else "laboratory.no_number"


def _marks(bench: Bench, curves: Curves) -> Iterator[Mark]:
    """The first step that crosses a kink, the default step, and the best one by theory."""
    if isinstance(curves, EntryCurves) and curves.kink is not None:
        yield Mark(curves.kink, text("laboratory.kink"), reaches=True)
    method, default = METHODS[bench.method], STEPS[bench.method]
    if default != bench.step:
        yield Mark(default, text("laboratory.default"))
    if method.best_step is not None:
        yield Mark(method.best_step, text("laboratory.best", power=f"1/{method.order + 1}"))
