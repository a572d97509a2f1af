"""Whatever stands in a file, the answer is a report or one sentence: never a traceback, never a hang."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptrace.errors import BptraceError
from bptrace.export.report import report_json, report_text
from bptrace.verification import check_text

PIECES = [
    "delta2", "δ⁽²⁾", "dW2", "W2", "a1", "L", "x", "y", "eta", "b1", "W2_new", "z1", "=", "=", ":", "[", "]", "(", ")",
    "?", ",", ";", "\n", "\n", " ", "#", "1", "0.5", "-", "−", "+", "*", "@", "⊙", "/", "ᵀ", ".T", "^2", "²", "sum(",
    "Σ", "σ′(", "1e400", "1e-400", "nan", "inf", "½", "1/0", "network", "layout", "scenario", "mazur", "2-3-1", "row",
    "[0,0]", "np.array(", "\t", "\0", "\u2028", "é", "__", "'", '"', "{", "}", "set", "seed", "99999999999999999999",
]  # fmt: skip


def survives(written: str) -> None:
    try:
        report = check_text(written, "f.txt")
    except BptraceError as error:
        assert str(error) and "\n" not in str(error) and error.exit_code in (2, 3, 4)
        return
    assert report.exit in (0, 1, 4)
    assert report_text(report) and report_json(report)


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_any_text_is_survived(written: str) -> None:
    survives(written)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
@settings(max_examples=100)
def test_any_sequence_of_meaningful_pieces_is_survived(written: str) -> None:
    survives(written)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_very_many_sequences_of_meaningful_pieces_are_survived(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(2000):
        pieces = chance.choices(PIECES, k=chance.randrange(1, 30))
        survives("".join(pieces) if chance.random() < 0.5 else "scenario: mazur\ndelta2 = " + " ".join(pieces))


@pytest.mark.parametrize(
    "written",
    [
        "",
        "\n\n#\n",
        "L = " + "[" * 5000,
        "L = " + "(" * 300 + "a2" + ")" * 300,
        "L = " + "-" * 390 + "a2",
        "L = " + "a2**8" * 60,
        "L = a2**99999999",
        "L = " + "9" * 5000,
        "L = 1e99999",
        "delta2 = " + " ".join(["1e308"] * 20),
        "dW2 = [" + ", ".join(["[1]"] * 3000) + "]",
        "x = [1e308, 1e308]\nW1 = [[1e308, 1e308], [1e308, 1e308], [1e308, 1e308]]\nz1 = 1",
        "network: 2-3-sigmoid-1\nx = [1e308, -1e308]\ny = 1e308\ndelta2 = a2 - y\nL = inf\ndW2 = [[nan],[nan],[nan]]",
        "network: 1-1\nx = 1\ny = 1\nW1 = 1e200\nb1 = 0\nL = ½ Σ (a1 - y)²\nL = inf",
        "network: 2-3-1\nsamples: 99999999999999999",
        "scenario: " + "a" * 5000,
        "scenario: /dev/zero.toml",
        "weights: nothing.npz",
        "data: nothing.csv",
        "a1[99999999999999999999] = 1",
        "a1[-1] = 1",
        "δ⁽²⁾⁽²⁾ = 1",
        "delta2 = delta2",
        "delta2 = dW2 delta2",
        "L = L + L_new",
        "W1_new = W1_new",
        "dW1 = log(0*dW1)",
        "delta2 = (a2 - y) / 0",
        "delta2 = (a2 - y) / (a2 - a2)",
        "delta2 = sqrt(-1) * delta2",
        "set: x\nset: =",
    ],
)
def test_hostile_files_are_survived(written: str) -> None:
    survives(written)
    survives(written.replace("\n", "\r\n"))
