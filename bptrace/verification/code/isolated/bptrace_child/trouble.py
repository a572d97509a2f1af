"""What went wrong: an exception with its line, and of an operation whose shapes do not fit the operands."""

import ast
from types import CodeType, FrameType, TracebackType
from typing import Any

from numpy import ndarray, shape

LONGEST_MESSAGE = 300
LONGEST_OPERAND = 60
PRODUCTS = {"dot": "@", "matmul": "@", "multiply": "*", "add": "+", "subtract": "-", "divide": "/"}
OPERATORS = {ast.MatMult: "@", ast.Mult: "*", ast.Add: "+", ast.Sub: "-", ast.Div: "/"}


class Source:
    """The learner's file: its tree, to find what stands where an exception came from."""

    def __init__(self, written: str, name: str) -> None:
        self.name = name
        self.tree = ast.parse(written, name)
        self.code = compile(self.tree, name, "exec")

    def trouble(self, error: BaseException, arguments: dict[str, Any] | None = None) -> dict[str, Any]:
        """An exception: its type, message and line, and the operands of the operation that raised it, of which those
        that are still `arguments` of the call are told apart."""
        try:
            message = str(error)[:LONGEST_MESSAGE]
        except BaseException:  # the learner's own exception may be as broken as the rest
            message = ""
        told: dict[str, Any] = {"exception": type(error).__name__, "message": message}
        told["ending"] = isinstance(error, SystemExit)
        told["memory"] = isinstance(error, MemoryError)
        if isinstance(error, SyntaxError) and error.filename == self.name:
            return {**told, "message": str(error.msg), "line": error.lineno}
        place = self._innermost(error.__traceback__)
        if place is None:
            return told
        told["line"] = place.tb_lineno
        if isinstance(error, ValueError):
            told["operation"] = self._operation(place, arguments or {})
        return told

    def _innermost(self, place: TracebackType | None) -> TracebackType | None:
        found = None
        while place is not None:
            found = place if place.tb_frame.f_code.co_filename == self.name else found
            place = place.tb_next
        return found

    def _operation(self, place: TracebackType, arguments: dict[str, Any]) -> dict[str, Any] | None:
        """Operator, operands and shapes of what stands there, where it is an operation of two arrays."""
        where = positions(place.tb_frame.f_code, place.tb_lasti)
        for node in ast.walk(self.tree):
            if where is not None and span(node) == where:
                parts = operands(node)
                if parts is not None:
                    return measured(*parts, place.tb_frame, arguments)
        return None


def positions(code: CodeType, at: int) -> tuple[int | None, ...] | None:
    """First and last line, first and last column of an instruction."""
    for number, where in enumerate(code.co_positions()):
        if number == at // 2:
            return where
    return None


def span(node: ast.AST) -> tuple[int | None, ...] | None:
    """The same of a node."""
    names = ("lineno", "end_lineno", "col_offset", "end_col_offset")
    return tuple(getattr(node, name) for name in names) if hasattr(node, "lineno") else None


def operands(node: ast.AST) -> tuple[str, ast.expr, ast.expr] | None:
    """`a @ b`, `a *= b`, `np.dot(a, b)` and `a.dot(b)` taken apart."""
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)], node.left, node.right
    if isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)], node.target, node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PRODUCTS:
        operator = PRODUCTS[node.func.attr]
        if len(node.args) == 2:
            return operator, node.args[0], node.args[1]
        if len(node.args) == 1:
            return operator, node.func.value, node.args[0]
    return None


def measured(
    operator: str, left: ast.expr, right: ast.expr, frame: FrameType, arguments: dict[str, Any]
) -> dict[str, Any] | None:
    """The shapes of both operands as they are in that frame, and which names in them stand for which arguments."""
    told: dict[str, Any] = {"operator": operator}
    for side, node in (("left", left), ("right", right)):
        readable = ast.parse(ast.unparse(node), mode="eval")
        try:
            value = eval(compile(readable, "<operand>", "eval"), frame.f_globals, frame.f_locals)
            told[side] = {
                "text": ast.unparse(node)[:LONGEST_OPERAND],
                "shown": beside(operator, side, node)[:LONGEST_OPERAND],
                "shape": [int(n) for n in shape(value)],
                "stands_for": stands_for(node, frame, arguments),
            }
        except BaseException:  # a second look may fail for any reason; then there is nothing to tell
            return None
    return told


def beside(operator: str, side: str, node: ast.expr) -> str:
    """An operand as it stands on its side of an operator, in brackets where it needs them."""
    (kind,) = (kind for kind, written in OPERATORS.items() if written == operator)
    other = ast.Name("_")
    if side == "left":
        return ast.unparse(ast.BinOp(node, kind(), other)).removesuffix(f" {operator} _")
    return ast.unparse(ast.BinOp(other, kind(), node)).removeprefix(f"_ {operator} ")


def stands_for(node: ast.expr, frame: FrameType, arguments: dict[str, Any]) -> dict[str, str]:
    """The names in an operand that are still, unchanged, an argument of the call, each with that argument's name."""
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    known = {name: frame.f_locals[name] for name in names if name in frame.f_locals}
    return {
        name: argument
        for name, value in known.items()
        for argument, given_value in arguments.items()
        if value is given_value and isinstance(value, ndarray)
    }
