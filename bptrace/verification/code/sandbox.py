"""The process that a learner's functions run in: started when first needed, killed when it is late, started again.

It has a folder, an environment and pipes of its own, and where the platform knows them limits of memory, file size and
processor time. A function that hangs or takes the process down is not called again; the others are. This guards against
accidents. It is no wall against somebody who means harm: strangers' code wants a container around all of it.
"""

import base64
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from types import TracebackType
from typing import Any

import numpy as np

from bptrace.errors import UnloadableFile, UnreadableFile
from bptrace.texts import text
from bptrace.verification.code.outcomes import BadReply, Outcome, Trouble, outcome, raised
from bptrace.verification.code.python_file import CodeFunction
from bptrace.waiting import Abandoned

ISOLATED, CHILD = Path(__file__).with_name("isolated"), "bptrace_child"
STARTING_SECONDS = 60.0  # Python and numpy, before anything of the learner's: a cold disk takes its time
LOADING_SECONDS, CALLING_SECONDS = 10.0, 3.0
LONGEST_FRAME = 2**28
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
KEPT = ("SYSTEMROOT", "PATH", "TEMP", "TMP")  # without these some platforms start no Python

Arguments = Mapping[str, Any]


class Died(Exception):
    """The process ended, or no longer answers as it should."""


class Late(Exception):
    """No answer came in time, and the process was killed."""


class Process:
    """One running child: frames to it, frames from it, and its end."""

    def __init__(self, folder: str) -> None:
        environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        importable = [str(ISOLATED), str(Path(np.__file__).parent.parent)]
        self.popen = subprocess.Popen(
            [sys.executable, "-P", "-B", "-W", "ignore", "-X", "utf8", "-m", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={**environment, "PYTHONPATH": os.pathsep.join(importable), **dict.fromkeys(THREADS, "1")},
            start_new_session=True,
        )

    def ask(self, frame: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """The answer to a frame. Raises Late or Died; the process is gone then."""
        answers: list[dict[str, Any]] = []
        exchange = Thread(target=self._exchange, args=(frame, answers), daemon=True)
        exchange.start()
        exchange.join(seconds)
        if exchange.is_alive():
            self.end()
            raise Late
        if not answers:
            self.end(2.0)
            raise Died
        return answers[0]

    def _exchange(self, frame: Mapping[str, Any], answers: list[dict[str, Any]]) -> None:
        stdin, stdout = self.popen.stdin, self.popen.stdout
        assert stdin is not None and stdout is not None
        try:
            body = json.dumps(frame).encode()
            stdin.write(len(body).to_bytes(8, "big") + body)
            stdin.flush()
            length = int.from_bytes(stdout.read(8), "big")
            if 0 < length <= LONGEST_FRAME:
                answer = json.loads(stdout.read(length))
                answers += [answer] if isinstance(answer, dict) else []
        except (OSError, ValueError, RecursionError):
            return

    def end(self, patience: float = 0.0) -> None:
        """Kill the child and what it started, after giving it a moment to end by itself."""
        if patience:
            with suppress(subprocess.TimeoutExpired):
                self.popen.wait(patience)
        try:
            if hasattr(os, "killpg"):
                os.killpg(self.popen.pid, signal.SIGKILL)
            else:
                self.popen.kill()
        except OSError:
            pass  # it has ended, and all that it started
        self.popen.wait()
        for pipe in (self.popen.stdin, self.popen.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                pass  # what was still to be written has nobody to read it

    @property
    def how_it_ended(self) -> str:
        """`SIGSEGV`, or an exit code."""
        code = self.popen.returncode
        try:
            return signal.Signals(-code).name if code < 0 else str(code)
        except ValueError:
            return str(code)


def flatten(folder: str) -> None:
    """Move what lies in folders of a folder up into it, however deep they are: removing them must not recurse."""
    numbers = count()
    with suppress(OSError):
        while nested := [entry.path for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False)]:
            for path in nested:
                for name in os.listdir(path):
                    os.rename(os.path.join(path, name), os.path.join(folder, f"{next(numbers)} {name}"[:100]))
                os.rmdir(path)


class Sandbox:
    """A learner's file, ready to be run; `memory_limited` tells after the first call whether this platform limits
    memory.
    """

    def __init__(self, source: str, name: str) -> None:
        self.source, self.name = source, name
        self.memory_limited = True
        self.gone: dict[str, Trouble] = {}
        self._abandoned = False
        self._process: Process | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._asked = 0
        self._variants: dict[str, Sandbox] = {}

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()
        for other in self._variants.values():
            other.__exit__(kind, error, at)
        if self._folder is not None:
            flatten(self._folder.name)
            self._folder.cleanup()
            self._folder = None

    def call(
        self,
        function: CodeFunction,
        calls: Sequence[Arguments],
        twice: bool = False,
        whole: bool = False,
        meant: Mapping[str, str] | None = None,
    ) -> tuple[Outcome, ...]:
        """What a function gives for every one of these arguments; with `twice` the first call is made again, to find
        chance; a `whole` derivation returns a dict; `meant` tells which quantities the arguments stand for.

        Raises UnreadableFile where the file cannot be loaded, Abandoned where nobody wants to know any more.
        """
        if self._abandoned:
            raise Abandoned
        if function.name not in self.gone:
            frame = {
                "function": function.name,
                "positional": function.positional,
                "calls": [{name: _sent(value) for name, value in one.items()} for one in calls],
                "twice": twice,
                "whole": whole,
            }
            found = self._asked_for(frame, len(calls), meant)
            if not isinstance(found, Trouble):
                return found
            self.gone[function.name] = found
        return tuple(Outcome(trouble=self.gone[function.name]) for _ in calls)

    def variant(self, source: str) -> "Sandbox | None":
        """The same file with another source in it, which ends with this one; None where that cannot be loaded."""
        if source not in self._variants:
            other = self._variants[source] = Sandbox(source, self.name)
            other._abandoned = self._abandoned
        try:
            self._variants[source]._running()
        except UnreadableFile:
            return None
        return self._variants[source]

    def abandon(self) -> None:
        """End what is running, from another thread: who waits for it is told by Abandoned."""
        self._abandoned = True
        for other in [*self._variants.values()]:
            other.abandon()
        if process := self._process:
            process.end()

    def _asked_for(
        self, frame: Mapping[str, Any], expected: int, meant: Mapping[str, str] | None
    ) -> tuple[Outcome, ...] | Trouble:
        """What the process answers to a frame, or why it never will again: it is gone then."""
        self._asked += 1
        process = self._running()
        try:
            return self._outcomes(process.ask({**frame, "id": self._asked}, CALLING_SECONDS), expected, meant)
        except Late:
            trouble = Trouble("timeout", text("check.code_late", seconds=f"{CALLING_SECONDS:g}"))
        except Died:
            if self._abandoned:
                raise Abandoned from None
            trouble = Trouble("error", text("check.code_died", how=process.how_it_ended))
        except BadReply:
            self._stop()
            trouble = Trouble("error", text("check.code_garbled"))
        self._process = None
        return trouble

    def _outcomes(
        self, answer: Mapping[str, Any], expected: int, meant: Mapping[str, str] | None
    ) -> tuple[Outcome, ...]:
        replies = answer.get("results")
        if answer.get("id") != self._asked or not isinstance(replies, list) or len(replies) != expected:
            raise BadReply
        return tuple(outcome(reply, str(answer.get("changed", "")), meant) for reply in replies)

    def _running(self) -> Process:
        if self._process is None:
            if self._folder is None:
                self._folder = TemporaryDirectory(prefix="bptrace-", ignore_cleanup_errors=True)
            self._process = Process(self._folder.name)
            if self._abandoned:  # while it was started, so that nobody else has ended it
                self._stop()
                raise Abandoned
            self._load(self._process)
        return self._process

    def _load(self, process: Process) -> None:
        beside = str(Path(self.name).absolute().parent)
        frame = {"source": self.source, "name": self.name, "folder": [beside]}
        try:
            for sent, seconds in (({}, STARTING_SECONDS), (frame, LOADING_SECONDS)):
                answer = process.ask(sent, seconds)
        except Late:
            self._process = None
            raise self._unloadable(text("check.code_loading_late", seconds=f"{seconds:g}")) from None
        except Died:
            self._process = None
            if self._abandoned:
                raise Abandoned from None
            raise self._unloadable(text("check.code_loading_died", how=process.how_it_ended)) from None
        if "trouble" in answer:
            self._stop()
            trouble = answer["trouble"]
            raise self._unloadable(raised({**trouble, "line": None}), int(trouble.get("line") or 1))
        self.memory_limited = bool(answer.get("memory"))

    def _unloadable(self, problem: str, line: int = 1) -> UnreadableFile:
        told = text("check.code_unloadable", problem=problem)
        return UnloadableFile(text("check.at", file=self.name, line=line, problem=told))

    def _stop(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None


def _sent(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(layer): _sent(one) for layer, one in value.items()}
    if isinstance(value, np.ndarray):
        data = np.ascontiguousarray(value, dtype="<f8").tobytes()
        return {"shape": list(value.shape), "data": base64.b64encode(data).decode()}
    return value
