"""A learner's Python file, read but not run: its functions with their lines, and the settings it declares.

SCENARIO = "mazur"                              a setting: what the header of a text file says in a line
GIVEN = {"x": [[0.5, 1]], "W1": …}              numbers of the person's own
def delta1(delta2, W2, a1): …                   a function for one quantity
def delta(delta_next, W_next, a): …             one for every layer
def backward(x, y, W, b, z, a): …               all at once, as a dict
"""

import ast
from collections.abc import Iterator
from dataclasses import replace

from bptrace.algebra.parser import read_quantity
from bptrace.algebra.quantity import quantity
from bptrace.errors import UnloadableFile
from bptrace.frozen import frozen
from bptrace.texts import text
from bptrace.verification.code.settings import Declared, Idle, declared, idle

SINGLE = ("float32", "single", "f4")
HALF = ("float16", "f2")


@frozen
class CodeFunction:
    """A function of the file: its first and last line, what it must be given and what it may be given.

    One that is `blank` has nothing in it yet but `...`, `pass` or `raise NotImplementedError`.
    """

    name: str
    lines: tuple[int, int]
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    positional: tuple[str, ...] = ()
    blank: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it speaks of all quantities at once."""
        return self.name == "backward"

    @property
    def quantity(self) -> str | None:
        """The one quantity that it is named after, None where it speaks of every layer or is but a helper."""
        found = "L" if self.name == "loss" else read_quantity(self.name)
        if found is None:
            return None
        of = quantity(found)
        computed = of.derivative or of.new or of.state or of.base in ("z", "a", "delta")
        return found if found == "L" or (of.layer is not None and computed) else None


@frozen
class PythonFile:
    """What stands in a file: functions in its order, settings, what is none though it looks like one; what it gives, by
    quantity as (text, line).

    One that is `single` speaks of single precision somewhere, one that is `half` of half precision: numbers may be
    rounded to it on the way.
    """

    functions: tuple[CodeFunction, ...]
    settings: tuple[Declared, ...]
    idle: tuple[Idle, ...]
    given: dict[str, tuple[str, int]]
    single: bool = False
    half: bool = False


def read_python(written: str, name: str) -> PythonFile:
    """The functions and settings of a file; a later function of a name takes an earlier one's place.

    Raises UnreadableFile with the line where it is no Python.
    """
    try:
        tree = ast.parse(written, name)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = getattr(error, "msg", None) or str(error) or text("check.code_nested")
        problem = text("check.code_no_python", reason=reason)
        raise UnloadableFile(text("check.at", file=name, line=line, problem=problem)) from None
    functions: dict[str, CodeFunction] = {}
    given: dict[str, tuple[str, int]] = {}
    for statement in _statements(tree.body):
        for defined, function in _defined(statement):
            functions.pop(defined, None)
            functions[defined] = function
        given.update(_given(statement))
    said = set(filter(None, map(_said, ast.walk(tree))))
    settings = declared(tree, name), idle(tree)
    return PythonFile(tuple(functions.values()), *settings, given, bool(said & {*SINGLE}), bool(said & {*HALF}))


def _said(node: ast.AST) -> str | None:
    """The word of `np.float32`, `"<f4"`, `from numpy import single`."""
    match node:
        case ast.Attribute(_, word) | ast.alias(word) | ast.Constant(str(word)):
            return word.lstrip("<>=")
    return None


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Those of the module itself, also inside its ifs, tries and withs."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try | ast.With):
            for field in ("body", "handlers", "orelse", "finalbody"):
                for inner in getattr(statement, field, ()):
                    yield from _statements(inner.body if isinstance(inner, ast.ExceptHandler) else [inner])


def _defined(statement: ast.stmt) -> Iterator[tuple[str, CodeFunction]]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
        yield statement.name, replace(_function(statement.name, statement.args, statement), blank=_is_blank(statement))
    elif isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(statement.value, ast.Lambda):
        for name in _targets(statement):
            yield name, _function(name, statement.value.args, statement)


def _is_blank(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether nothing but a docstring and a mark of what is still to come stands in it."""
    documented = ast.get_docstring(function, clean=False) is not None
    return all(_is_to_come(statement) for statement in function.body[documented:])


def _is_to_come(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass():
            return True
        case ast.Expr(ast.Constant(value)) | ast.Return(ast.Constant(value)):
            return value is ...
        case ast.Raise(ast.Name("NotImplementedError") | ast.Call(ast.Name("NotImplementedError"))):
            return True
    return False


def _function(name: str, arguments: ast.arguments, statement: ast.stmt) -> CodeFunction:
    first = [one.arg for one in arguments.posonlyargs]
    usual = first + [one.arg for one in arguments.args]
    bare = len(usual) - len(arguments.defaults)
    named = list(zip([one.arg for one in arguments.kwonlyargs], arguments.kw_defaults, strict=True))
    required = usual[:bare] + [one for one, default in named if default is None]
    optional = usual[bare:] + [one for one, default in named if default is not None]
    lines = (statement.lineno, statement.end_lineno or statement.lineno)
    return CodeFunction(
        name, lines, tuple(required), tuple(one for one in optional if one not in first), tuple(first[:bare])
    )


def _given(statement: ast.stmt) -> Iterator[tuple[str, tuple[str, int]]]:
    """Every entry of `GIVEN = {…}`, as it stands there, with its line."""
    match statement:
        case ast.Assign([ast.Name("GIVEN")], ast.Dict(keys, values)):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, (ast.unparse(value), key.lineno)


def _targets(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]
