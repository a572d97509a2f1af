"""What code sets is read without running it; a constant that was meant to set something and does not is told."""

import re

import pytest

from bptrace.errors import UnloadableFile
from bptrace.verification.checking import check_text
from bptrace.verification.derivation_file import parse_derivation

FUNCTION = "\ndef dW(a_prev, delta): return a_prev.T @ delta\n"


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ('NETWORK, LAYOUT = "2-3-1", "column"', {"network": "2-3-1", "layout": "column"}),
        ('NETWORK: str = "2-3-1"\nNETWORK = "2-2-1"', {"network": "2-2-1"}),
        (
            'SET = "optimizer.epsilon=1e-3"\nSET = ["data.samples=4"]',
            {"set": ("optimizer.epsilon=1e-3", "data.samples=4")},
        ),
        ('SET = {"optimizer.decay": 0.5}', {"set": ("optimizer.decay=0.5",)}),
        ("DECAY, X, EPS = 0.9, [[1]], 1e-8\ndef kept(v): return DECAY * v + X", {}),
        ('NETWORK, DATA = "2-3-1", "moons"', {"network": "2-3-1", "data": "moons"}),
        ("DATA = [[0.1, 0.9]]", {}),
        ("LOSSES, BIASES = [], [0.1]", {}),
        ("import numpy as np\nX = np.ones(3)\nANSWER = 42", {}),
    ],
)
def test_settings_are_read_as_they_stand(code: str, options: dict[str, object]) -> None:
    assert parse_derivation(code + FUNCTION, "work.py").options == options


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("\nLAYOUT = ['row']", "work.py:2: LAYOUT is a setting"),
        ("LEARNING_RATE = 1 / 2", "a plain number or text"),
        ("SET = 3", 'such as "optimizer.epsilon=1e-3"'),
        ('NETWROK = "2-3-1"', "did you mean NETWORK?"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_with_the_way_out(code: str, told: str) -> None:
    with pytest.raises(UnloadableFile, match=re.escape(told)):
        parse_derivation(code + FUNCTION, "work.py")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("SAMPLES = 3", 'write SET = "data.samples=…"'),
        ("EPSILON = 1e-3", 'write SET = "optimizer.epsilon=…"'),
        ("X = [[0.1, 0.9]]", "stand in GIVEN"),
        ("ETA = 0.5", "did you mean LEARNING_RATE?"),
    ],
)
def test_a_number_that_sets_nothing_is_noted_beside_what_is_judged(code: str, told: str) -> None:
    report = check_text(code + FUNCTION, "work.py")
    noted, *_ = report.results
    assert (noted.line, noted.passed, report.exit) == (1, None, 0) and told in noted.note
