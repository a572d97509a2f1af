"""The chain rule: backward equations from forward equations.

One rule per node says what gradient each operand receives when the node's own gradient is G. `derive` walks the forward
equations in reverse and applies them. Nothing else in bptrace knows a derivative: the formulas on the screen, the
printed program, training and the diagnosis of mistakes all come from here.

Reference: Griewank & Walther, Evaluating Derivatives (2008), ch. 3; for matrices, Giles, An extended collection of
matrix derivative results (2008).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from bptrace.algebra.arithmetic import divide, negate, scale, transpose
from bptrace.algebra.evaluation import Shape, shape
from bptrace.algebra.expression import (
    ONE,
    Add,
    Apply,
    ApplyPair,
    Divide,
    Equation,
    Expression,
    Hadamard,
    MatMul,
    Negate,
    Number,
    Ones,
    Power,
    Scale,
    Softmax,
    Subtract,
    Sum,
    Symbol,
    Transpose,
    children,
    is_scalar,
    operands,
    rebuild,
)
from bptrace.algebra.functions import FUNCTIONS
from bptrace.frozen import frozen

Gradients = tuple[Expression, ...]


def multiply(gradient: Expression, local: Expression) -> Expression:
    """G ⊙ local; a scalar G (what arrives from the loss) scales instead."""
    return scale(gradient, local) if is_scalar(gradient) else Hadamard(gradient, local)


# --- one rule per node: the gradient of each operand, left to right --------------------------------------------------


def product(node: MatMul, g: Expression) -> Gradients:
    """C = A B: ∂L/∂A = G Bᵀ, ∂L/∂B = Aᵀ G."""
    return MatMul(g, transpose(node.right)), MatMul(transpose(node.left), g)


def elementwise_product(node: Hadamard, g: Expression) -> Gradients:
    """C = A ⊙ B: each factor receives G times the other."""
    return multiply(g, node.right), multiply(g, node.left)


def scaling(node: Scale, g: Expression) -> Gradients:
    """C = c A: ∂L/∂c = Σ G ⊙ A (the sum: see `gather`), ∂L/∂A = c G."""
    return multiply(g, node.right), scale(node.left, g)


def addition(node: Add, g: Expression) -> Gradients:
    """C = A + B: both receive G."""
    return g, g


def subtraction(node: Subtract, g: Expression) -> Gradients:
    """C = A − B: A receives G, B receives −G."""
    return g, negate(g)


def division(node: Divide, g: Expression) -> Gradients:
    """C = A / B: ∂L/∂A = G / B, ∂L/∂B = −(G ⊙ A) / B²."""
    return divide(g, node.right), negate(Divide(multiply(g, node.left), Power(node.right, 2)))


def negation(node: Negate, g: Expression) -> Gradients:
    """C = −A: ∂L/∂A = −G."""
    return (negate(g),)


def transposition(node: Transpose, g: Expression) -> Gradients:
    """C = Aᵀ: ∂L/∂A = Gᵀ."""
    return (transpose(g),)


def power(node: Power, g: Expression) -> Gradients:
    """C = Aⁿ: ∂L/∂A = n G ⊙ Aⁿ⁻¹."""
    lower = node.operand if node.exponent == 2 else Power(node.operand, node.exponent - 1)
    return (scale(Number(Fraction(node.exponent)), multiply(g, lower)),)


def function(node: Apply, g: Expression) -> Gradients:
    """C = f(A), entry by entry: ∂L/∂A = G ⊙ f′(A); of the logarithm it is G / A."""
    if node.function == "log":
        return (divide(g, node.operand),)
    return (multiply(g, Apply(node.operand, FUNCTIONS[node.function].derivative)),)


def is_differentiable(function: str) -> bool:
    """Whether `function` has a derivative to put in: in the table, or as the division that the logarithm's is."""
    return function == "log" or bool(FUNCTIONS[function].derivative)


def parametric(node: ApplyPair, g: Expression) -> Gradients:
    """C = PReLU(A, α): ∂L/∂A = G ⊙ PReLU′(A, α), ∂L/∂α = −Σ G ⊙ ReLU(−A), for −ReLU(−A) is what α is multiplied by."""
    slope = ApplyPair(node.left, node.right, FUNCTIONS[node.function].derivative)
    return multiply(g, slope), negate(multiply(g, Apply(negate(node.left), "relu")))


def softmax(node: Softmax, g: Expression) -> Gradients:
    """C = softmax(A), row by row or column by column: ∂L/∂A = C ⊙ (G − Σ G ⊙ C), the sum over the same line."""
    return (Hadamard(node, Subtract(g, Sum(multiply(g, node), node.axis))),)


def summation(node: Sum, g: Expression) -> Gradients:
    """C = Σ A: every entry of A receives the G of its sum (one row or column of G stands for all: it is spread)."""
    return (g,)


RULES: dict[type[Expression], Callable[..., Gradients]] = {
    MatMul: product,
    Hadamard: elementwise_product,
    Scale: scaling,
    Add: addition,
    Subtract: subtraction,
    Divide: division,
    Negate: negation,
    Transpose: transposition,
    Power: power,
    Apply: function,
    ApplyPair: parametric,
    Softmax: softmax,
    Sum: summation,
}
SPREADING = (Add, Subtract, Hadamard, Divide, Scale, ApplyPair)  # these repeat an operand over rows or columns to fit
SPREAD = "spread"  # the name of what a broadcast adds to a rule: see `gather`


def gather(g: Expression, given: Shape, wanted: Shape) -> Expression:
    """The gradient of an operand that was spread over rows or columns: the sum over what it was spread over."""
    if given and (not wanted or (wanted == (1, 1) and 1 not in given)):
        return Sum(g, None)
    for axis in (0, 1):
        if given and wanted[axis] == 1 != given[axis]:
            g = Sum(g, axis)
    return g


# --- walking an expression, and a list of equations ------------------------------------------------------------------


@frozen
class Gradient:
    """∂L/∂(a quantity) as an expression, and the names of the rules that made it, in the order of their use."""

    expression: Expression
    rules: tuple[str, ...]

    def __add__(self, other: "Gradient") -> "Gradient":
        """Effects along several paths add."""
        return Gradient(
            Add(self.expression, other.expression), tuple(dict.fromkeys((*self.rules, "paths", *other.rules)))
        )


def flow(
    expression: Expression, g: Expression, shapes: Mapping[str, Shape], rules: tuple[str, ...] = ()
) -> Iterator[tuple[str, Gradient]]:
    """What flows from an expression, whose own gradient is `g`, to every quantity in it: one share for each use."""
    if isinstance(expression, Symbol):
        yield expression.name, Gradient(_filled(expression, g, shapes), rules)
        return
    rule = RULES.get(type(expression))
    if rule is None:
        return
    whole, spreading = shape(expression, shapes), isinstance(expression, SPREADING)
    if is_scalar(g) and not _handed_on(expression, whole, shapes):
        g = scale(g, Ones(expression))
    for operand, received in zip(children(expression), rule(expression, g), strict=True):
        gathered = gather(received, whole, shape(operand, shapes)) if spreading else received
        used = (*rules, rule.__name__, *((SPREAD,) if gathered is not received else ()))
        yield from flow(operand, gathered, shapes, used)


def _filled(symbol: Symbol, g: Expression, shapes: Mapping[str, Shape]) -> Expression:
    """G in the shape of a quantity: one number, row or column that stood for all is written out."""
    wanted = shapes[symbol.name]
    return multiply(g, Ones(symbol)) if wanted and shape(g, shapes) != wanted else g


def _handed_on(expression: Expression, whole: Shape, shapes: Mapping[str, Shape]) -> bool:
    """Whether a scalar G, which stands for a matrix of equal entries, says the same of every operand as it is."""
    if isinstance(expression, SPREADING):
        return all(shape(operand, shapes) == whole for operand in children(expression) if operands(operand))
    return not isinstance(expression, MatMul)


def _named(gradient: Gradient, equation: Equation) -> Gradient:
    """With the name of what is already computed: in the gradient of a = softmax(z), softmax(z) is a."""

    def of(node: Expression) -> Expression:
        if node == equation.expression:
            return Symbol(equation.name)
        return rebuild(node, tuple(of(child) for child in children(node)))

    if isinstance(equation.expression, Symbol):
        return gradient
    return Gradient(of(gradient.expression), gradient.rules)


def derive(
    equations: Sequence[Equation], shapes: Mapping[str, Shape], constants: frozenset[str] = frozenset()
) -> dict[str, Gradient]:
    """The gradient of the last equation (the scalar loss) with respect to every quantity that is no constant.

    Keys are the quantities (`a2`, `z2`, `W2`, …) in the order in which they become known: a quantity's gradient is
    complete as soon as the first equation that uses it has been walked, parameters before computed quantities. The
    gradient of a computed quantity q appears in later ones as the symbol `dq`.
    """
    computed = {equation.name for equation in equations}
    shapes = {**shapes, **{f"d{name}": found for name, found in shapes.items()}}
    first_use = {name: eq.name for eq in reversed(equations) for name in operands(eq.expression)}
    growing: dict[str, Gradient] = {}
    complete: dict[str, Gradient] = {}
    for equation in reversed(equations):
        if equation is not equations[-1] and equation.name not in complete:
            continue
        g = ONE if equation is equations[-1] else Symbol(f"d{equation.name}")
        for name, share in flow(equation.expression, g, shapes):
            if name not in constants:
                share = _named(share, equation)
                growing[name] = growing[name] + share if name in growing else share
        for name in sorted(operands(equation.expression), key=lambda name: name in computed):
            if name in growing and first_use[name] == equation.name:
                complete[name] = growing[name]
    return complete
