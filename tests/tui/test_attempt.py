"""One judging in a thread: its verdict, or one sentence why there is none; given up, the learner's program ends."""

from pathlib import Path
from time import monotonic, sleep
from typing import NoReturn

import pytest

from bptrace.errors import BptraceError
from bptrace.tui.attempt import Attempt
from bptrace.verification.checking import check_derivation
from bptrace.verification.code import sandbox
from bptrace.verification.derivation_file import DerivationFile
from bptrace.waiting import Abandoned


def finished(attempt: Attempt[object]) -> Attempt[object]:
    while not attempt.done:
        sleep(0.001)
    return attempt


@pytest.mark.parametrize("fault", [MemoryError(), OSError(28, "No space left"), IndexError("list")])
def test_what_goes_wrong_is_one_sentence(tmp_path: Path, fault: Exception) -> None:
    def judge(derivation: DerivationFile) -> NoReturn:
        raise fault

    file = tmp_path / "mine.txt"
    file.write_text("scenario: mazur\nL = 1\n", encoding="utf-8")
    with pytest.raises(BptraceError, match=r"memory|mine.txt could not be judged: (OSError|IndexError)"):
        _ = finished(Attempt(file, judge)).found
    with pytest.raises(BptraceError, match="nowhere"):
        _ = finished(Attempt(tmp_path / "nowhere.txt", judge)).found


@pytest.mark.slow
def test_a_program_that_is_given_up_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "LOADING_SECONDS", 600.0)
    file = tmp_path / "hang.py"
    file.write_text("SCENARIO = 'mazur'\ndef delta2(y): return y\nwhile True: pass\n", encoding="utf-8")
    begun = monotonic()
    attempt: Attempt[object] = Attempt(file, lambda derivation: check_derivation(derivation, {}))
    sleep(0.5)
    attempt.abandon()
    with pytest.raises(Abandoned):
        _ = finished(attempt).found
    assert monotonic() - begun < sandbox.LOADING_SECONDS
