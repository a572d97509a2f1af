"""An expression as it is written: mathematics, numpy, LaTeX.

What is written here is read back by `parser` as the same tree.
"""

from bptrace.algebra.expression import Equation, Expression
from bptrace.algebra.spelling import inside, symbol
from bptrace.algebra.styles import STYLES
from bptrace.algebra.terms import Term, Terms, join, text_of


def terms(written: Expression | Equation, notation: str = "mathematics") -> Terms:
    """The expression or equation as terms, in `mathematics`, `numpy` or `latex`."""
    style = STYLES[notation]
    if isinstance(written, Equation):
        return join(symbol(written.name, style), " = ", inside(written.expression, style))
    return inside(written, style)


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
    return symbol(name, STYLES[notation])
