"""`bptrace lessons`: the list, a lesson on paper, and what authors need."""

import os
from pathlib import Path

import pytest
from sampling import sampled

from bptrace import cli
from bptrace.teaching.lesson import Lesson, find_lessons, lessons_folder
from bptrace.teaching.progress import Progress, Record, load, save

LESSONS = find_lessons(lessons_folder())


def shown(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    assert cli.main(typed) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("typed", [["lessons"], ["lessons", "list"]])
def test_the_list_has_every_lesson_in_order(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    listed = shown(capsys, *typed)
    titles = [lesson.title for lesson in LESSONS if not hasattr(lesson, "problem")]
    assert len(titles) == len(LESSONS) > 0
    places = [listed.index(title) for title in titles]
    assert places == sorted(places)


def test_the_list_in_ascii_is_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, "lessons", "--ascii").isascii()


@pytest.mark.parametrize("lesson", sampled(LESSONS, 34), ids=lambda lesson: lesson.name)
def test_in_a_pipe_a_lesson_is_printed_by_number_or_name(lesson: Lesson, capsys: pytest.CaptureFixture[str]) -> None:
    by_number = shown(capsys, "lessons", "start", str(lesson.number))
    by_name = shown(capsys, "lessons", "start", lesson.name, "--text")
    assert by_number == by_name
    assert lesson.title in by_number
    assert "{{" not in by_number


def test_resetting_a_lesson_forgets_it_and_only_it(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = LESSONS[0].name, LESSONS[1].name
    save(Progress({first: Record(page=2), second: Record(page=1)}, last=first))
    shown(capsys, "lessons", "reset", first)
    assert load()[0].lessons == {second: Record(page=1)}


def test_a_new_lesson_is_sound_and_a_broken_one_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "01-mine"
    shown(capsys, "lessons", "new", str(folder))
    shown(capsys, "lessons", "lint", str(folder))
    assert "01-mine" in str(folder) and (folder / "lesson.toml").exists()
    (folder / "lesson.toml").write_text("format = 1\ntitel = 'x'\n", encoding="utf-8")
    assert cli.main(["lessons", "lint", str(folder)]) == 1
    assert f"01-mine{os.sep}lesson.toml:2" in capsys.readouterr().out


def test_the_list_ends_with_a_lesson_that_opens(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("40-unread", "41-no-value", "42-sound"):
        shown(capsys, "lessons", "new", str(tmp_path / name))
    (tmp_path / "40-unread" / "lesson.toml").unlink()
    (tmp_path / "41-no-value" / "en.md").write_text("# T\n\n{{z9}}\n", encoding="utf-8")
    assert shown(capsys, "lessons", "--lessons", str(tmp_path)).endswith("start 42` opens lesson 42.\n")
    for folder in tmp_path.glob("42-*/en.md"):
        folder.unlink()
    assert shown(capsys, "lessons", "--lessons", str(tmp_path)).endswith("0 of 3 done\n")


def test_a_folder_is_looked_over_from_inside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "40-mine").mkdir()
    monkeypatch.chdir(tmp_path / "40-mine")
    shown(capsys, "lessons", "new", ".")
    assert "sound" in shown(capsys, "lessons", "lint", ".")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["start"], "bptrace lessons start 1"),
        (["start", "no-such-lesson"], "no-such-lesson"),
        (["strat", "1"], "did you mean start?"),
        (["--lessons", "nowhere"], "nowhere"),
        (["lint", "nowhere"], "there is no folder nowhere;"),
        (["new", "nl"], "such as 40-my-lesson"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(typed: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lessons", *typed]) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1 and "fault" not in error
