"""Looking a lesson over finds what a person would miss."""

from pathlib import Path

import pytest
from sampling import sampled
from small_lesson import FILES, PAGES, Write

pytest.importorskip("bptrace.verification.report", reason="the judge of exercises")

from bptrace.errors import UsageError
from bptrace.teaching.authoring import new_lesson
from bptrace.teaching.lesson import BrokenLesson, Lesson, find_lessons, lessons_folder
from bptrace.teaching.lint import lint

CHOICE = 'ask = "Which?"\nchoices = ["{}", "{}"]\nanswer = "a"'
LESSONS = find_lessons(lessons_folder())


def problems(folder: Path) -> list[str]:
    return [f"{Path(problem.file).name}:{problem.line} {problem.told}" for problem in lint(folder)]


@pytest.mark.parametrize("lesson", sampled(LESSONS, 11), ids=lambda lesson: lesson.name)
def test_the_lessons_that_come_with_bptrace_are_sound(lesson: Lesson) -> None:
    assert problems(lesson.folder) == []


def test_a_new_lesson_is_sound_and_never_written_over(tmp_path: Path) -> None:
    new_lesson(tmp_path / "30-mine")
    assert problems(tmp_path / "30-mine") == []
    with pytest.raises(Exception, match="30-mine"):
        new_lesson(tmp_path / "30-mine")


def test_a_small_sound_lesson_has_no_problems(write: Write) -> None:
    assert problems(write()) == []


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("{{z1}}", "{{delta1[0,1]}}", "en.md:", "before"),
        ("{{z1}}", "{{z9}}", "en.md:3", "z9"),
        ('show = "z1"', 'show = "z7"', "en.md:5", "z7"),
        ("cell = [0, 1]", "cell = [1, 0]", "en.md:15", "cell"),
        ('hints = ["one", "two"]', 'hints = ["{{delta1[0,1]}}"]', "en.md:", "before"),
        ('hints = ["one", "two"]', 'hints = ["{{nothing}}"]', "en.md:", "nothing"),
        ("Before.", "Press ⇥ to see.", "en.md:13", "brackets"),
        ("Before.", "line\n\n" * 20, "en.md:11", "24"),
        ("Before.", "    " + "x" * 60 + "\n\n", "en.md:13", "60"),
        ('page = "exercise"', 'show = "z1"', "exercise.txt:1", "page"),
        ('predict = "delta1[0,1]"', 'predict = "delta1"', "en.md:15", "entry"),
        ("{{b2}}", "?", "en.md:15", "needs delta2[0,0],"),
        ('"two"]', '"two"]\n[wrong]\n"1 * delta1[0,1]" = "It is not."', "en.md:15", "1 * delta1[0,1]"),
        ('"two"]', '"two"]\n[wrong]\n"9" = "It is {{delta1[0,1]}}."', "en.md:15", "before"),
        ('"two"]', '"two"]\n[wrong]\n"z9" = "It is not."', "en.md:15", "z9"),
        ('kind = "sign"', 'kind = "sign"\nwrong = {"1" = "No."}', "en.md:", "sign"),
        ('kind = "sign"', f'{CHOICE.format("One", "Two")}\n[wrong]\nc = "No."', "en.md:", "'c'"),
        ('hints = ["one"', 'by = "b1"\nhints = ["one"', "en.md:15", "b1"),
        ('hints = ["one"', 'by = "0.5 * 0.5"\nhints = ["one"', "en.md:15", "0.5 * 0.5"),
        ('predict = "delta1[0,1]"', 'predict = "(delta2 @ W2.T)[0,1]"', "en.md:15", "da1[0,1]"),
        ('predict = "delta2"\nkind = "sign"', 'predict = "delta1"\nkind = "shape"', "en.md:", "1×2"),
        ('predict = "delta2"\nkind = "sign"', CHOICE.format("δ⁽²⁾ W⁽²⁾ᵀ", "δ⁽²⁾ W⁽²⁾"), "en.md:", "delta1"),
        ('predict = "delta2"\nkind = "sign"', CHOICE.format("1×2", "2×1"), "en.md:", "1×2"),
        # σ′(z⁽¹⁾) stands in the step delta1 although that is hidden, and the check of z1 tells δ⁽¹⁾ once that is known
        ('predict = "delta1[0,1]"', 'predict = "dsigmoid(z1)[0,1]"', "en.md:15", "0.1683"),
        ('predict = "delta2"\nkind = "sign"', 'show = "z1"\npredict = "1 * delta1[0,0]"', "en.md:", "delta1"),
        ('predict = "delta2"\nkind = "sign"', 'show = "W1_new"\npredict = "eta"', "en.md:", "0.5"),
    ],
)
def test_a_page_that_is_wrong_is_told_by_line(write: Write, old: str, new: str, place: str, says: str) -> None:
    found = problems(write(en__md=PAGES.replace(old, new, 1)))
    assert any(one.startswith(place) and says in one for one in found), found


@pytest.mark.slow
def test_an_exercise_must_ask_for_something_and_its_solution_must_pass(write: Write) -> None:
    network = "network: 2-2-sigmoid-1-sigmoid\n"
    given = f"{network}delta1 = (delta2 @ W2.T) * dsigmoid(z1)\n"
    assert any("exercise.txt" in one for one in problems(write("01-given", exercise__txt=given)))
    wrong = f"{network}delta1 = (delta2 @ W2.T) * a1\n"
    assert any("solution.txt:2" in one for one in problems(write("02-wrong", solution__txt=wrong)))
    assert any("solution" in one for one in problems(write("03-none", solution__txt=None)))
    hunts = [PAGES.replace('page = "exercise"', f'page = "exercise"\nshow = "delta{n}"') for n in (1, 2)]
    opens = [write(f"1{n}-hunt", exercise__txt=wrong, en__md=hunt) for n, hunt in enumerate(hunts)]
    assert ["en.md" in "".join(problems(folder)) for folder in opens] == [True, False]


@pytest.mark.parametrize(
    ("file", "written", "told"),
    [
        ("en.md", "See [x](nowhere.md)\nand ![p](no.png).", ["1 [x](nowhere.md)", "2 ![p](no.png)"]),
        ("en.md", "[two\nlines](x.md)\n\n[1]: z.md\n<https://x.y>", ["1 (x.md)", "4 z.md", "5 https"]),
        ("en.md", "`a[0](x)` W⁽¹⁾[0](x) z[0, 1] (x)\n\n    [f](x)\n\n```\n[f](x)\n```", []),
        ("en.md", "Lesson 5, lesson 11, lesson\n98; lessons 1, 2 and 97.", ["2 lesson 98", "2 lesson 97"]),
        ("en.md", "`bptrace lessons start 96`; 3 lessons of 40 minutes.", ["1 lesson 96"]),
        ("exercise.txt", "# As in lesson 99, [x](y).", ["1 lesson 99"]),
        ("solution.txt", "# As in lesson 11.", []),
        ("lesson.toml", "# lesson 95, [h](i)", ["1 lesson 95", "1 [h](i)"]),
    ],
)
def test_links_and_lessons_that_are_not_there_are_told_by_line(
    write: Write, file: str, written: str, told: list[str]
) -> None:
    folder = write(**{file.replace(".", "__"): f"{FILES[file]}\n{written}\n"})
    above = FILES[file].count("\n") + 1
    found = [problem for problem in lint(folder) if Path(problem.file).name == file]
    for problem, expected in zip(found, told, strict=True):
        line, _, says = expected.partition(" ")
        assert problem.line == above + int(line) and says in problem.told


def test_stray_files_and_unknown_prerequisites_are_told(write: Write) -> None:
    manifest = (write("01-first") / "lesson.toml").read_text(encoding="utf-8")
    folder = write("02-stray", notes__txt="?", lesson__toml=manifest + 'prerequisites = ["00-nothing"]\n')
    assert [one.partition(" ")[0] for one in problems(folder)] == ["lesson.toml:1", "notes.txt:1"]


def test_a_broken_lesson_and_an_empty_folder_are_told(write: Write, tmp_path: Path) -> None:
    assert problems(write(en__md="no heading"))[0].startswith("en.md:1")
    (tmp_path / "empty").mkdir()
    assert len(problems(tmp_path / "empty")) == 1
    with pytest.raises(UsageError, match="nowhere"):
        lint(tmp_path / "nowhere")


def test_a_lessons_folder_without_a_manifest_is_told(write: Write) -> None:
    lessons = write("40-sound").parent
    for name in ("41-empty", "45-pages", "notes"):
        (lessons / name).mkdir()
    (lessons / "45-pages" / "en.md").write_text("# T\n", encoding="utf-8")
    assert [problem.file for problem in lint(lessons)] == [
        str(lessons / name / "lesson.toml") for name in ("41-empty", "45-pages")
    ]
    assert [str(problem) for problem in lint(lessons / "41-empty")] == [
        found.problem for found in find_lessons(lessons) if isinstance(found, BrokenLesson) and found.number == 41
    ]
