"""The settings that a learner's Python file declares: what the header of a text file says in a line.

A constant that looks like one, sets nothing and is used by nothing is told: whoever wrote it believes that it counts.
What it means by a text, a network or a loss, decides what is judged, so the file waits for it; numbers are but noted.
"""

import ast
import difflib
from collections.abc import Iterator

from bptrace.errors import UnloadableFile
from bptrace.frozen import frozen
from bptrace.network.optimizers import OWN
from bptrace.network.settings import OPTIONS
from bptrace.texts import text

SETTINGS = (
    "SCENARIO", "NETWORK", "LAYOUT", "BIAS", "SIGN", "LOSS", "INIT", "SEED", "SAMPLE", "OPTIMIZER", "LEARNING_RATE",
)  # fmt: skip
PAIRS = "SET"
_GIVEN = ("X", "Y", "WEIGHTS")
_BY_KEY = {
    **{name.upper(): f"optimizer.{name}" for name in (*OWN, "weight_decay")},
    **{name.upper(): OPTIONS[name] for name in ("samples", "decay", "decay_every")},
}
_RATES = ("ETA", "LR")
_NEARLY = 0.8


@frozen
class Declared:
    """A setting by the name of a header's line, its value and its line; a `set` may stand there more than once."""

    name: str
    value: str
    line: int


@frozen
class Idle:
    """A constant that was meant to set something and does not: its name, its line and what to write in its place."""

    name: str
    line: int
    problem: str
    is_text: bool


def declared(tree: ast.Module, file: str) -> tuple[Declared, ...]:
    """What a file sets, of a setting that it sets again the last.

    Raises UnloadableFile with the line of one that cannot be used, or of a text that was meant for one and is none.
    """
    found: dict[str, Declared] = {}
    pairs: list[Declared] = []
    for one in idle(tree):
        if one.is_text:
            raise UnloadableFile(text("check.at", file=file, line=one.line, problem=one.problem))
    for statement in tree.body:
        for name, value in bound(statement):
            line = statement.lineno
            if problem := _problem(name, value):
                raise UnloadableFile(text("check.at", file=file, line=line, problem=problem))
            if _sets(name, value):
                found[name] = Declared(name.lower().replace("_", "-"), str(_literal(value)), line)
            elif name == PAIRS:
                pairs += [Declared("set", pair, line) for pair in _pairs(_literal(value))]
    return (*found.values(), *pairs)


def idle(tree: ast.Module) -> tuple[Idle, ...]:
    """The constants that look like settings, set nothing and are used by nothing."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    found: dict[str, Idle] = {}
    for statement in tree.body:
        for name, value in bound(statement):
            literal = _literal(value)
            if name in used or literal is None or not name.isupper() or name == PAIRS or _sets(name, value):
                continue
            if hint := _meant(name, literal):
                problem = text("check.code_no_setting", name=name, hint=hint)
                found[name] = Idle(name, statement.lineno, problem, isinstance(literal, str))
    return tuple(found.values())


def bound(statement: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    """The names that an assignment binds, each with its value: `A = B = 1`, `A: int = 1`, `A, B = 1, 2`."""
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return
    for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
        match target, statement.value:
            case ast.Name(name), value:
                yield name, value
            case ast.Tuple(names), ast.Tuple(values) if len(names) == len(values):
                pairs = zip(names, values, strict=True)
                yield from ((one.id, value) for one, value in pairs if isinstance(one, ast.Name))


def _problem(name: str, value: ast.expr) -> str:
    """Why a setting cannot be used, else nothing."""
    literal = _literal(value)
    if _sets(name, value):
        return "" if isinstance(literal, str | int | float) else text("check.code_setting_value", name=name)
    return text("check.code_set_value") if name == PAIRS and not _pairs(literal) else ""


def _sets(name: str, value: ast.expr) -> bool:
    """Whether an assignment is meant for a setting; DATA is one by its name only, for many keep their samples in it."""
    return name in SETTINGS or (name == "DATA" and isinstance(_literal(value), str))


def _literal(value: ast.expr) -> object:
    """The plain value that an expression is, None where it is not one."""
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _pairs(literal: object) -> list[str]:
    """`"optimizer.epsilon=1e-3"`, a list of such, or a dict, as a list."""
    match literal:
        case str():
            return [literal]
        case dict():
            return [f"{key}={value}" for key, value in literal.items()]
        case list() | tuple() if all(isinstance(one, str) for one in literal):
            return [*literal]
    return []


def _meant(name: str, literal: object) -> str:
    """What to write in place of a constant that nothing uses, where that can be told; LOSSES = [] is no LOSS."""
    if name in _GIVEN:
        return text("check.code_write_given")
    if name in _BY_KEY:
        return text("check.code_write_set", setting=_BY_KEY[name])
    if not isinstance(literal, str | int | float):
        return ""
    near = ["LEARNING_RATE"] if name in _RATES else difflib.get_close_matches(name, SETTINGS, 1, _NEARLY)
    return text("cli.did_you_mean", name=near[0]) if near else ""
