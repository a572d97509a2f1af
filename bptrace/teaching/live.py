"""A lesson brought to life: the network of each page, `{{…}}` filled in from its trace, the answers of its questions.

In a text, `{{delta2[0,1]}}` is an entry, `{{W2}}` a whole quantity, `{{(delta2 @ W2.T)[0,1]}}` an entry of a formula,
`{{delta2[0,0] * W2[1,0]}}` arithmetic with entries. `:2` sets the decimals, `:g` writes as few as the number needs.
`{{was L}}` is the value before the page's edits and updates, `{{change L}}` what they changed it by.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property, lru_cache
from importlib.resources import as_file

from bptrace.algebra.assignment import read_assignment
from bptrace.algebra.expression import (
    Equation,
    Symbol,
    operands,
)
from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import dimensions, fixed, number
from bptrace.algebra.parser import FormulaError
from bptrace.editing import assigned
from bptrace.errors import BptraceError
from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario
from bptrace.teaching.answers import Truth
from bptrace.teaching.formulas import INDEXED, evaluate, formula
from bptrace.teaching.lesson import MANIFEST, Lesson
from bptrace.teaching.pages import LessonError, Page, Prediction, Prose, Setting
from bptrace.texts import text
from bptrace.tracing import Trace, trace
from bptrace.verification.spreading import shown_spread

DIGITS = 4  # the decimals of the matrices beside the page
_NOISE = 1e-12  # what binary arithmetic leaves of 0.6 · 2 − 1 + 0.3 beside 0.5
_FILL = re.compile(r"\{\{\s*(?:(?P<when>was|change)\s+)?(?P<what>.+?)\s*(?::\s*(?P<digits>g|\d))?\s*\}\}")


@frozen(eq=False)
class Stage:
    """The network a page shows: its trace, and the trace before the page's edits and updates."""

    trace: Trace
    before: Trace
    setting: Setting

    @property
    def scenario(self) -> Scenario:
        """What is traced."""
        return self.trace.scenario

    @cached_property
    def fine(self) -> Trace:
        """The same with every ∂L/∂a, for the text."""
        return trace(self.trace.scenario, fine=True)

    @cached_property
    def fine_before(self) -> Trace:
        """The same before the page's edits and updates."""
        return trace(self.before.scenario, fine=True)

    def asked(self, prediction: Prediction) -> tuple[str, ...]:
        """The quantity whose value a question asks for; empty where it asks for something else."""
        match = INDEXED.fullmatch(prediction.target)
        name = match["what"] if match else prediction.target
        return (name,) if prediction.kind != "shape" and name in self.fine else ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every quantity that is computed, in order, ∂L/∂a included."""
        return tuple(step.name for step in self.fine.steps)


@lru_cache(maxsize=128)
def stage_of(lesson: Lesson, page: Page) -> Stage:
    """The live network of a page. Raises LessonError naming the page's line where it cannot be made."""
    setting = page.setting
    file, line = lesson.page_file, page.line
    try:
        before = scenario_of(lesson, setting)
        after = before
        for edit in setting.edit:
            after, _ = assigned(after, read_assignment(edit))
        for _ in range(setting.run):
            after = trace(after).updated
    except LessonError:
        raise
    except (BptraceError, ValueError, IndexError, KeyError) as error:
        raise LessonError(file, line, str(error)) from error
    first = trace(before)
    return Stage(first if after is before else trace(after), first, setting)


def scenario_of(lesson: Lesson, setting: Setting | None = None) -> Scenario:
    """The lesson's scenario, or that of a page: a file in the lesson's folder, else a bundled name."""
    name = (setting and setting.scenario) or lesson.scenario
    with ExitStack() as files:
        file = lesson.folder / name
        place = str(files.enter_context(as_file(file))) if file.is_file() else name
        scenario = replace(Scenario.load(place), name=lesson.name)
    return scenario.with_layout(setting.layout) if setting and setting.layout else scenario


# --- filling in and answering ----------------------------------------------------------------------------------------


def filled(source: str, stage: Stage, file: str = "", line: int = 1) -> str:
    """The text with every `{{…}}` replaced by its value. Raises LessonError where one has none."""

    def fill(match: re.Match[str]) -> str:
        place = line + source.count("\n", 0, match.start())

        def value(of: Trace) -> Array:
            return _value(match["what"], of, file, place)

        return written(_FILLED[match["when"]](stage, value), match["digits"])

    return _FILL.sub(fill, source)


def worded(prediction: Prediction, stage: Stage, file: str = "") -> Prediction:
    """The prediction as it is read: question, choices, hints and replies filled in. Raises LessonError."""

    def told(source: str) -> str:
        return filled(source, stage, file, prediction.line)

    choices, hints = tuple(map(told, prediction.choices)), tuple(map(told, prediction.hints))
    wrong = tuple((mistaken, told(said)) for mistaken, said in prediction.wrong)
    return replace(prediction, ask=told(prediction.ask), choices=choices, hints=hints, wrong=wrong)


_FILLED: dict[str | None, Callable[[Stage, Callable[[Trace], Array]], Array]] = {
    None: lambda stage, value: value(stage.fine),
    "was": lambda stage, value: value(stage.fine_before),
    "change": lambda stage, value: value(stage.fine) - value(stage.fine_before),
}
"""Of which of the page's two traces a value is, by the word before it."""


def _value(source: str, of: Trace, file: str, line: int) -> Array:
    try:
        return evaluate(source, of)
    except FormulaError as error:
        raise LessonError(file, line, text("lessons.bad_formula", formula=source, reason=error)) from None
    except (KeyError, IndexError):
        raise LessonError(file, line, text("lessons.no_value", formula=source)) from None


def written(values: Array, digits: str | None = None) -> str:
    """A number, or a matrix in brackets; `digits` as after the colon of `{{…}}`."""
    if values.size == 1:
        return _number(float(values.reshape(())), digits)
    rows = [f"[{', '.join(_number(float(entry), digits) for entry in row)}]" for row in values]
    return rows[0] if len(rows) == 1 else f"[{', '.join(rows)}]"


def prove(lesson: Lesson) -> None:
    """Bring every page to life once, so that nothing in it can fail while it is read. Raises LessonError."""
    for page in lesson.pages:
        stage = stage_of(lesson, page)
        for part in page.parts:
            if isinstance(part, Prose):
                filled(part.text, stage, lesson.page_file, part.line)
            elif isinstance(part, Prediction):
                truth_of(part, stage, lesson.page_file)
                worded(part, stage, lesson.page_file)
        if page.role == "exercise":
            filled("\n".join(lesson.hints), stage, lesson.file(MANIFEST))


def _number(entry: float, digits: str | None) -> str:
    if digits is None:
        return number(entry, DIGITS)
    if digits != "g":
        return fixed(entry, int(digits))
    exact = (fixed(entry, k) for k in range(8) if abs(entry - round(entry, k)) < _NOISE)
    return next(exact, number(entry, 8))


def truth_of(prediction: Prediction, stage: Stage, file: str = "") -> Truth:
    """The answer of a prediction, from the trace. Raises LessonError where it has none."""
    if prediction.kind == "choice":
        place, said = ord(prediction.answer) - ord("a"), worded(prediction, stage, file)
        return Truth(f"{prediction.answer}) {said.choices[place]}", mistaken=said.wrong)
    answer = _value(prediction.target, stage.fine, file, prediction.line)
    if prediction.kind == "shape":
        return Truth(dimensions(answer.shape), shape=answer.shape)
    result = one_number(prediction.target, stage, file, prediction.line)
    if prediction.kind == "sign":
        return Truth(_sign(result), result)
    said = worded(prediction, stage, file)
    digits = None if operands(formula(prediction.target, stage.fine)[0]) else "g"  # a count is no entry of a matrix
    mistaken = tuple((one_number(by, stage, file, prediction.line), told) for by, told in said.wrong)
    return Truth(written(answer, digits), result, _slack(prediction.target, stage), mistaken=mistaken)


def one_number(source: str, stage: Stage, file: str = "", line: int = 1) -> float:
    """The number that a formula of the page makes. Raises LessonError where it makes none, or a whole matrix."""
    answer = _value(source, stage.fine, file, line)
    if answer.size != 1:
        raise LessonError(file, line, text("lessons.not_one_entry", target=source))
    return float(answer.item())


def _sign(result: float) -> str:
    return text("lessons.plus" if result > 0 else "lessons.minus" if result < 0 else "lessons.zero")


def _slack(target: str, stage: Stage) -> float:
    """How far the digits shown on screen can move somebody who computes with them."""
    expression, index = formula(target, stage.fine)
    if isinstance(expression, Symbol) and expression.name in stage.fine:
        expression = equations(stage)[expression.name].expression
    spread = shown_spread(expression, stage.fine.values, DIGITS)
    return float(spread.reshape(()) if spread.size == 1 else spread[index or (0, 0)])


def equations(stage: Stage) -> Mapping[str, Equation]:
    """How each quantity is computed, in textbook steps where there is one."""
    return {step.name: step.equation for trace in (stage.fine, stage.trace) for step in trace.steps}
