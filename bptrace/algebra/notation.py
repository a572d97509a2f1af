"""How an expression is written: mathematics, numpy, index sums, LaTeX.

One walk over the tree makes `Term`s: pieces of text that remember which quantity they are, so that a screen can colour
and link them. A `Style` says how each node is spelt; brackets follow from its levels, the same in every style.
What is written here is read back by `parser.py` as the same tree.
"""

from collections.abc import Iterable, Sequence

from bptrace.algebra.expression import (
    Add,
    Apply,
    ApplyPair,
    Divide,
    Entry,
    Equation,
    Expression,
    Hadamard,
    IndexSum,
    MatMul,
    Negate,
    Number,
    Ones,
    Power,
    Reshape,
    ScalarPower,
    Scale,
    Size,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Total,
    Transpose,
    is_scalar,
)
from bptrace.algebra.numbers import number
from bptrace.algebra.quantity import find_quantity
from bptrace.algebra.styles import ATOM, MINUS, POSTFIX, PRODUCT, STYLES, SUM, TIGHT, Style
from bptrace.frozen import frozen


@frozen
class Term:
    """A piece of a formula; `kind` and `name` say which quantity it is (empty: an operator or a number)."""

    text: str
    kind: str = ""
    name: str = ""


Terms = tuple[Term, ...]


def _join(*pieces: str | Term | Terms) -> Terms:
    """Pieces in a row; neighbouring plain text grows together."""
    joined: list[Term] = []
    for piece in pieces:
        for term in (Term(piece),) if isinstance(piece, str) else (piece,) if isinstance(piece, Term) else piece:
            if joined and not term.name and not joined[-1].name:
                joined[-1] = Term(joined[-1].text + term.text)
            else:
                joined.append(term)
    return tuple(joined)


def text_of(terms: Iterable[Term]) -> str:
    """The terms as one string."""
    return "".join(term.text for term in terms)


def terms(written: Expression | Equation, notation: str = "mathematics") -> Terms:
    """The expression or equation as terms, in `mathematics`, `numpy` or `latex`."""
    style = STYLES[notation]
    if isinstance(written, Equation):
        return _join(_symbol(written.name, style), " = ", _render(written.expression, style)[0])
    return _render(written, style)[0]


def mathematics(written: Expression | Equation) -> str:
    """`δ⁽²⁾ = (δ⁽³⁾ W⁽³⁾ᵀ) ⊙ σ′(z⁽²⁾)`."""
    return text_of(terms(written))


def numpy_code(written: Expression | Equation) -> str:
    """`delta2 = (delta3 @ W3.T) * dsigmoid(z2)`."""
    return text_of(terms(written, "numpy"))


def latex(written: Expression | Equation) -> str:
    """`\\delta^{(2)} = \\left(\\delta^{(3)}\\, W^{(3)\\top}\\right) \\odot \\sigma'\\left(z^{(2)}\\right)`."""
    return text_of(terms(written, "latex"))


def symbol_term(name: str, notation: str = "mathematics") -> Term:
    """A quantity by itself, as the head of a column or a list."""
    return _symbol(name, STYLES[notation])


def _symbol(name: str, style: Style, text: str | None = None) -> Term:
    found = find_quantity(name)
    return Term(style.symbol(name) if text is None else text, found.kind if found else "", name)


def _bracketed(node: Expression, style: Style, least: int) -> Terms:
    """The node's terms, in brackets where it holds together less tightly than `least`."""
    rendered, level = _render(node, style)
    return rendered if level >= least else _join(style.brackets[0], rendered, style.brackets[1])


def _infix(left: Expression, operator: str, right: Expression, style: Style, level: int) -> tuple[Terms, int]:
    """Operators of one level are read from the left, so only the right operand must hold tighter."""
    least = _least_before(left, right, style, level) if level > SUM else level
    return _join(_bracketed(left, style, least), operator, _bracketed(right, style, max(level + 1, PRODUCT))), level


def _least_before(left: Expression, right: Expression, style: Style, level: int) -> int:
    """A Σ that reaches to the end of the left factor is bracketed: Σ A ⊙ B would be read as Σ (A ⊙ B)."""
    return ATOM if not style.sums(None)[1] and not is_scalar(right) and _ends_in_sum(left) else level


def _ends_in_sum(node: Expression) -> bool:
    match node:
        case Sum():
            return True
        case Negate(operand):
            return _ends_in_sum(operand)
        case Scale(_, right) | MatMul(_, right) | Hadamard(_, right):
            return _ends_in_sum(right)
    return False


def _render(node: Expression, style: Style) -> tuple[Terms, int]:
    match node:
        case Symbol(name):
            return (_symbol(name, style),), ATOM
        case Number(value):
            return (Term(style.number(value)),), ATOM if value >= 0 else MINUS
        case Size():
            return (_symbol(node.name, style, style.size(node)),), ATOM
        case Entry():
            return (_entry(node, style),), ATOM
        case Add(left, right):
            return _infix(left, " + ", right, style, SUM)
        case Subtract(left, right):
            return _infix(left, f" {style.minus} ", right, style, SUM)
        case Total(several):
            return _total(several, style), SUM
        case MatMul(left, right):
            return _infix(left, style.product, right, style, style.product_level)
        case Hadamard(left, Apply(right, "log")) | Scale(left, Apply(right, "log")) if style.weighted_log:
            return _called(style.weighted_log, style, left, right), ATOM
        case Hadamard(left, right):
            return _hadamard(left, right, style), PRODUCT
        case Scale(left, right):
            return _scaled(left, right, style)
        case Divide(left, right):
            return _quotient(left, right, style)
        case Negate(operand):
            return _join(style.minus, _bracketed(operand, style, TIGHT)), MINUS
        case Transpose(operand):
            return _transposed(operand, style), POSTFIX
        case Reshape(operand):
            return _called("reshape", style, operand), ATOM
        case Power(operand, exponent):
            return _power(operand, exponent, style), POSTFIX
        case ScalarPower(base, exponent):
            return _scalar_power(base, exponent, style), POSTFIX
        case Apply(operand, function):
            inner = _render(operand, style)[0]
            if function == "sqrt" and style.fraction:
                return _join(rf"{style.function(function)}{{", inner, "}"), ATOM
            return _join(style.function(function), style.brackets[0], inner, style.brackets[1]), ATOM
        case ApplyPair(left, right, function):
            return _called(style.function(function), style, left, right), ATOM
        case Softmax(operand, axis):
            name, more = style.softmax(axis)
            return _called(name, style, operand, more=more), ATOM
        case Ones(operand):
            return _called(style.ones, style, operand), ATOM
        case Sum(operand, axis):
            return _summed(operand, axis, style)
        case IndexSum(index, term):
            return _join(style.index_sum(index), _bracketed(term, style, PRODUCT)), MINUS
    raise TypeError(node)


def _called(name: str, style: Style, *operands: Expression, more: str = "") -> Terms:
    """`f(A, B)`."""
    inner = (piece for operand in operands for piece in (", ", _render(operand, style)[0]))
    next(inner)
    return _join(name, style.brackets[0], *inner, more, style.brackets[1])


def _hadamard(left: Expression, right: Expression, style: Style) -> Terms:
    """A ⊙ B; a matrix product is bracketed, needed or not: two kinds of product side by side read badly."""
    sides = ((left, _least_before(left, right, style, PRODUCT)), (right, TIGHT))
    shown = (_bracketed(side, style, ATOM if isinstance(side, MatMul) else least) for side, least in sides)
    return _join(next(shown), style.hadamard, next(shown))


def _scaled(factor: Expression, operand: Expression, style: Style) -> tuple[Terms, int]:
    if is_scalar(operand):
        sides = ((factor, PRODUCT), (operand, TIGHT))
        shown = (_bare(side) or _bracketed(side, style, least) for side, least in sides)
        return _join(next(shown), style.scalar_product, next(shown)), PRODUCT
    return _infix(factor, style.scaling, operand, style, style.product_level)


def _bare(node: Expression) -> Terms:
    """A number put into an expansion keeps its minus without brackets: −0.7569 · −0.7323."""
    return (Term(number(node.value)),) if isinstance(node, Number) and isinstance(node.value, float) else ()


def _quotient(above: Expression, below: Expression, style: Style) -> tuple[Terms, int]:
    """A / B; a minus at the very front needs no brackets, −A / B, but makes the whole as loose as a minus is."""
    if style.fraction:
        return _join(r"\frac{", _render(above, style)[0], "}{", _render(below, style)[0], "}"), ATOM
    least = _least_before(above, below, style, PRODUCT)
    front = _render(above, style)[1] == MINUS and least == PRODUCT
    shown = _bracketed(above, style, MINUS if front else least)
    return _join(shown, style.divide, _bracketed(below, style, POSTFIX)), MINUS if front else PRODUCT


def _transposed(operand: Expression, style: Style) -> Terms:
    if isinstance(operand, Symbol):
        return (_symbol(operand.name, style, style.transposed(operand.name)),)
    return _join(_bracketed(operand, style, ATOM), style.transpose)


def _power(operand: Expression, exponent: int, style: Style) -> Terms:
    return _join(_bracketed(operand, style, style.power_level), style.power(exponent))


def _scalar_power(base: Expression, exponent: Expression, style: Style) -> Terms:
    """β₁ᵗ: a number's exponent is raised as any other, and t may have a raised letter of its own."""
    if isinstance(exponent, Number) and exponent.value == int(exponent.value):
        return _power(base, int(exponent.value), style)
    inner, above = _bracketed(base, style, ATOM), _bracketed(exponent, style, ATOM)
    if style.raised_t and exponent == Symbol("t"):
        return _join(inner, _symbol("t", style, style.raised_t))
    return _join(inner, style.raised[0], above, style.raised[1])


def _summed(operand: Expression, axis: int | None, style: Style) -> tuple[Terms, int]:
    before, after = style.sums(axis)
    if after:
        return _join(before, _render(operand, style)[0], after), ATOM
    return _join(before, _bracketed(operand, style, POSTFIX)), POSTFIX


def _entry(entry: Entry, style: Style) -> Term:
    symbol = (style.transposed if entry.transposed else style.symbol)(entry.name)
    return _symbol(entry.name, style, style.entry(symbol, entry))


def _total(several: Sequence[Expression], style: Style) -> Terms:
    """A sum of terms; a negative number is subtracted, as a person would write it."""
    pieces: list[str | Terms] = [_bare(several[0]) or _bracketed(several[0], style, MINUS)]
    for term in several[1:]:
        positive = _without_minus(term)
        pieces += [" + " if positive is term else f" {style.minus} ", _bracketed(positive, style, PRODUCT)]
    return _join(*pieces)


def _without_minus(term: Expression) -> Expression:
    match term:
        case Number(value) if value < 0:
            return Number(-value)
        case Scale(Number(value), rest) if value < 0:
            return Scale(Number(-value), rest)
    return term
