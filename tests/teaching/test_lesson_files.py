"""A lesson is a folder; whatever is wrong with one is told by file and line, and the others stay."""

import zipfile
from pathlib import Path

import pytest
from small_lesson import MANIFEST, PAGES, Write

from bptrace.errors import BptraceError, UsageError
from bptrace.teaching.lesson import BrokenLesson, Lesson, choose, find_lessons, lessons_folder, read_lesson
from bptrace.teaching.live import stage_of, truth_of
from bptrace.teaching.pages import LessonError, Prediction, Prose, View, read_pages


def test_pages_hold_prose_views_and_predictions_in_reading_order(small: Lesson) -> None:
    assert [page.title for page in small.pages] == ["First", "Second", "Third", "Fourth"]
    second = small.pages[1]
    assert [type(part) for part in second.parts] == [Prose, View, Prediction, Prose, Prediction, Prose]
    assert second.parts[1] == View(15, "delta1", (0, 1))
    assert [page.role for page in small.pages] == ["", "", "exercise", "solution"]
    assert (small.exercise, small.solution, small.number) == ("exercise.txt", "solution.txt", 5)


def test_paragraphs_are_joined_and_formulas_keep_their_lines() -> None:
    (page,) = read_pages("# T\n\none\ntwo\n* item\n  goes on\n\n    a\n      b\n\nlast", "en.md")
    assert [(part.style, part.text) for part in page.parts if isinstance(part, Prose)] == [
        ("paragraph", "one two"),
        ("item", "item goes on"),
        ("formula", "a\n  b"),
        ("paragraph", "last"),
    ]


def test_a_rule_inside_a_fence_parts_no_page() -> None:
    assert len(read_pages("# T\n\n```\n---\n```\n", "en.md")) == 1


def test_predictions_keep_their_keys_when_pages_move() -> None:
    one, two = PAGES.split("---\n")[:2]
    before = [one.key for page in read_pages(PAGES, "x") for one in page.predictions]
    after = [one.key for page in read_pages(f"{two}---\n{one}", "x") for one in page.predictions]
    assert before == after == ["number delta1[0,1]", "sign delta2"]


def test_the_same_question_twice_has_two_keys() -> None:
    block = '```bptrace\npredict = "L"\n```\n'
    (page,) = read_pages(f"# T\n\n{block}\n{block}", "x")
    assert len({one.key for one in page.predictions}) == 2


@pytest.mark.parametrize(
    ("block", "line", "says"),
    [
        ("shwo = 'z1'", 4, "show"),
        ("show = 'z1'\ncell = [0]", 3, "cell"),
        ("show = 3", 4, "show"),
        ("show = 'z1'\nrun = true", 5, "run"),
        ("show = ", 4, "TOML"),
        ("show = 'z1'\n\npredict = 'L'\nkind = 'colour'", 3, "kind"),
        ("kind = 'choice'\nask = 'x'\nchoices = ['one', 'two']\nanswer = 'c'", 3, "answer"),
        ("choices = ['one', 'two']\nanswer = 'a'", 3, "ask"),
        ("kind = 'sign'", 3, "predict"),
        ("page = 'last'", 1, "page"),
        ("layout = 'diagonal'", 1, "layout"),
    ],
)
def test_a_directive_that_makes_no_sense_is_told_by_file_and_line(block: str, line: int, says: str) -> None:
    with pytest.raises(LessonError) as error:
        read_pages(f"# T\n\n```bptrace\n{block}\n```\n", "en.md")
    assert (error.value.file, error.value.line) == ("en.md", line)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("no heading\n", 1),
        ("# One\n\n# Two\n", 3),
        ("# One\n\n```bptrace\nshow = 'z1'\n", 3),
        ("# One\n---\ntext\n", 3),
    ],
)
def test_a_page_without_form_is_told_by_line(source: str, line: int) -> None:
    with pytest.raises(LessonError) as error:
        read_pages(source, "en.md")
    assert error.value.line == line


@pytest.mark.parametrize(
    ("manifest", "line", "says"),
    [
        (MANIFEST.replace("title", "titel"), 2, "title"),
        (MANIFEST.replace("minutes = 5\n", ""), 1, "minutes"),
        (MANIFEST.replace("5", "'5'"), 5, "minutes"),
        (MANIFEST.replace("format = 1", "format = 2"), 1, "format"),
        (MANIFEST.replace('"Small"', "Small"), 2, "TOML"),
    ],
)
def test_a_manifest_that_makes_no_sense_is_told_by_line(write: Write, manifest: str, line: int, says: str) -> None:
    with pytest.raises(LessonError) as error:
        read_lesson(write(lesson__toml=manifest))
    assert Path(error.value.file).name == "lesson.toml"
    assert error.value.line == line and says in str(error.value)


def test_a_broken_lesson_stays_in_its_place_and_the_others_are_read(write: Write, tmp_path: Path) -> None:
    write("07-later")
    write("02-broken", en__md="# A\n\n```bptrace\noops\n```\n")
    write("10-last")
    (tmp_path / "lessons" / "__pycache__").mkdir()
    (tmp_path / "lessons" / "notes").mkdir()
    found = find_lessons(tmp_path / "lessons")
    assert [lesson.number for lesson in found] == [2, 7, 10]
    assert isinstance(found[0], BrokenLesson) and "en.md:4" in found[0].problem
    assert choose(found, "later").name == "07-later"
    with pytest.raises(BptraceError, match=r"en\.md:4"):
        choose(found, "2")


def test_a_file_that_is_missing_or_no_text_is_told(write: Write) -> None:
    with pytest.raises(LessonError, match=r"en\.md:1"):
        read_lesson(write("03-no-pages", en__md=None))
    folder = write("04-latin")
    (folder / "en.md").write_bytes("# T\n\nsmörgås".encode("latin-1"))
    with pytest.raises(LessonError, match=r"en\.md:3"):
        read_lesson(folder)


def test_a_lesson_cannot_command_the_terminal(write: Write) -> None:
    title = MANIFEST.replace('title = "', 'title = "\\u001b[31m', 1)
    lesson = read_lesson(write(lesson__toml=title, en__md=PAGES + "\n\x1b]0;hello\x07\n"))
    assert lesson.title.startswith("\ufffd[31m")
    prose = [part.text for page in lesson.pages for part in page.parts if isinstance(part, Prose)]
    assert any("\ufffd]0;hello\ufffd" in text for text in prose) and not any("\x1b" in text for text in prose)


@pytest.mark.parametrize("name", ["11", "11-hidden-delta", "hidden-delta", "Hidden-Delta", " 11 "])
def test_a_lesson_is_chosen_by_name_or_number(name: str) -> None:
    assert choose(find_lessons(lessons_folder()), name).name == "11-hidden-delta"


def test_an_unknown_lesson_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="11-hidden-delta"):
        choose(find_lessons(lessons_folder()), "11-hiden-delta")


def test_a_folder_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match="no/such/folder"):
        lessons_folder("no/such/folder")


def test_lessons_are_read_from_inside_a_zipped_wheel(write: Write, tmp_path: Path) -> None:
    folder = write()
    with zipfile.ZipFile(tmp_path / "wheel.zip", "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"lessons/{folder.name}/{file.name}")
    (lesson,) = find_lessons(zipfile.Path(tmp_path / "wheel.zip", "lessons/"))
    assert isinstance(lesson, Lesson) and lesson.exercise == "exercise.txt"
    assert len(stage_of(lesson, lesson.pages[0]).trace) == 15


def test_a_given_number_may_be_asked_for_too(write: Write) -> None:
    lesson = read_lesson(write(en__md='# T\n\n```bptrace\nshow = "z1"\npredict = "W1[0,1]"\n```\n'))
    (page,) = lesson.pages
    assert truth_of(page.predictions[0], stage_of(lesson, page)).number == -1
