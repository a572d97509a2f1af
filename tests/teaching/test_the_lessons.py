"""The lessons that come with bptrace, walked from the first page to the last, their numbers computed again in numpy."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from small_lesson import real_lesson

from bptrace.teaching.exercise import exercise_names
from bptrace.teaching.formulas import evaluate
from bptrace.teaching.lesson import Lesson, find_lessons, lessons_folder
from bptrace.teaching.live import filled, scenario_of, stage_of
from bptrace.teaching.markup import plain, spans, width_of, wrapped
from bptrace.teaching.pages import Prediction, Prose
from bptrace.teaching.printed import lesson_text
from bptrace.teaching.walk import Walk

NAMES = ("01-one-neuron", "11-hidden-delta")


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def numbers(lesson: Lesson, file: str) -> dict[str, np.ndarray]:
    """Everything a page may ask for, in plain numpy, row layout, from a scenario file of the lesson."""
    document = tomllib.loads(lesson.text_of(file))
    given = {name: np.array(value, ndmin=2) for name, value in {**document["parameters"], **document["sample"]}.items()}
    layers = sum(name.startswith("W") for name in given)
    known = {**given, "a0": given["x"]}
    for k in range(1, layers + 1):
        known[f"z{k}"] = known[f"a{k - 1}"] @ given[f"W{k}"] + given[f"b{k}"]
        known[f"a{k}"] = sigmoid(known[f"z{k}"])
    error = known[f"a{layers}"] - given["y"]
    known["L"] = 0.5 * np.sum(error**2, keepdims=True)
    for k in range(layers, 0, -1):
        known[f"delta{k}"] = error * known[f"a{k}"] * (1 - known[f"a{k}"])
        known[f"dW{k}"] = known[f"a{k - 1}"].T @ known[f"delta{k}"]
        known[f"W{k}_new"] = given[f"W{k}"] - document["optimizer"]["learning_rate"] * known[f"dW{k}"]
        error = known[f"delta{k}"] @ given[f"W{k}"].T
        known[f"da{k - 1}"] = error
    return known


def answer(question: Prediction, known: dict[str, np.ndarray]) -> str:
    """What a person would type, from numpy's own numbers."""
    if question.kind == "choice":
        return question.answer
    value = np.asarray(eval(question.target, {}, known))
    if question.kind == "shape":
        return "x".join(map(str, value.shape))
    number = float(value.reshape(-1)[0])
    return ("+" if number > 0 else "-") if question.kind == "sign" else f"{number:.3f}"


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_is_walked_to_its_end_with_answers_from_numpy(name: str) -> None:
    lesson = real_lesson(name)
    walk, pages = Walk(lesson), 1
    while True:
        while walk.question:
            known = numbers(lesson, walk.current.setting.scenario or lesson.scenario)
            walk = walk.answer(answer(walk.question, known))
            assert walk.reply and walk.reply.right, (walk.current.title, walk.reply)
        if walk.current.role == "exercise":
            walk = walk.judged(True)
        if (after := walk.forward()).page == walk.page:
            break
        walk, pages = after, pages + 1
    assert pages == len(lesson.pages) and walk.done
    assert walk.score[0] == walk.score[1] >= 5


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_wrong_answer_leaves_the_question_open(name: str) -> None:
    lesson = real_lesson(name)
    wrong = {"number": "77.7", "sign": "0", "shape": "9x9"}
    for page, opened in enumerate(lesson.pages):
        for question in opened.predictions:
            answered = {one.key: one for one in opened.predictions}
            walk = Walk(lesson, page, {key: None for key in answered if key != question.key})  # type: ignore[misc]
            letters = "abcdefgh"[: len(question.choices)].replace(question.answer, "")
            walk = walk.answer(wrong.get(question.kind, letters[:1]))
            assert walk.reply and walk.reply.verdict == "wrong" and walk.question == question


def test_the_two_lessons_ask_in_all_four_ways() -> None:
    kinds = {name: {one.kind for page in real_lesson(name).pages for one in page.predictions} for name in NAMES}
    assert kinds["01-one-neuron"] >= {"number", "sign"}
    assert kinds["11-hidden-delta"] == {"number", "sign", "shape", "choice"}


@pytest.mark.parametrize("name", NAMES)
def test_every_page_fits_beside_the_debugger(name: str) -> None:
    """44 columns at 120×36: at most 18 lines of text above the question, formulas on one line."""
    lesson = real_lesson(name)
    for page in lesson.pages:
        lines = 0
        for part in page.parts:
            if isinstance(part, Prose):
                told = filled(part.text, stage_of(lesson, page))
                formula = part.style == "formula"
                assert not formula or all(width_of(line) <= 41 for line in told.splitlines())
                lines += 1 + len(told.splitlines() if formula else wrapped(told, 44))
        assert lines <= 19, (page.title, lines)


@pytest.mark.parametrize("name", NAMES)
def test_no_layer_is_written_as_a_power(name: str) -> None:
    assert not re.search("[aWzδb][²³¹](?!⁾)", real_lesson(name).text_of("en.md"))


@pytest.mark.parametrize("name", NAMES)
def test_every_lesson_has_an_exercise_with_hints_and_a_solution(name: str) -> None:
    lesson = real_lesson(name)
    assert lesson.exercise and lesson.solution and 3 <= len(lesson.hints) <= 4
    assert "?" in lesson.text_of(lesson.exercise)
    assert "?" not in re.sub("#.*", "", lesson.text_of(lesson.solution))
    assert [page.role for page in lesson.pages if page.role][:2] == ["exercise", "solution"]


def test_the_numbers_in_the_exercises_are_those_of_their_pages() -> None:
    """The figures in comments and solutions, which no trace fills in."""
    one = numbers(real_lesson("01-one-neuron"), "exercise.toml")
    assert [round(float(one[name][0, 0]), 4) for name in ("z1", "a1", "L", "delta1")] == [0.4, 0.5987, 0.0805, -0.0964]
    assert np.round(one["dW1"], 4).tolist() == [[-0.0964], [0.1928]]
    square = numbers(real_lesson("11-hidden-delta"), "square.toml")
    assert np.round(square["a1"], 4).tolist() == [[0.7311, 0.5]]
    assert np.round(square["a2"], 4).tolist() == [[0.8222, 0.7401]]
    assert np.round(square["delta2"], 4).tolist() == [[0.1202, -0.05]]
    assert round(float(square["delta1"][0, 0]), 4) == 0.0089 and round(float(square["dW1"][1, 0]), 4) == 0.0178
    forgotten = (square["delta2"] @ square["W2"]) * square["a1"] * (1 - square["a1"])
    assert round(float(forgotten[0, 0]), 4) == 0.0040


def test_the_numbers_in_the_text_say_what_the_text_says() -> None:
    """What lesson 11 claims about its own network."""
    lesson = real_lesson("11-hidden-delta")
    known = numbers(lesson, "scenario.toml")
    assert np.round(known["delta2"], 4).tolist() == [[0.11, -0.06]]  # friendly enough to multiply in the head
    arrived, delta = known["da1"][0], known["delta1"][0]
    assert abs(arrived[0]) < 0.1 * abs(arrived[1])  # the paths of unit 0 nearly cancel
    assert 8.5 < abs(arrived[2] / arrived[0]) < 9 and abs(delta[2]) < 0.1 * abs(arrived[2])  # unit 2 is saturated
    assert round(2 * round(delta[0], 4), 4) != round(float(known["dW1"][1, 0]), 4)  # rounded operands
    square = numbers(lesson, "square.toml")
    right, wrong = square["da1"], square["delta2"] @ square["W2"]
    assert np.all(np.sign(right) == np.sign(wrong)) and np.all(np.abs(right - wrong) > 0.01)


@pytest.mark.parametrize("name", NAMES)
def test_the_exercise_gives_the_numbers_of_its_page(name: str) -> None:
    lesson = real_lesson(name)
    page = next(page for page in lesson.pages if page.role == "exercise")
    scenario = scenario_of(lesson, page.setting)
    assert lesson.exercise and lesson.solution
    for file in (lesson.exercise, lesson.solution):
        given = dict(re.findall(r"^(\w+)\s*=\s*(\[.*\])$", lesson.text_of(file), re.MULTILINE))
        for key, typed in given.items():
            if key in ("x", "y", *scenario.parameters):
                expected = {"x": scenario.x, "y": scenario.y, **scenario.parameters}[key]
                assert np.array_equal(np.array(eval(typed), ndmin=2), expected), key
        assert f"network: {scenario.network}" in lesson.text_of(file)


def test_the_answer_is_hidden_beside_every_question() -> None:
    for name in NAMES:
        lesson = real_lesson(name)
        for number, page in enumerate(lesson.pages):
            for question in page.predictions:
                for name_asked in stage_of(lesson, page).asked(question):
                    assert name_asked in Walk(lesson, number).hidden
    assert exercise_names(real_lesson("11-hidden-delta")) == ("delta1", "dW1")


@pytest.mark.parametrize("name", NAMES)
def test_a_lesson_is_printed_with_answers_after_all_the_questions(name: str) -> None:
    lesson = real_lesson(name)
    printed = lesson_text(lesson, exercise="mine/exercise.txt")
    questions, answers = printed.split("\nAnswers\n")
    wide = [line for line in printed.splitlines() if width_of(line) > 100 and str(lesson.folder) not in line]
    assert not wide  # but for the line that names the folder, however long its path is
    assert "{{" not in printed and "bptrace check mine/exercise.txt" in questions
    asked = sum(len(page.predictions) for page in lesson.pages)
    assert len(re.findall(r"^ *Question \d+:", questions, re.MULTILINE)) == asked
    assert len(re.findall(r"^ ?\d+\. ", answers, re.MULTILINE)) == asked
    assert "Why it is so" not in printed and "Why it is so" in lesson_text(lesson, passed=True)


def test_lessons_are_listed_in_the_order_of_their_numbers() -> None:
    assert [lesson.name for lesson in find_lessons(lessons_folder()) if lesson.name in NAMES] == list(NAMES)


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
    known = numbers(lesson, "scenario.toml")
    stage = stage_of(lesson, lesson.pages[0])
    assert evaluate("(delta2 @ W2.T)[0,2]", stage.fine) == pytest.approx(known["da1"][0, 2])
    assert evaluate("delta2[0,0] * W2[1,0]", stage.fine) == pytest.approx(known["delta2"][0, 0] * known["W2"][1, 0])
