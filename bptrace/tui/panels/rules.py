"""Where an equation comes from: the rules that made it, printed by applying them to letters.

Nothing is written down here: the right-hand sides are what the rules of `algebra.chain_rule`, and those of
`algebra.simplifying` where the equation became shorter, return.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cache

from bptrace.algebra.chain_rule import RULES, SPREAD, gather
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    ApplyPair,
    Divide,
    Expression,
    Hadamard,
    MatMul,
    Number,
    Power,
    Scale,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    operands,
    walk,
)
from bptrace.algebra.functions import FUNCTIONS
from bptrace.algebra.notation import mathematics, terms
from bptrace.algebra.quantity import quantity
from bptrace.algebra.simplifying import (
    SIMPLIFICATIONS,
    Known,
    Rule,
    cancelling,
    common_denominator,
    common_factor,
    multiplying_out,
    own_slope,
    targets,
)
from bptrace.network.derivation import Derivation, derivation
from bptrace.network.optimizers import Optimizer
from bptrace.texts import text
from bptrace.tracing import Step
from bptrace.tui.panels.lines import (
    Line,
    Span,
    faint,
    heading,
    justified,
    line,
    muted,
    spans,
    width_of,
    wrapped,
    wrapped_formula,
)
from bptrace.tui.panels.moment import Moment
from bptrace.tui.panels.panel import Paged

A, B, G = Symbol("A"), Symbol("B"), Symbol("G")
PATHS = "paths"
MATRIX_PRODUCT = RULES[MatMul].__name__


def _example(kind: type[Expression], function: str, axis: int) -> Expression:
    """The rule's node over letters."""
    if kind is ApplyPair:
        return ApplyPair(A, Symbol("α"), "prelu")
    if kind is Softmax:
        return Softmax(A, axis)
    if kind is Power:
        return Power(A, 2)
    if kind is Sum:
        return Sum(A, None)
    if kind is Apply:
        return Apply(A, function)
    if kind is Scale:
        return Scale(Number(Fraction(1, 2)), A)
    return kind(A, B) if kind in (MatMul, Hadamard, Add, Subtract, Divide) else kind(A)  # type: ignore[call-arg]


_KINDS: dict[str, type[Expression]] = {rule.__name__: kind for kind, rule in RULES.items()}


def _simplified(name: str, axis: int) -> tuple[str, tuple[str, ...]]:
    """A simplification of letters, before and after; of a slope, the slope alone."""
    whole, slope, written = Sum(Symbol("y"), axis), Apply(Symbol("z"), "dsigmoid"), Hadamard(A, Subtract(ONE, A))
    letters: dict[Rule, Expression] = {
        targets: whole,
        common_factor: Hadamard(Divide(A, Size("m", "y", 0)), B),
        own_slope: Hadamard(Divide(G, written), slope),
        cancelling: Hadamard(Divide(A, B), B),
        multiplying_out: Hadamard(A, Subtract(B, Divide(G, A))),
        common_denominator: Subtract(Divide(Subtract(ONE, B), Subtract(ONE, A)), Divide(B, A)),
    }
    before = letters[SIMPLIFICATIONS[name]]
    after = SIMPLIFICATIONS[name](before, Known(frozenset([whole]), {slope: written}))
    if isinstance(before, Hadamard) and isinstance(after, Hadamard):
        before, after = before.right, after.right
    return mathematics(before), (mathematics(after or before),)


Row = tuple[str, str, tuple[str, ...]]


@cache
def rule_row(name: str, function: str, axis: int = 1) -> Row:
    """A rule's name, its operation, and what each operand receives where G arrives.

    `function` is the one that is differentiated; along `axis` lie the outputs of one sample.
    """
    label = text(f"debugger.rule_{name}")
    if name in SIMPLIFICATIONS:
        return label, *_simplified(name, axis)
    if name == PATHS:
        return label, text("debugger.rule_paths_from"), (text("debugger.rule_paths_to"),)
    if name == SPREAD:
        spread = gather(G, ("m", "n"), (1, "n"))
        return label, text("debugger.rule_spread_from"), (mathematics(spread),)
    kind = _KINDS[name]
    node = _example(kind, function, axis)
    received = RULES[kind](node, G)
    if kind is Scale:
        received = received[1:]
    return label, mathematics(node), tuple(mathematics(gradient) for gradient in received)


def rows_wanted(plan: Derivation) -> int:
    """How many rows the rules of some step take, with their title, where none of them has to be broken."""
    several = (found for found in plan.lines if found.rules)
    return 1 + max((len(found.rules) + (found.unsimplified is not None) for found in several), default=1)


def rule_lines(moment: Moment, width: int, height: int, titled: bool = True) -> list[Line]:
    """The title, and one line a rule; for other phases a sentence."""
    head, body = head_and_rules(moment, width, height, titled)
    return [*head, *body][:height]


def head_and_rules(moment: Moment, width: int, height: int, titled: bool) -> tuple[list[Line], list[Line]]:
    """The title, if any, and the rules; how δ arises from ∂L/∂a only where that has room as well.

    What G is stands in the title; in a tab, which has none, beside the first rule.
    """
    arriving = (muted(text("debugger.rules_arriving")),) if moment.step.rules else ()
    title = line(heading(text("debugger.rules")))
    whole = line(title, "   ", arriving)
    head = [whole if width_of(whole) <= width else title] if titled else []
    rules = _body(moment.step, moment.scenario.network.axis_of_outputs, width)
    rules = rules if titled else [justified(rules[0], arriving, width), *rules[1:]]
    put_in = substitution_lines(moment.step, moment.trace.derivation, moment.scenario.optimizer, width)
    return head, [*rules, *(put_in if len(head) + len(rules) + len(put_in) <= height else [])]


def substitution_lines(step: Step, plan: Derivation, optimizer: Optimizer, width: int) -> list[Line]:
    """How the textbook's δ arises from ∂L/∂a: the finer equations that were put together, or what they make."""
    gradient = f"da{step.layer}"
    if not step.name.startswith("delta"):
        return []
    finer, textbook = (derivation(plan.network, optimizer, fine).by_name for fine in (True, False))
    if gradient not in operands(finer[step.name].equation.expression):
        return []
    shown = (("short", textbook[step.name]),) if plan.fine else (("from", finer[step.name]), ("with", finer[gradient]))
    lines = [line(muted(text(f"debugger.put_in_{key}") + "  "), spans(terms(found.equation))) for key, found in shown]
    return lines if all(width_of(one) <= width for one in lines) else []


def _body(step: Step, axis: int, width: int) -> list[Line]:
    if not step.rules:
        return wrapped(line(muted(text(f"debugger.rules_{step.phase}"))), width)
    simplified = [rule for rule in step.rules if rule in SIMPLIFICATIONS]  # what made it what it is comes first
    rules = [rule for rule in step.rules if rule not in SIMPLIFICATIONS]
    whole = wrapped_formula(spans(terms(step.unsimplified)), width, 2) if step.unsimplified and simplified else []
    names = max(len(rule_row(rule, _function(step), axis)[0]) for rule in step.rules)
    return [*whole, *_rows(simplified, "=", names, step, axis, width), *_rows(rules, "⇒", names, step, axis, width)]


def _rows(rules: Sequence[str], sign: str, names: int, step: Step, axis: int, width: int) -> list[Line]:
    """A line a rule, its operation and what became of it in columns of their own; closer where that is too wide."""
    lines: list[tuple[str, str, Line]] = []
    for rule in rules:
        name, node, received = rule_row(rule, _function(step), axis)
        taken = _taken(step, rule)
        shares = [Span(part, "text" if number in taken else "faint") for number, part in enumerate(received)]
        parts = [piece for span in shares for piece in (faint(",  "), span)][1:]
        lines.append((name.ljust(names) + "  ", node, line(faint(f"  {sign}  "), *parts)))
    column = _column([(len(node), len(name) + width_of(became)) for name, node, became in lines], width)
    whole = (line(muted(name), node.ljust(column), became) for name, node, became in lines)
    return [part for one in whole for part in wrapped(one, width, names + 2)]


def _column(sizes: Sequence[tuple[int, int]], width: int) -> int:
    """Columns for the operations: of those whose lines fit in then the widest, each with the rest of its line."""
    fit = (node for node, _ in sizes if all(node + rest <= width for other, rest in sizes if other <= node))
    return max(fit, default=0)


def _taken(step: Step, rule: str) -> tuple[int, ...]:
    """Which operand's share this step is: of a product the one that has the error on its side of the equation."""
    if RULES[ApplyPair].__name__ == rule:
        return (1,) if quantity(step.name).base == "alpha" else (0,)
    product = next((node for node in walk(step.equation.expression) if isinstance(node, MatMul)), None)
    if rule != MATRIX_PRODUCT or product is None:
        return (0, 1)
    left = any(quantity(name).base == "delta" or quantity(name).derivative for name in operands(product.left))
    return (0,) if left else (1,)


def _function(step: Step) -> str:
    """The function whose derivative stands in the equation."""
    slopes = {f.derivative: f.name for f in FUNCTIONS.values() if f.derivative}
    used = (node.function for node in walk(step.equation.expression) if isinstance(node, Apply))
    return next((slopes[name] for name in used if name in slopes), "sigmoid")


class RulesPanel(Paged):
    """Shows the rules."""

    def lines(self, width: int, height: int) -> tuple[Sequence[Line], Sequence[Line]]:
        """The title, then a line a rule."""
        return head_and_rules(self.moment, width, height, self.titled) if self.moment else ((), ())
