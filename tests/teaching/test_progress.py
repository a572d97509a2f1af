"""Progress stays: written whole, read again, and never thrown away when it is damaged."""

import json
import os
from pathlib import Path

import pytest
from small_lesson import EXERCISE, real_lesson

from bptrace.cli import main
from bptrace.errors import BptraceError
from bptrace.keeping import state_folder
from bptrace.teaching.lesson import Lesson
from bptrace.teaching.progress import (
    FILE,
    Kept,
    Progress,
    Record,
    exercise_anew,
    exercise_copy,
    exercise_written,
    load,
    reset,
    save,
)
from bptrace.teaching.walk import Walk

RECORD = Record(
    3, {"number delta1[0,1]": Kept("0.09", True, True), "sign L": Kept("", False)}, {"sign L": 2}, True, False, ("L",)
)


def test_without_a_file_nothing_was_begun() -> None:
    assert load() == (Progress(), None)
    assert not state_folder().exists()


def test_what_was_saved_is_loaded_again(tmp_path: Path) -> None:
    progress = Progress().with_record("01-one", Record(1)).with_record("02-two", RECORD)
    save(progress, tmp_path / "deep" / "down")
    assert load(tmp_path / "deep" / "down") == (progress, None)
    assert (progress.last, progress.of("02-two").right, progress.of("02-two").asked) == ("02-two", 1, 2)
    assert progress.of("03-never") == Record()


def test_a_lesson_that_was_only_opened_is_the_last_one_but_not_begun(small: Lesson, tmp_path: Path) -> None:
    begun = Progress().with_record("02-two", RECORD)
    save(begun.with_record(small.name, Walk.resumed(small, Record()).record), tmp_path)
    opened = load(tmp_path)[0]
    assert (opened.last, opened.lessons) == (small.name, begun.lessons)
    assert opened.with_record("02-two", RECORD).lessons == begun.lessons
    reset(small, tmp_path)
    assert load(tmp_path)[0] == Progress(begun.lessons)


def test_a_file_from_before_first_tries_were_kept_is_read_as_it_is(tmp_path: Path) -> None:
    save(Progress().with_record("02-two", RECORD), tmp_path)
    document = json.loads((tmp_path / FILE).read_text(encoding="utf-8"))
    record = document["lessons"]["02-two"]
    del record["missed"], record["answers"]["number delta1[0,1]"]["at_once"], record["answers"]["sign L"]["at_once"]
    (tmp_path / FILE).write_text(json.dumps(document), encoding="utf-8")
    read = load(tmp_path)[0].of("02-two")
    assert (read.right, read.asked, read.tries_known, read.missed) == (1, 2, False, ()) and RECORD.tries_known


def test_the_state_folder_is_where_bptrace_home_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BPTRACE_HOME", str(tmp_path / "mine"))
    save(Progress().with_record("01-one", RECORD))
    assert json.loads((tmp_path / "mine" / FILE).read_text(encoding="utf-8"))["format"] == "bptrace.progress/1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"format": "bptrace.progress/1"}',
        b'{"format": "something else", "lessons": {}, "last": null}',
        b'{"format": "bptrace.progress/1", "last": null, "lessons": {"01-one": {"page": "many"}}}',
        b'{"format": "bptrace.progress/1", "last": null, "lessons": []}',
        b'{"format": "bptrace.progress/1", "last": 0, "lessons": {"1": {"answers": {}, "hints": {}, "page": 1e999}}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_set_aside_and_told_never_overwritten(tmp_path: Path, content: bytes) -> None:
    for number in (1, 2):
        (tmp_path / FILE).write_bytes(content)
        progress, told = load(tmp_path)
        aside = tmp_path / f"{FILE}.damaged-{number}"
        assert progress == Progress() and told and str(aside) in told
        assert aside.read_bytes() == content and not (tmp_path / FILE).exists()
        save(progress, tmp_path)
        assert load(tmp_path) == (Progress(), None)


def test_the_exercise_is_copied_once_and_the_persons_work_is_never_overwritten(small: Lesson) -> None:
    copy = exercise_copy(small)
    assert copy == state_folder() / "exercises" / "05-small" / "exercise.txt"
    assert copy.read_text(encoding="utf-8") == EXERCISE
    copy.write_text("my work", encoding="utf-8")
    assert exercise_copy(small) == copy
    assert copy.read_text(encoding="utf-8") == "my work"


def test_reset_forgets_one_lesson_and_sets_its_exercise_aside(small: Lesson) -> None:
    save(Progress().with_record("01-other", RECORD).with_record("05-small", RECORD))
    exercise_copy(small).write_text("my work", encoding="utf-8")
    aside, damage = reset(small)
    assert damage is None and aside and aside.read_text(encoding="utf-8") == "my work"
    progress, _ = load()
    assert set(progress.lessons) == {"01-other"} and progress.last is None
    assert exercise_copy(small).read_text(encoding="utf-8") == EXERCISE
    assert exercise_copy(small).unlink() is None and reset(small) == (None, None)
    (state_folder() / FILE).write_bytes(b"{")
    _, damage = reset(small)
    assert damage and f"{FILE}.damaged-1" in damage


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name")
def test_a_pipe_in_place_of_the_progress_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    with pytest.raises(BptraceError, match=r"cannot be read or moved: it is a pipe or a device"):
        load(tmp_path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that may not be written")
def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BptraceError):
        save(Progress(), tmp_path / "below")


def test_a_state_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(BptraceError, match="BPTRACE_HOME"):
        save(Progress(), tmp_path / "file" / "below")


def test_an_exercise_begun_anew_is_as_it_was_handed_out_and_nothing_is_lost(small: Lesson, tmp_path: Path) -> None:
    assert not exercise_written(small, tmp_path)
    copy = exercise_copy(small, tmp_path)
    given = copy.read_text(encoding="utf-8")
    assert not exercise_written(small, tmp_path)
    for mine in ("one", "two"):
        copy.write_text(mine, encoding="utf-8")
        assert exercise_written(small, tmp_path)
        assert exercise_anew(small, tmp_path).read_text(encoding="utf-8") == mine
        assert copy.read_text(encoding="utf-8") == given
    assert sorted(file.name for file in copy.parent.iterdir()) == [
        f"{copy.name}{end}" for end in ("", ".old-1", ".old-2")
    ]


def test_an_exercise_that_passes_a_check_outside_the_interface_is_a_lesson_done(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lesson = real_lesson("23-decay")
    copy = exercise_copy(lesson)
    assert main(["check", "--hint", "2", str(copy)]) == 4 and not load()[0].of(lesson.name).done
    told = capsys.readouterr().out
    assert lesson.hints[1].split()[:4] == told[told.index("2. ") :].split()[1:5] and "3. " not in told
    elsewhere = tmp_path / "exercise.txt"
    for place in (elsewhere, copy):
        place.write_text(lesson.text_of("solution.txt"), encoding="utf-8")
    assert main(["check", str(elsewhere)]) == 0 and not load()[0].of(lesson.name).done
    assert "What to keep" not in capsys.readouterr().out
    assert main(["check", str(copy)]) == 0 and "What to keep" in capsys.readouterr().out
    assert load()[0].of(lesson.name) == Record(passed=True, done=True)


@pytest.mark.slow
def test_a_check_tells_nothing_of_a_bug_hunt_before_a_line_was_changed(capsys: pytest.CaptureFixture[str]) -> None:
    copy = exercise_copy(real_lesson("29-bug-uphill"))
    assert main(["check", str(copy)]) == 1 and "δ" not in capsys.readouterr().out
    assert main(["check", "--hint", "4", str(copy)]) == 1
    hints, told = real_lesson("29-bug-uphill").hints, capsys.readouterr().out
    assert hints[0].split()[:4] == told[told.index("1. ") :].split()[1:5] and "3. " in told and "4. " not in told
    copy.write_text(copy.read_text(encoding="utf-8").replace("(y - a2) * a2", "(y - a2)"), encoding="utf-8")
    told = {}
    for hint in ((), ("--hint", "1"), ("--hint", "3")):
        assert main(["check", *hint, str(copy)]) == 1
        told[hint] = capsys.readouterr().out
    assert "δ" in told[()] and told[()] == told["--hint", "1"] != told["--hint", "3"]
