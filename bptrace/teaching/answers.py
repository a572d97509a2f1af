"""Judging what a person predicted: a number by the digits typed, a shape, a sign, a choice.

The reply says right or wrong and helps on; it never gives the answer away before it was found.
"""

import math
import re
from typing import Literal

from bptrace.algebra.numbers import dimensions
from bptrace.frozen import frozen
from bptrace.teaching.pages import Prediction, letters
from bptrace.texts import text
from bptrace.verification.digits import Figure, NotAFigure, judge

Verdict = Literal["right", "rounded", "wrong", "unreadable", "skipped"]

_COARSEST = 0.6  # of the number, for half a unit of the figure: 0.1 will do for 0.09, but 0 for 0.3 says nothing
_EXACT = 0.02  # of half a unit: nothing was rounded
_SHAPE = re.compile(r"[(\[]?\s*(\d+)\s*(?:[x×*,;]|by|\s)\s*(\d+)\s*[)\]]?", re.IGNORECASE)
_SUM = re.compile(r"[\d\s.,+\-−*·×/^()]*\d[\d\s.,+\-−*·×/^()]*")  # something left to be worked out


@frozen
class Truth:
    """The answer of a prediction: the `number`, what the shown digits can move it, or the `shape`; and its text.

    `mistaken` are numbers, or letters of choices, that a mistake leads to, each with what is to be said to it.
    """

    written: str
    number: float = 0.0
    slack: float = 0.0
    shape: tuple[int, ...] = ()
    mistaken: tuple[tuple[float | str, str], ...] = ()


@frozen
class Reply:
    """What the person is told; only right, rounded and wrong are answers, the rest asks again."""

    verdict: Verdict
    message: str
    typed: str = ""

    @property
    def right(self) -> bool:
        """Whether the prediction holds."""
        return self.verdict in ("right", "rounded")

    @property
    def counts(self) -> bool:
        """Whether this was an attempt at all, not something that could not be read."""
        return self.right or self.verdict == "wrong"


def judge_answer(prediction: Prediction, typed: str, truth: Truth) -> Reply:
    """The reply to `typed`."""
    typed = typed.strip()
    if prediction.kind == "number":
        return _number(typed, truth)
    unnamed = text("lessons.wrong" if prediction.hints else "lessons.wrong_without_hint")
    if prediction.kind == "choice":
        return _choice(prediction, typed, truth, unnamed)
    judges = {"sign": _sign, "shape": _shape}
    return judges[prediction.kind](typed, truth, unnamed)


def _number(typed: str, truth: Truth) -> Reply:
    try:
        figure = Figure.parse(typed)
    except NotAFigure:
        key = "sum" if _SUM.fullmatch(typed) else "number"
        return Reply("unreadable", text(f"lessons.no_{key}", typed=typed))
    verdict = judge(figure, truth.number, truth.slack)
    mistaken = _mistaken(figure, truth, verdict != "wrong")
    if mistaken is None and verdict != "wrong" and not is_coarse(figure, truth.number):
        return Reply(verdict, text(f"lessons.number_{verdict}", truth=truth.written))
    unnamed = f"lessons.wrong_{_difference(figure, truth.number)}" if verdict == "wrong" else "lessons.coarse"
    return Reply("wrong", text(unnamed) if mistaken is None else mistaken)


def _mistaken(figure: Figure, truth: Truth, fits: bool) -> str | None:
    """What is said to a figure that a mistake makes, and that is nearer to what the mistake makes than to the truth;
    one that `fits` the truth as well may be either, rounded.
    """
    for number, said in truth.mistaken:
        off = abs(figure.value - float(number))
        if off < abs(figure.value - truth.number) and _would_be_right(figure, float(number)):
            return text("lessons.coarse") if fits and off > _EXACT * figure.half_unit else said
    return None


def _difference(figure: Figure, truth: float) -> str:
    """What is wrong with a figure, as far as it may be told."""
    if _would_be_right(Figure(figure.text, -figure.value, figure.half_unit), truth):
        return "sign"
    if not truth or not math.isfinite(truth) or not figure.value:
        return "number"
    if any(_would_be_right(_shifted(figure, power), truth) for power in (-2, -1, 1, 2)):
        return "point"
    if (figure.value < 0) != (truth < 0):
        return "side"
    return "large" if abs(figure.value) > abs(truth) else "small"


def _would_be_right(figure: Figure, truth: float) -> bool:
    return judge(figure, truth) == "right" and not is_coarse(figure, truth)


def is_coarse(figure: Figure, truth: float) -> bool:
    """Whether a figure has too few digits to say anything about a number of this size."""
    return truth != 0 and figure.half_unit > _COARSEST * abs(truth)


def _shifted(figure: Figure, power: int) -> Figure:
    return Figure(figure.text, figure.value * 10.0**power, figure.half_unit * 10.0**power)


def _sign(typed: str, truth: Truth, unnamed: str) -> Reply:
    sign = read_sign(typed)
    if sign is None:
        return Reply("unreadable", text("lessons.no_sign", typed=typed))
    right = sign == (truth.number > 0) - (truth.number < 0)
    return Reply("right", text("lessons.right")) if right else Reply("wrong", unnamed)


def read_sign(typed: str) -> int | None:
    """1, −1 or 0 for +, −, 0, a word for them, or a number; None for anything else."""
    word = typed.lower().translate(str.maketrans("−–", "--"))
    for name, sign in (("plus", 1), ("minus", -1), ("zero", 0)):
        if word in text(f"lessons.words_{name}").split():
            return sign
    number = _number_in(typed)
    return None if number is None else (number > 0) - (number < 0)


def _shape(typed: str, truth: Truth, unnamed: str) -> Reply:
    match = _SHAPE.fullmatch(typed)
    if not match:
        return Reply("unreadable", text("lessons.no_shape", typed=typed))
    shape = (int(match[1]), int(match[2]))
    if shape == truth.shape:
        return Reply("right", text("lessons.number_right", truth=dimensions(shape)))
    return Reply("wrong", text("lessons.wrong_turned") if shape == truth.shape[::-1] else unnamed)


def _choice(prediction: Prediction, typed: str, truth: Truth, unnamed: str) -> Reply:
    names = letters(len(prediction.choices))
    chosen = _chosen(prediction, typed.lower().rstrip("."), names)
    if chosen is None:
        return Reply("unreadable", text("lessons.no_choice", typed=typed, letters=", ".join(names)))
    if chosen == prediction.answer:
        return Reply("right", text("lessons.right"))
    return Reply("wrong", dict(truth.mistaken).get(chosen, unnamed))


def _chosen(prediction: Prediction, typed: str, names: tuple[str, ...]) -> str | None:
    """The letter of a choice that was named by its letter, its words, the number it is, or its place from 1."""
    words = [choice.lower().rstrip(".") for choice in prediction.choices]
    if (letter := typed.strip("().")) in names:
        return letter
    if typed in words:
        return names[words.index(typed)]
    numbers = [_number_in(word) for word in words]
    if (meant := _number_in(typed)) is not None and meant in numbers:
        return names[numbers.index(meant)]
    return names[int(typed) - 1] if typed.isdecimal() and 1 <= int(typed) <= len(names) else None


def _number_in(words: str) -> float | None:
    """The number that some words are; None where they are none."""
    try:
        return Figure.parse(words).value
    except NotAFigure:
        return None
