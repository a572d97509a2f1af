"""The constants of a learner's file: other numbers in their place, and whether one stands for η = 1."""

import ast
from collections.abc import Iterator
from functools import lru_cache


@lru_cache(maxsize=64)
def with_constant(written: str, name: str, value: float) -> str:
    """The source with another number for a constant of the module; nothing where it has no such constant."""
    tree = ast.parse(written)
    bound = [statement for statement in tree.body if name in _bound(statement)]
    for statement in bound:
        assert isinstance(statement, ast.Assign | ast.AnnAssign)
        statement.value = ast.copy_location(ast.Constant(value), statement)
    return ast.unparse(tree) if bound else ""


def multiplies_by_one(written: str, function: str) -> bool:
    """Whether a function multiplies by a 1 that is typed in it, or by a name that stands for 1 in the module."""
    tree = ast.parse(written)
    ones = {name for statement in tree.body if _is_one(getattr(statement, "value", None)) for name in _bound(statement)}
    for statement in tree.body:
        if function in _bound(statement) or getattr(statement, "name", "") == function:
            products = (node for node in ast.walk(statement) if isinstance(node, ast.BinOp))
            sides = [side for node in products if isinstance(node.op, ast.Mult) for side in (node.left, node.right)]
            if any(_is_one(side) or (isinstance(side, ast.Name) and side.id in ones) for side in sides):
                return True
    return False


def _is_one(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == 1 and node.value is not True


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement of the module binds."""
    if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))
