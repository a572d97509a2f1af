"""Small numbers that a learner's file adds, and its source with next to nothing in their place.

They keep from zero in a denominator, under a root or in a logarithm, also by way of a name or of a function whose
result comes there. Anywhere else a small number is just added. What the source computes without them proves whether
they are all that its numbers are off by.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from bptrace.verification.guarded import LARGEST

NEXT_TO_NOTHING = 1e-300  # what 0 would make of 0/0 is not to be seen
OF_FIRST = ("log", "log2", "log10", "sqrt", "reciprocal")
QUOTIENTS, POWERS = ("divide", "true_divide"), ("power", "pow", "float_power")
CURVED = ("exp", "expm1", "exp2", "tanh", "sinh", "cosh")
SIZES = ("shape", "size", "ndim", "len")
MACHINE = ("eps", "tiny", "smallest_normal", "epsilon", "min")
OF_MACHINE = ("finfo", "float_info")

_Places = Callable[[ast.AST], Iterator[ast.AST]]


@lru_cache(maxsize=64)
def without_guards(written: str, epsilon: float) -> str:
    """The source without the small numbers that keep from zero, `epsilon` among them, the optimizer's; nothing where it
    has none.
    """
    tree = ast.parse(written)
    return _without(tree, _Guards(tree, epsilon).found)


@lru_cache(maxsize=64)
def with_root_guards(written: str, epsilon: float) -> str:
    """The source with larger numbers in place of the small ones that are added under a root; nothing where it has none.

    Who computes √(v + ε) in place of √v + ε has something else where v is small.
    """
    tree = ast.parse(written)
    return _without(tree, _Guards(tree, epsilon, _under_a_root).found, LARGEST)


@lru_cache(maxsize=64)
def without_small_numbers(written: str, epsilon: float) -> str:
    """The source without any small number that is added or subtracted; nothing where it has none."""
    tree = ast.parse(written)
    names = _SmallNames(tree, epsilon)
    sums = (node for node in ast.walk(tree) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub))
    sides = [side for node in sums for side in (node.left, node.right)]
    sides += [node.value for node in ast.walk(tree) if isinstance(node, ast.AugAssign)]
    return _without(tree, {id(side) for side in sides if names.hold(side)})


class _Replaced(ast.NodeTransformer):
    def __init__(self, chosen: set[int], value: float) -> None:
        self.chosen, self.value = chosen, value

    def visit(self, node: ast.AST) -> ast.AST:
        if id(node) in self.chosen:
            return ast.Constant(self.value)
        visited: ast.AST = self.generic_visit(node)
        return visited


def _without(tree: ast.Module, chosen: set[int], value: float = NEXT_TO_NOTHING) -> str:
    return ast.unparse(ast.fix_missing_locations(_Replaced(chosen, value).visit(tree))) if chosen else ""


# --- which numbers are small -----------------------------------------------------------------------------------------


class _SmallNames:
    """The names of a file that stand for nothing but small numbers, wherever they are bound."""

    def __init__(self, tree: ast.Module, epsilon: float) -> None:
        self.given = {"epsilon"} if epsilon <= LARGEST else set()
        bound: dict[str, list[bool]] = {}
        for name, value in _bindings(tree):
            bound.setdefault(name, []).append(value is not None and _is_small(value))
        self.names = {name for name, small in bound.items() if all(small)} | self.given

    def hold(self, node: ast.AST) -> bool:
        """Whether this is a small number, the name of one, or its square."""
        match node:
            case ast.BinOp(base, ast.Pow(), ast.Constant(int(power))):
                return power > 0 and self.hold(base)
        return _name(node) in self.names or _is_small(node)


def _is_small(node: ast.AST) -> bool:
    """1e-12, 10 ** -12, np.finfo(float).eps."""
    match node:
        case ast.Constant(float(value)):
            return 0 < value <= LARGEST
        case ast.BinOp(ast.Constant(float(base) | int(base)), ast.Pow(), ast.UnaryOp(ast.USub(), ast.Constant(int(n)))):
            return 1 < base <= 10 and n < 300 and float(base) ** -n <= LARGEST
        case ast.Attribute(ast.Call(func), attribute):
            return _name(func) in OF_MACHINE and attribute in MACHINE
        case ast.Attribute(value, attribute):
            return _name(value) in OF_MACHINE and attribute in MACHINE
    return False


def _bindings(tree: ast.Module) -> Iterator[tuple[str, ast.expr | None]]:
    """Every name that is bound, with its value; None where that is not one expression."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield from ((_name(target), node.value) for target in _targets(node) if _name(target))
        elif isinstance(node, ast.AugAssign | ast.For):
            yield _name(node.target), None
        elif isinstance(node, ast.arguments):
            usual = [*node.posonlyargs, *node.args]
            defaults = [None] * (len(usual) - len(node.defaults)) + list(node.defaults)
            pairs = zip([*usual, *node.kwonlyargs], [*defaults, *node.kw_defaults], strict=True)
            yield from ((one.arg, default) for one, default in pairs if one.arg != "epsilon")


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _name(node: ast.AST) -> str:
    """The last word of `eps`, `self.eps`, `np.log`."""
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""


# --- where they keep from zero ---------------------------------------------------------------------------------------


class _Guards:
    """The small numbers of a file that stand where a zero would be a denominator's, a root's or a logarithm's.

    Names are followed inside of one function, results of functions and their parameters everywhere. With `places` they
    are those of roots alone: what is a denominator's under one is no longer looked for.
    """

    def __init__(self, tree: ast.Module, epsilon: float, places: _Places | None = None) -> None:
        self.small, self.of_roots = _SmallNames(tree, epsilon), places is not None
        places = places or _kept_from_zero
        self.found: set[int] = set()
        self._keeping: set[tuple[ast.stmt | None, str]] = set()
        self._parameters: Mapping[str, tuple[ast.stmt, list[str]]] = {
            node.name: (unit, [one.arg for one in (*node.args.posonlyargs, *node.args.args)])
            for unit in tree.body
            for node in ast.walk(unit)
            if isinstance(node, ast.FunctionDef)
        }
        reached = -1
        while reached < len(self._keeping) + len(self.found):
            reached = len(self._keeping) + len(self.found)
            for unit in tree.body:
                for node in ast.walk(unit):
                    for kept in (*places(node), *self._coming_there(node, unit)):
                        self._keep(kept, unit)

    def _coming_there(self, node: ast.AST, unit: ast.stmt) -> Iterator[ast.AST]:
        """What a name that is kept from zero is bound to, a function whose result is returns, or is handed for it."""
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value:
            if any((unit, _name(target)) in self._keeping for target in _targets(node)):
                yield node.value
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add | ast.Sub):
            if (unit, _name(node.target)) in self._keeping:
                yield node.value
        elif isinstance(node, ast.FunctionDef) and (None, node.name) in self._keeping:
            yield from (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value)
        elif isinstance(node, ast.Call) and _name(node.func) in self._parameters:
            home, names = self._parameters[_name(node.func)]
            handed = [*zip(names, node.args, strict=False), *((word.arg, word.value) for word in node.keywords)]
            yield from (value for name, value in handed if name and (home, name) in self._keeping)

    def _keep(self, node: ast.AST, unit: ast.stmt) -> None:
        """Note what of an expression is small, and which names come there."""
        if self.small.hold(node):
            self.found.add(id(node))
            return
        match node:
            case ast.Name(name):
                self._keeping.add((unit, name))
            case ast.Attribute(value, name) if name not in SIZES:
                self._keeping.add((unit, name))
                self._keep(value, unit)
            case ast.Call(function) if _name(function) not in SIZES:
                self._keeping.add((None, _name(function)))
                self._keep_all(self._passing_on(node), unit)
            case ast.BinOp(left, ast.Add() | ast.Sub(), right):
                self._keep_all([left, right], unit)
            case ast.BinOp(left, ast.Div()) if self.of_roots:
                self._keep(left, unit)
            case ast.BinOp(left, _, right):
                self._keep_all([side for side in (left, right) if not self.small.hold(side)], unit)
            case ast.UnaryOp(_, inner) | ast.Subscript(inner) | ast.Lambda(_, inner) | ast.NamedExpr(_, inner):
                self._keep(inner, unit)
            case ast.IfExp(_, body, orelse):
                self._keep_all([body, orelse], unit)
            case ast.Tuple(entries) | ast.List(entries):
                self._keep_all(entries, unit)

    def _passing_on(self, call: ast.Call) -> list[ast.expr]:
        """The arguments that a zero comes from; those of the file's own functions are found by their parameters."""
        if _name(call.func) in (*CURVED, *self._parameters):
            return []
        inside = [call.func.value] if isinstance(call.func, ast.Attribute) else []
        return [*call.args, *(word.value for word in call.keywords), *inside]

    def _keep_all(self, nodes: list[ast.expr], unit: ast.stmt) -> None:
        for node in nodes:
            self._keep(node, unit)


def _kept_from_zero(node: ast.AST) -> Iterator[ast.AST]:
    """Denominators, and what roots and logarithms are taken of."""
    match node:
        case ast.BinOp(_, ast.Div() | ast.FloorDiv(), below) | ast.AugAssign(_, ast.Div(), below):
            yield below
        case ast.BinOp(base, ast.Pow(), exponent) if _divides_or_takes_a_root(exponent):
            yield base
        case ast.Call(function, [first, *_]) if _name(function) in OF_FIRST:
            yield first
        case ast.Call(function, [_, below, *_]) if _name(function) in QUOTIENTS:
            yield below
        case ast.Call(function, [base, exponent, *_]) if _name(function) in POWERS:
            if _divides_or_takes_a_root(exponent):
                yield base


def _under_a_root(node: ast.AST) -> Iterator[ast.AST]:
    """What roots are taken of."""
    match node:
        case ast.BinOp(base, ast.Pow(), exponent) if _takes_a_root(exponent):
            yield base
        case ast.Call(function, [first, *_]) if _name(function) == "sqrt":
            yield first
        case ast.Call(function, [base, exponent, *_]) if _name(function) in POWERS and _takes_a_root(exponent):
            yield base


def _takes_a_root(exponent: ast.AST) -> bool:
    """Of 0.5, −0.5, 1 / 2."""
    inner = exponent.operand if isinstance(exponent, ast.UnaryOp) else exponent
    match inner:
        case ast.Constant(float(value)):
            return value != int(value)
    return isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Div)


def _divides_or_takes_a_root(exponent: ast.AST) -> bool:
    """Of −1, −2, 0.5, −0.5, 1 / 2."""
    return isinstance(exponent, ast.UnaryOp) or _takes_a_root(exponent)
