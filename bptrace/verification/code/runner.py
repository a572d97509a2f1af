"""Runs a learner's functions; started by `sandbox` as a program of its own, never imported, and it imports no bptrace.

Frames go both ways: eight bytes with the length, then JSON; arrays in it are shape and base64 of little-endian float64.
Nothing is ever unpickled. The frames have pipes of their own: what the learner's code prints or reads goes nowhere.
A result is described as it is, right or odd; sentences about it are made by whoever asked.
"""

import ast
import base64
import builtins
import json
import math
import os
import sys
from types import CodeType, FrameType, ModuleType, TracebackType
from typing import Any, BinaryIO

import numpy
from numpy import array, asarray, frombuffer, ndarray, shape  # by names of our own, whatever becomes of numpy's

MEMORY = 2 * 2**30
FILE_SIZE = 2**20
PROCESSOR_SECONDS = 120  # only for a process that nobody waits for any more
MOST_ENTRIES = 4_000_000
LONGEST_MESSAGE = 300
LONGEST_OPERAND = 60
PRODUCTS = {"dot": "@", "matmul": "@", "multiply": "*", "add": "+", "subtract": "-", "divide": "/"}
OPERATORS = {ast.MatMult: "@", ast.Mult: "*", ast.Add: "+", ast.Sub: "-", ast.Div: "/"}


# --- the process -----------------------------------------------------------------------------------------------------


def limited() -> bool:
    """Set the limits that this platform has; whether memory is among them."""
    try:
        import resource
    except ImportError:
        return False
    wanted = {
        "RLIMIT_CORE": 0,
        "RLIMIT_FSIZE": FILE_SIZE,
        "RLIMIT_CPU": PROCESSOR_SECONDS,
        "RLIMIT_AS": MEMORY,
    }
    done = {}
    for name, limit in wanted.items():
        try:
            which = getattr(resource, name)
            most = resource.getrlimit(which)[1]
            least = limit if most == resource.RLIM_INFINITY else min(limit, most)
            resource.setrlimit(which, (least, least))
            done[name] = True
        except (AttributeError, OSError, ValueError):
            done[name] = False
    return done["RLIMIT_AS"]


def pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes that frames come and go by, taken away from whatever prints or reads."""
    asked, answered = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return asked, answered


def read(asked: BinaryIO) -> dict[str, Any] | None:
    """The next frame, None at the end."""
    length = asked.read(8)
    if len(length) < 8:
        return None
    frame: dict[str, Any] = json.loads(asked.read(int.from_bytes(length, "big")))
    return frame


def write(answered: BinaryIO, frame: dict[str, Any]) -> None:
    """Send a frame."""
    body = json.dumps(frame).encode()
    answered.write(len(body).to_bytes(8, "big") + body)
    answered.flush()


# --- arrays ----------------------------------------------------------------------------------------------------------


def given(value: Any) -> Any:
    """An argument: an array of its own, a number or text, or one of these for every layer."""
    if isinstance(value, dict) and "data" in value:
        flat = frombuffer(base64.b64decode(value["data"]), dtype="<f8")
        return array(flat, dtype=float).reshape(value["shape"])
    if isinstance(value, dict):
        return {int(layer): given(inner) for layer, inner in value.items()}
    return value


def described(value: Any) -> dict[str, Any]:
    """A result: its numbers, or what is odd about it."""
    if value is None or isinstance(value, str | bytes | dict | set):
        return {"odd": "type", "type": type(value).__name__}
    try:
        found = asarray(value)
    except ValueError:
        return {"odd": "ragged"}
    if found.dtype.kind not in "bfiu":
        return {"odd": "dtype", "type": str(found.dtype)}
    if found.size > MOST_ENTRIES:
        return {"odd": "large", "shape": list(found.shape)}
    data = base64.b64encode(array(found, dtype="<f8", order="C").tobytes()).decode()
    return {"shape": list(found.shape), "data": data, "single": found.dtype.str[1:] in ("f2", "f4")}


def flattened(result: Any) -> dict[str, Any]:
    """What `backward` returned: every entry under its name, `{"dW": {1: …}}` as dW1."""
    if not isinstance(result, dict):
        return {"odd": "no_dict", "type": type(result).__name__}
    named: dict[str, Any] = {}
    for key, value in list(result.items())[:1000]:
        name = "".join(map(str, key)) if isinstance(key, tuple) else str(key)
        if isinstance(value, dict):
            named.update({f"{name}{inner}": described(one) for inner, one in value.items()})
        else:
            named[name] = described(value)
    return {"named": named}


def numbers(told: dict[str, Any]) -> tuple[Any, Any]:
    """What of a described result must be the same in every call."""
    return told.get("data"), told.get("named")


def same(one: Any, other: Any) -> bool:
    """Whether two arguments are equal, nan beside nan."""
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, ndarray):
        return isinstance(other, ndarray) and one.shape == other.shape and one.tobytes() == other.tobytes()
    return bool(one == other)


# --- what went wrong -------------------------------------------------------------------------------------------------


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
                "shape": [int(n) for n in shape(value)],
                "stands_for": stands_for(node, frame, arguments),
            }
        except BaseException:  # a second look may fail for any reason; then there is nothing to tell
            return None
    return told


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


# --- running ---------------------------------------------------------------------------------------------------------


class Guard:
    """What numpy and Python were before a call, to find what the call changed in them and to put it back."""

    def __init__(self, *modules: ModuleType) -> None:
        self.saved = [(module, dict(vars(module))) for module in modules]

    def restored(self) -> str:
        """The first thing that was changed, by name, or nothing."""
        changed = ""
        for module, before in self.saved:
            now = vars(module)
            for name, value in before.items():
                if name not in now or now[name] is not value:
                    changed = changed or f"{module.__name__}.{name}"
                    setattr(module, name, value)
        return changed


class Runner:
    """The learner's module, loaded once, and its functions."""

    def __init__(self, frame: dict[str, Any]) -> None:
        self.source = Source(frame["source"], frame["name"])
        self.space = {"__name__": "derivation", "__file__": frame["name"], "__builtins__": builtins}
        exec(self.source.code, self.space)
        self.guard = Guard(builtins, math, numpy, numpy.linalg)

    def answer(self, frame: dict[str, Any]) -> dict[str, Any]:
        """All calls of one function; the first is made twice where it is to be tried for chance."""
        function = self.space.get(frame["function"])
        results = []
        changed = ""
        for position, arguments in enumerate(frame["calls"]):
            results.append(self.called(function, arguments, frame))
            if frame["twice"] and position == 0:
                again = self.called(function, arguments, frame)
                results[0]["random"] = numbers(again) != numbers(results[0])
            changed = self.guard.restored() or changed
        return {"id": frame["id"], "results": results, "changed": changed}

    def called(self, function: Any, arguments: dict[str, Any], frame: dict[str, Any]) -> dict[str, Any]:
        """One call with arguments of its own."""
        mine = {name: given(value) for name, value in arguments.items()}
        kept = {name: given(value) for name, value in arguments.items()}
        first = [mine[name] for name in frame["positional"]]
        named = {name: value for name, value in mine.items() if name not in frame["positional"]}
        try:
            result = function(*first, **named)
            told = flattened(result) if frame["whole"] else described(result)
        except BaseException as error:  # sys.exit and the like are only one more way to fail
            return self.source.trouble(error, mine)
        told["mutated"] = [name for name in mine if not same(mine[name], kept[name])]
        return told


def main() -> None:
    """Load what the first frame holds, then answer until nobody asks."""
    me = os.getpid()
    asked, answered = pipes()
    memory = limited()
    first = read(asked)
    if first is None:
        return
    sys.path += first["folder"]
    try:
        runner = Runner(first)
    except BaseException as error:  # a file that ends the program while it is loaded must be told as well
        try:
            told = Source(first["source"], first["name"]).trouble(error)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as unreadable:
            told = {"exception": type(unreadable).__name__, "message": str(unreadable)[:LONGEST_MESSAGE]}
            told["line"] = getattr(unreadable, "lineno", None)
        write(answered, {"trouble": told})
        return
    write(answered, {"loaded": True, "memory": memory})
    while os.getpid() == me:  # a copy that the learner's code forked has nothing to say
        frame = read(asked)
        if frame is None:
            return
        reply = runner.answer(frame)
        if os.getpid() != me:
            os._exit(0)
        write(answered, reply)


if __name__ == "__main__":
    main()
    os._exit(0)
