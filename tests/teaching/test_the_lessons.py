"""The lessons that come with bptrace, walked from the first page to the last, their numbers computed again in numpy."""

import re
from pathlib import Path

import numpy as np
import pytest
from lesson_numbers import Numbers, of_page
from sampling import sampled
from small_lesson import real_lesson

from bptrace.teaching.exercise import left_out
from bptrace.teaching.formulas import evaluate
from bptrace.teaching.lesson import Lesson, find_lessons, lessons_folder
from bptrace.teaching.live import filled, scenario_of, stage_of
from bptrace.teaching.markup import plain, spans, width_of, wrapped
from bptrace.teaching.pages import Page, Prediction, Prose
from bptrace.teaching.printed import lesson_text
from bptrace.teaching.walk import Walk
from bptrace.verification import check_text

LESSONS = [lesson for lesson in find_lessons(lessons_folder()) if isinstance(lesson, Lesson)]
# Of module scope: all the tests of one lesson run one after the other, and its pages are brought to life once.
each_lesson = pytest.mark.parametrize("lesson", sampled(LESSONS, 5), ids=lambda lesson: lesson.name, scope="module")
WITH_EXERCISE = [lesson for lesson in LESSONS if lesson.exercise]
each_exercise = pytest.mark.parametrize(
    "lesson", sampled(WITH_EXERCISE, 5), ids=lambda lesson: lesson.name, scope="module"
)
COLUMNS, ROWS = 44, 19  # for the text of a page beside the debugger at 120×36, above its question
FORMULA = 41  # columns for a formula there
GIVEN_IN_COMMENTS = re.compile(
    r"(?<![\w.])([za]\d|delta\d|d[aWb]\d|L) +=(?: [^=\n]*?)?? +(\[[^=a-z\n]*\]|[-−]?\d+\.\d+)(?=\s|$)"
)
FIRST_BUG_HUNT = 25  # from this lesson on an exercise is complete, and wrong


def numbers(lesson: Lesson, page: Page) -> Numbers:
    """Everything a page may ask for, in plain numpy."""
    return of_page(scenario_of(lesson, page.setting), page.setting)


def answer(question: Prediction, known: Numbers) -> str:
    """What a person would type, from numpy's own numbers."""
    if question.kind == "choice":
        return question.answer
    value = np.real(np.asarray(eval(question.target.replace("·", "*").replace("⊙", "*"), {}, known)))
    if question.kind == "shape":
        return "x".join(map(str, value.shape))
    number = float(value.reshape(-1)[0])
    return ("+" if number > 0 else "-" if number else "0") if question.kind == "sign" else f"{number:.3f}"


@each_lesson
def test_a_lesson_is_walked_to_its_end_with_answers_from_numpy(lesson: Lesson) -> None:
    walk, pages = Walk(lesson), 1
    while True:
        known = numbers(lesson, walk.current) if walk.question else None
        while walk.question:
            walk = walk.answer(answer(walk.question, known))
            assert walk.reply and walk.reply.right, (walk.current.title, walk.reply)
        if walk.current.role == "exercise":
            walk = walk.judged(True)
        if (after := walk.forward()).page == walk.page:
            break
        walk, pages = after, pages + 1
    assert pages == len(lesson.pages) and walk.done
    assert walk.record.right == walk.record.asked >= 1


@each_lesson
def test_every_kind_of_wrong_answer_leaves_the_question_open(lesson: Lesson) -> None:
    wrong = {"number": "77.7", "shape": "9x9"}
    for page, opened in enumerate(lesson.pages):
        for question in opened.predictions:
            answered = {one.key: one for one in opened.predictions}
            walk = Walk(lesson, page, {key: None for key in answered if key != question.key})  # type: ignore[misc]
            letters = "abcdefgh"[: len(question.choices)].replace(question.answer, "")
            signs = [walk.answer(sign) for sign in "+-0"] if question.kind == "sign" else []
            assert len([one for one in signs if one.reply and one.reply.right]) == bool(signs)
            walk = next((one for one in signs if one.question), None) or walk.answer(
                wrong.get(question.kind, letters[:1])
            )
            assert walk.reply and walk.reply.verdict == "wrong" and walk.question == question


def test_the_first_lesson_and_the_hidden_delta_ask_in_many_ways() -> None:
    kinds = {lesson.name: {one.kind for page in lesson.pages for one in page.predictions} for lesson in LESSONS}
    assert kinds["01-one-neuron"] >= {"number", "sign"}
    assert kinds["11-hidden-delta"] == {"number", "sign", "shape", "choice"}


@each_lesson
def test_every_page_fits_beside_the_debugger(lesson: Lesson) -> None:
    """At 120×36: so many lines of text above the question, formulas on one line."""
    for page in lesson.pages:
        lines = 0
        for part in page.parts:
            if isinstance(part, Prose):
                told = filled(part.text, stage_of(lesson, page))
                formula = part.style == "formula"
                assert not formula or all(width_of(line) <= FORMULA for line in told.splitlines())
                lines += 1 + len(told.splitlines() if formula else wrapped(told, COLUMNS))
        assert lines <= ROWS, (page.title, lines)


@each_lesson
def test_no_layer_is_written_as_a_power(lesson: Lesson) -> None:
    assert not re.search("(?<!1 − )(?<!½ )[aWzδb][²³¹](?!⁾)", lesson.text_of("en.md"))


@each_exercise
def test_an_exercise_has_blanks_or_a_bug_hints_and_a_solution(lesson: Lesson) -> None:
    assert lesson.exercise and lesson.solution and 2 <= len(lesson.hints) <= 5
    blank = r"return \.\.\.$" if lesson.exercise.endswith(".py") else r"=.*\?"
    assert not re.search(blank, re.sub("#.*", "", lesson.text_of(lesson.solution)), re.MULTILINE)
    hunts_a_bug = lesson.number >= FIRST_BUG_HUNT
    assert hunts_a_bug or re.search(blank, lesson.text_of(lesson.exercise), re.MULTILINE)
    assert [page.role for page in lesson.pages if page.role][:2] == ["exercise", "solution"]


@each_exercise
def test_what_an_exercise_gives_is_what_its_page_shows(lesson: Lesson) -> None:
    """The network, the parameters and the sample; and the figures of its comments, which no trace fills in."""
    page = next(page for page in lesson.pages if page.role == "exercise")
    scenario, known = scenario_of(lesson, page.setting), numbers(lesson, page)
    for file in filter(None, (lesson.exercise, lesson.solution)):
        source = lesson.text_of(file)
        for key, typed in re.findall(r"^(x|y|[Wb]\d)\s*=\s*(\[.*\])$", source, re.MULTILINE):
            assert np.array_equal(np.ravel(eval(typed)), np.ravel(known[key])), (file, key)
        for network in re.findall(r"^(?:network: *|NETWORK = )(\S+)$", source, re.MULTILINE):
            assert network.strip('"') == str(scenario.network)
        for key, figures in GIVEN_IN_COMMENTS.findall("\n".join(re.findall("^#.*", source, re.MULTILINE))):
            typed = np.array(eval(figures.replace("−", "-")), ndmin=1)
            assert np.allclose(typed.ravel(), np.real(known[key]).ravel(), atol=0.51e-4), (file, key)


def test_the_numbers_in_the_text_say_what_the_text_says() -> None:
    """What lesson 11 claims about its own network."""
    lesson = real_lesson("11-hidden-delta")
    known = Numbers(scenario_of(lesson))
    assert np.round(known["delta2"], 4).tolist() == [[0.11, -0.06]]  # friendly enough to multiply in the head
    arrived, delta = known["da1"][0], known["delta1"][0]
    assert abs(arrived[0]) < 0.1 * abs(arrived[1])  # the paths of unit 0 nearly cancel
    assert 8.5 < abs(arrived[2] / arrived[0]) < 9 and abs(delta[2]) < 0.1 * abs(arrived[2])  # unit 2 is saturated
    page = next(page for page in lesson.pages if page.setting.scenario == "square.toml")
    square = numbers(lesson, page)
    right, wrong = square["da1"], square["delta2"] @ square["W2"]
    assert np.all(np.sign(right) == np.sign(wrong)) and np.all(np.abs(right - wrong) > 0.01)


@each_lesson
def test_the_answer_is_hidden_beside_every_question(lesson: Lesson) -> None:
    for number, page in enumerate(lesson.pages):
        for question in page.predictions:
            hidden = Walk(lesson, number).hidden
            assert all(asked in hidden for asked in stage_of(lesson, page).asked(question))


def test_an_exercise_asks_for_what_it_leaves_out_and_a_bug_hunt_leaves_out_nothing() -> None:
    assert left_out(real_lesson("08-one-path")) == ("delta2", "da1", "delta1", "dW1")
    hunts = [lesson for lesson in LESSONS if lesson.number >= FIRST_BUG_HUNT]
    assert hunts and not any(map(left_out, hunts))
    for lesson in hunts:
        page = next(number for number, page in enumerate(lesson.pages) if page.role == "exercise")
        assert Walk(lesson, page).hidden == ()  # every step is there to be held against the sheet


@each_lesson
def test_a_lesson_is_printed_with_answers_after_all_the_questions(lesson: Lesson) -> None:
    printed = lesson_text(lesson, exercise="mine/exercise.txt")
    questions, answers = printed.split("\nAnswers\n")
    wide = [line for line in printed.splitlines() if width_of(line) > 100 and str(lesson.folder) not in line]
    assert not wide  # but for the line that names the folder, however long its path is
    networks = {page.setting.scenario or lesson.scenario for page in lesson.pages if page.role != "solution"}
    debugged = re.findall(r"bptrace debug (?:\S*/)?([\w.-]+)(?: --layout column)?$", questions, re.MULTILINE)
    assert networks == set(debugged) and "⇥" not in printed
    assert "{{" not in printed and ("bptrace check mine/exercise.txt" in questions) == bool(lesson.exercise)
    asked = sum(len(page.predictions) for page in lesson.pages)
    assert len(re.findall(r"^ *Question \d+:", questions, re.MULTILINE)) == asked
    assert len(re.findall(r"^ ?\d+\. ", answers, re.MULTILINE)) == asked
    locked = [f". {page.title}\n" for page in lesson.pages if page.role == "solution"]
    assert not any(title in printed for title in locked)
    assert not locked or locked[0] in lesson_text(lesson, passed=True)


def test_lessons_are_listed_in_the_order_of_their_numbers() -> None:
    assert [lesson.number for lesson in LESSONS] == sorted({lesson.number for lesson in LESSONS})


def test_quantities_in_a_sentence_know_their_kind() -> None:
    line = spans("δ⁽²⁾ and **a⁽¹⁾[0]** times (∂L/∂W⁽²⁾)ᵀ, a word, W⁽¹⁾_new, x′ and δ⁽ˡ⁾")
    coloured = [(span.text, span.kind) for span in line if span.kind]
    assert coloured == [
        ("δ⁽²⁾", "delta"),
        ("a⁽¹⁾", "activation"),
        ("∂L/∂W⁽²⁾", "gradient"),
        ("W⁽¹⁾_new", "update"),
        ("δ⁽ˡ⁾", "delta"),
    ]
    assert plain(line).startswith("δ⁽²⁾ and a⁽¹⁾[0] times") and [span.text for span in line if span.strong] == [
        "a⁽¹⁾",
        "[0]",
    ]


def test_what_is_typed_stands_out_and_is_nothing_but_itself() -> None:
    line = spans("*here*, (*then it*) 2 * x * y, (a)*(b)*(c), a*b*c")
    assert [span.text for span in line if span.strong] == ["here", "then it"]
    assert plain(line) == "here, (then it) 2 * x * y, (a)*(b)*(c), a*b*c"
    line = spans("then `e`, and `W1 = 2 * x`")
    assert plain(line) == "then e, and W1 = 2 * x"
    assert [(span.text, span.kind) for span in line if span.strong] == [("e", ""), ("W1 = 2 * x", "")]


def test_wrapping_keeps_every_word_and_counts_wide_characters_twice() -> None:
    source = "the error **flows back** through 列 and 行, unit by unit"
    lines = [plain(line) for line in wrapped(source, 12)]
    assert " ".join(lines) == source.replace("**", "") and all(width_of(line) <= 12 for line in lines)
    assert width_of("列a") == 3


def test_nothing_of_the_lessons_lies_outside_their_folders(checkout: Path) -> None:
    assert all(
        (folder / "lesson.toml").is_file() for folder in (checkout / "lessons").iterdir() if folder.name[:1] != "."
    )


def test_an_evaluated_formula_is_the_numpy_it_says() -> None:
    lesson = real_lesson("11-hidden-delta")
    known = numbers(lesson, lesson.pages[0])
    stage = stage_of(lesson, lesson.pages[0])
    assert evaluate("(delta2 @ W2.T)[0,2]", stage.fine) == pytest.approx(known["da1"][0, 2])
    assert evaluate("delta2[0,0] * W2[1,0]", stage.fine) == pytest.approx(known["delta2"][0, 0] * known["W2"][1, 0])


def test_the_sheet_that_adds_is_right_under_the_header_that_its_lesson_names() -> None:
    lesson = real_lesson("29-bug-uphill")
    (page,) = (page for page in lesson.pages if page.title == "A sheet that adds")
    sheet, other = (part.text for part in page.parts if isinstance(part, Prose) and part.style == "formula")
    header, _, _ = lesson.text_of("exercise.txt").partition("delta2")
    under_minus, plain_sheet = (check_text(f"{sign}\n{header}{sheet}") for sign in ("sign: minus", ""))
    assert under_minus.exit == 0 and under_minus.counts["right"] == 4
    assert plain_sheet.first_wrong == "delta2"
    deltas = "\n".join(sheet.splitlines()[:2])
    assert check_text(f"sign: minus\n{header}{deltas}\n{other}").counts["right"] == 4
