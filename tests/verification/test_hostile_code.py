"""Whatever a function does, it is reported for that function, and the others are judged."""

import os
import signal
import time

import pytest

from bptrace.errors import BptraceError
from bptrace.export.report import report_json, report_text
from bptrace.verification import check_text
from bptrace.verification.code import sandbox
from bptrace.waiting import Abandoned

BEFORE = "SCENARIO = 'mazur'\nimport os, sys, time\nimport numpy as np\n"
AFTER = "\ndef dW2(a1, delta2): return a1.T @ delta2\n"


HOSTILE = {
    "endless": ("while True: pass", "timeout"),
    "endless, catching everything": (
        "while True:\n  try:\n   while True: time.sleep(0.01)\n  except BaseException: pass",
        "timeout",
    ),
    "sleeping": ("time.sleep(60)", "timeout"),
    "deaf": ("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)", "timeout"),
    "a long product": ("A = np.ones((9000, 9000)); B = A @ A @ A @ A @ A @ A; return a2 - y", "timeout error"),
    "printing without end": ("while True: print('x' * 1000); sys.stderr.write('y' * 1000)", "timeout"),
    "leaving": ("os._exit(0)", "error"),
    "sys.exit": ("sys.exit('bye')", "error"),
    "a segfault": ("import ctypes; ctypes.string_at(0)", "error"),
    "killing itself": ("os.kill(os.getpid(), 9)", "error"),
    "recursion": ("sys.setrecursionlimit(10**8)\nreturn (lambda f: f(f))(lambda f: f(f))", "error timeout"),
    "memory": ("return np.ones((200000, 200000)) * 2", "error"),
    "memory in lists": ("x = []\nwhile True: x.append([0] * 10**6)", "error timeout"),
    "mutation": ("a2 -= y\nreturn a2", "error"),
    "chance": ("return a2 - y + np.random.rand()", "error"),
    "a counter": ("global n\nn = globals().get('n', 0) + 1\nreturn a2 * n", "error"),
    "another numpy": ("np.exp = np.sum = None\nreturn a2 - y", "error"),
    "other builtins": ("import builtins\nbuiltins.len = None\nbuiltins.dict = 3\nreturn a2", "error"),
    "None": ("return", "error"),
    "text": ("return 'a2 - y'", "error"),
    "a dict": ("return {'delta2': a2}", "error"),
    "ragged": ("return [[1, 2], [3]]", "error"),
    "objects": ("return np.array([[object(), None]])", "error"),
    "complex": ("return a2 + 1j", "error"),
    "a generator": ("yield a2", "error"),
    "nan": ("return a2 * np.nan", "wrong"),
    "another shape": ("return np.ones((7, 3, 2))", "shape"),
    "an empty array": ("return np.array([])", "shape"),
    "input": ("return input()", "error"),
    "writing to every pipe": (
        "for fd in range(3, 20):\n  try: os.write(fd, b'\\0' * 64)\n  except OSError: pass",
        "error",
    ),
    "closing every pipe": ("os.closerange(0, 50)\nreturn a2 - y", "error"),
    "a broken exception": ("class E(Exception):\n  def __str__(self): raise self\nraise E", "error"),
    "its own module": ("sys.modules.clear()\nreturn 3", "shape"),
    "a fork bomb": (
        "import resource\nresource.setrlimit(resource.RLIMIT_NPROC, (64, 64))\n"
        "for _ in range(200):\n  try:\n   if not os.fork(): time.sleep(9)\n  except OSError: break\nreturn a2 * 9",
        "wrong timeout error",
    ),
    "threads left running": (
        "import threading\ndef spin():\n  while True: pass\nthreading.Thread(target=spin).start()\nreturn a2 * 9",
        "wrong timeout",
    ),
    "deleting its folder": ("import shutil; shutil.rmtree(os.getcwd(), True)\nreturn a2 * 9", "error wrong"),
    "closing what it prints to": ("sys.stdout.close(); sys.stderr.close(); os.close(1)\nreturn a2 * 9", "error wrong"),
    "a signal to itself": (
        "import signal; signal.signal(signal.SIGALRM, lambda *_: 1 / 0); signal.setitimer(0, 0.01); time.sleep(0.5)",
        "error",
    ),
    "an alarm that nobody handles": ("import signal; signal.alarm(1); time.sleep(60)", "error timeout"),
    "a module that is missing": ("import no_such_module", "error"),
    "the truth": ("import bptrace", "error"),
    "the truth, by another way": ("import importlib; return importlib.import_module('bptrace.tracing')", "error"),
    "something to unpickle": (
        "class P:\n  def __reduce__(self): return os._exit, (0,)\nreturn P()",
        "error",
    ),
    "objects to unpickle": (
        "class P:\n  def __reduce__(self): return os._exit, (0,)\nreturn np.array([[P()]], dtype=object)",
        "error",
    ),
    "an array that lies": (
        "class A(np.ndarray):\n  shape = property(lambda s: 1 / 0)\nreturn a2.view(A)",
        "error wrong",
    ),
    "an array that exits": ("class A:\n  def __array__(self, *a, **k): sys.exit()\nreturn A()", "error"),
    "deep nesting": ("x = []\nfor _ in range(10**5): x = [x]\nreturn x", "error"),
    "integers without end": ("return [[10 ** 5000, 1]]", "error"),
    "text as a type": ("return (a2 - y).astype(str)", "error"),
    "errors from warnings": (
        "np.seterr(all='raise'); import warnings; warnings.simplefilter('error')\nreturn a2 / 0",
        "error",
    ),
    "a tracer": ("sys.settrace(lambda *a: 1 / 0)\nreturn a2 * 9", "wrong error"),
    "another end": ("import atexit; atexit.register(time.sleep, 60)\nreturn a2 * 9", "wrong"),
    "no more files": ("x = [open('/dev/null') for _ in range(10**5)]", "error timeout"),
    "a folder without end": (
        "for _ in range(300):\n  os.mkdir('d'); os.chdir('d')\nreturn a2 * 9",
        "wrong error",
    ),
    "a pipe that nobody writes to": ("os.mkfifo('f'); open('f').read()", "timeout"),
    "a loop of links": ("os.symlink('l', 'l'); open('l')", "error"),
}
QUICK = ("endless, catching everything", "a segfault", "another numpy")


def judged(body: str) -> dict[str, str]:
    indented = body.replace("\n", "\n   ")
    report = check_text(f"{BEFORE}def delta2(a2, y):\n   {indented}{AFTER}", "work.py")
    assert report_text(report) and report_json(report)
    return {result.name: result.status for result in report.results}


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="limits of memory are POSIX's")
@pytest.mark.parametrize(
    ("body", "statuses"),
    [pytest.param(*HOSTILE[name], id=name, marks=[] if name in QUICK else pytest.mark.slow) for name in HOSTILE],
)
def test_it_is_reported_and_the_others_are_judged(body: str, statuses: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "timeout" in statuses:
        monkeypatch.setattr(sandbox, "CALLING_SECONDS", 2.0)
    found = judged(body)
    assert found.pop("delta2") in statuses.split() and found == {"dW2": "right"}


def test_a_flood_of_output_and_big_files_do_no_harm() -> None:
    body = (
        "print('x' * 10**6); os.write(1, b'y' * 10**6)\n"
        "try: open('big', 'wb').write(b'0' * 10**7)\nexcept OSError: pass\n"
        "return (a2 - y) * a2 * (1 - a2)"
    )
    assert judged(body) == {"delta2": "right", "dW2": "right"}


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks here")
def test_forks_say_nothing_and_are_ended(tmp_path: object) -> None:
    assert judged("os.fork()\nreturn (a2 - y) * a2 * (1 - a2)")["dW2"] == "right"
    marker = f"{tmp_path}/child"
    judged(f"import subprocess\nchild = subprocess.Popen(['sleep', '60'])\nopen({marker!r}, 'w').write(str(child.pid))")
    with open(marker) as file:
        child = int(file.read())
    for _ in range(50):
        if not running(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("a child outlived the check")


def running(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.parametrize("body", ["while True: pass", "import os; os._exit(1)", "import os; os.abort()"])
def test_a_file_that_never_loads_is_one_sentence(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "LOADING_SECONDS", 3.0)
    with pytest.raises(BptraceError) as caught:
        check_text(f"{BEFORE}{body}{AFTER}", "work.py")
    assert caught.value.exit_code == 3 and "\n" not in str(caught.value)


def test_the_truth_is_not_sent() -> None:
    """What a function is asked for is in nothing that it can reach."""
    report = check_text(
        f"{BEFORE}def delta2(a2, y):\n  import gc\n"
        "  found = [g for g in gc.get_objects() if isinstance(g, dict) and 'delta2' in g and g is not globals()]\n"
        "  return (a2 - y) * a2 * (1 - a2) * (1 if not found and 'bptrace' not in sys.modules else 2)\n",
        "work.py",
    )
    assert report.results[0].status == "right"


def test_a_process_that_is_abandoned_while_it_is_started_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    with sandbox.Sandbox("", "work.py") as box:
        ended: list[object] = []

        class Starting:
            """Given up before anybody knows of it."""

            def __init__(self, folder: str) -> None:
                box.abandon()

            def end(self) -> None:
                ended.append(self)

        monkeypatch.setattr(sandbox, "Process", Starting)
        with pytest.raises(Abandoned):
            box._running()
        assert len(ended) == 1
