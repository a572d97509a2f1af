"""Whatever stands in a file, the answer is a report or one sentence: never a traceback, never a hang."""

import random
from contextlib import suppress

import pytest
from any_text import any_text
from hypothesis import given, settings
from hypothesis import strategies as st
from sampling import blocks, sampled

from bptrace.errors import BptraceError
from bptrace.export.report import report_json, report_text
from bptrace.verification import check_text
from bptrace.verification.case import build_case
from bptrace.verification.derivation_file import parse_derivation

PIECES = [
    "delta2", "δ⁽²⁾", "dW2", "W2", "a1", "L", "x", "y", "eta", "b1", "W2_new", "z1", "=", "=", ":", "[", "]", "(", ")",
    "?", ",", ";", "\n", "\n", " ", "#", "1", "0.5", "-", "−", "+", "*", "@", "⊙", "/", "ᵀ", ".T", "^2", "²", "sum(",
    "Σ", "σ′(", "1e400", "1e-400", "nan", "inf", "½", "1/0", "network", "layout", "scenario", "mazur", "2-3-1", "row",
    "[0,0]", "[j]", "[j,k]", "_jk", "ⱼ", "Σ_k", "Σ_{k=1}^{n2}",
    "np.array(", "\t", "\0", "\u2028", "é", "__", "'", '"', "{", "}", "set", "seed", "99999999999999999999",
]  # fmt: skip


def survives(written: str, name: str = "f.txt") -> None:
    try:
        report = check_text(written, name)
    except BptraceError as error:
        assert str(error) and "\n" not in str(error) and error.exit_code in (2, 3, 4)
        return
    assert report.exit in (0, 1, 4)
    assert report_text(report) and report_json(report)


@given(any_text(200) | st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_survived(written: str) -> None:
    survives(written)


@pytest.mark.slow
@settings(max_examples=500)
@given(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_text_is_survived_many_times(written: str, meaningful: str) -> None:
    survives(written)
    survives(meaningful)


STRINGS, BLOCK = 40_000, 200
RIGHT = """\
network: 2-3-sigmoid-2-softmax
layout: row
set: optimizer.beta=0.5
x = [0.5, -1.25]
y = [0, 1]
W1 = [[0.3, -0.8, 0.55], [0.9, 0.15, -0.4]]
z1 = x @ W1 + b1 = [?, 0.1, 2e-3]
a1[0,1] = 0.5
δ⁽²⁾ = (a⁽²⁾ − y) ⊙ softmax(z2)
dW2 = a1.T @ delta2  # as in class
delta1 = (δ2·W2ᵀ) ⊙ σ′(z1)
b1_new = b1 - η ½ sum(delta1, axis=0)
"""
CODE = """\
import numpy as np
NETWORK = "2-3-sigmoid-1"
sigma = lambda t: 1 / (1 + np.exp(-t))
def a(z, layer=1): return sigma(z)
def delta1(delta2, *, W2, a1):
    return (delta2 @ W2.T) * a1 * (1 - a1)
def backward(x, y, W, b, z, a): return {"dW2": a[1].T @ (a[2] - y)}
"""


def mutated(written: str, chance: random.Random) -> str:
    """A right file with up to five pieces lost, doubled, swapped, or put in from elsewhere."""
    for _ in range(chance.randrange(1, 6)):
        at, to = sorted(chance.randrange(len(written) + 1) for _ in range(2))
        to = min(to, at + chance.choice((1, 2, 8, 40)))
        piece = written[at:to]
        new = chance.choice(("", piece * 2, piece[::-1], chance.choice(PIECES), chr(chance.randrange(0x3000))))
        written = written[:at] + new + written[to:]
    return written


def one_string(seed: int) -> None:
    chance = random.Random(seed)
    match seed % 4:
        case 0:
            survives("".join(chance.choices(PIECES, k=chance.randrange(1, 30))))
        case 1:
            survives("scenario: mazur\ndelta2 = " + " ".join(chance.choices(PIECES, k=chance.randrange(1, 30))))
        case 2:
            survives(mutated(RIGHT, chance))
        case 3:
            read_as_code(mutated(CODE, chance))


def read_as_code(written: str) -> None:
    """What a file of code says is found without running it."""
    with suppress(BptraceError):
        build_case(parse_derivation(written, "f.py"), {})


@pytest.mark.parametrize("block", sampled(blocks(STRINGS, BLOCK), 200, 20))
def test_very_many_strings_are_survived(block: range) -> None:
    for seed in block:
        one_string(seed)


@pytest.mark.parametrize("block", sampled(blocks(400, 2), 1000, 20))
def test_broken_code_is_survived_when_it_runs(block: range) -> None:
    for seed in block:
        survives(mutated(CODE, random.Random(seed)), "f.py")


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
    if "\n" in written:
        survives(written.replace("\n", "\r\n"))
