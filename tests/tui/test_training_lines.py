"""The training screen's words and figures, without a screen."""

from math import inf

import numpy as np
import pytest

from bptrace import Scenario
from bptrace.training import Training
from bptrace.tui import theme
from bptrace.tui.panels.lines import text_of, width_of
from bptrace.tui.panels.training import lines
from bptrace.tui.panels.training.areas import Area, area_lines, shares_of
from bptrace.tui.panels.training.curves import axis_end
from bptrace.tui.panels.training.plane import drawn_of, shades, span
from bptrace.tui.panels.training.series import moment_at

RAMP = theme.DARK.grounds


def lab1(epochs: int, of: int = 10) -> Training:
    training = Training(Scenario.load("lab1"), epochs=of)
    training.advance(epochs * training.updates_per_epoch)
    return training


@pytest.mark.parametrize("width", [60, 80, 120, 160])
@pytest.mark.parametrize("epochs", [0, 3, 10])
def test_the_progress_line_fills_its_width_and_no_more(width: int, epochs: int) -> None:
    line = lines.progress_line(lab1(epochs), running=False, width=width)
    assert width - lines.MARGIN == width_of(line)
    assert f"{10 * epochs} %" in text_of(line) and f"{epochs} of 10" in text_of(line)


def test_the_bar_is_as_long_as_the_share_that_is_done() -> None:
    def bars(training: Training) -> list[int]:
        line = lines.progress_line(training, running=True, width=120)
        return [span.text.count("━") for span in line if "━" in span.text]

    assert len(bars(lab1(10))) == 1
    done, left = bars(lab1(4))
    assert abs(done / (done + left) - 0.4) < 0.02


def test_the_state_is_told_in_a_sign_and_a_word() -> None:
    assert "▶ training" in text_of(lines.progress_line(lab1(1), True, 100))
    assert "‖ paused" in text_of(lines.progress_line(lab1(1), False, 100))
    assert "✓ done" in text_of(lines.progress_line(lab1(10), False, 100))
    diverged = Training(Scenario.build(network="2-3-relu-1", learning_rate=1e4))
    diverged.advance(1000)
    line = lines.progress_line(diverged, False, 100)
    assert "✗ diverged" in text_of(line) and "loss ∞" in text_of(line)


def test_truth_stands_above_prediction_and_a_wrong_one_is_marked_without_colour() -> None:
    truth, found = np.array([[0.0], [1.0], [1.0]]), np.array([[0.1], [0.484], [0.97]])
    sample, true, prediction = map(text_of, lines.strip_lines(truth, found, 80, RAMP))
    assert sample.split() == ["sample", "0", "1", "2"]
    assert true.split() == ["truth", "0", "1", "1"]
    assert prediction.split() == ["prediction", ".10", ".48✗", ".97"]
    assert sample.rindex("2") == true.rindex("1") == prediction.index(".97") + 2


def test_several_outputs_are_told_as_classes() -> None:
    truth, found = np.eye(3), np.array([[0.9, 0.1, 0.2], [0.8, 0.1, 0.3], [0.0, 0.1, 0.2]])
    _, true, prediction = map(text_of, lines.strip_lines(truth, found, 80, RAMP))
    assert true.split() == ["truth", "0", "1", "2"] and prediction.split() == ["prediction", "0", "0✗", "2"]


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("count", [1, 10, 15, 21, 22, 500])
def test_any_number_of_samples_fits(width: int, count: int) -> None:
    rows = np.zeros((count, 1))
    for line in lines.strip_lines(rows, rows + 0.7, width, RAMP):
        assert width_of(line) <= width
    chosen = lines.evenly(count, 12)
    assert chosen[0] == 0 and chosen[-1] == count - 1 and len(set(chosen)) == min(count, 12)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        *((0.0, "0"), (1.0, "1"), (-1.0, "−1"), (0.484, ".48"), (0.004, ".00"), (-0.004, ".00"), (-0.2, "−.2")),
        *((0.996, "1.0"), (1.34, "1.3"), (12.3, "12"), (-5.3, "−5"), (1234.5, ">99"), (-1e300, "<−9")),
        *((float("inf"), "∞"), (float("-inf"), "−∞"), (float("nan"), "nan"), (0.05, ".05"), (99.7, "100")),
    ],
)
def test_a_prediction_is_told_in_three_characters(value: float, told: str) -> None:
    assert lines.three(value) == told


def test_headings_and_legends_give_way_where_there_is_no_room() -> None:
    training = lab1(2)
    for width in range(20, 100, 7):
        for line in (
            lines.loss_heading(training, True, width),
            lines.accuracy_heading(training.history.last, width),
            lines.field_heading(17, 21, 21, None, width),
        ):
            assert width_of(line) <= max(width, 16)
    assert "17 of 21 right" in text_of(lines.field_heading(17, 21, 21, None, 20))
    assert "140 drawn" in text_of(lines.field_heading(600, 1000, 140, None, 47))
    assert "predicted wrong" in text_of(lines.legend("○●", False, 60))
    assert "truth > ½" in text_of(lines.legend("○●", False, 60, halves=True))
    assert "[" not in text_of(lines.legend("○●", False, 60, bracketed=False))
    for width in range(5, 60):
        assert width_of(lines.legend("○●", False, width)) <= width


def test_a_duration_is_told_in_its_largest_unit() -> None:
    assert [lines.duration(seconds) for seconds in (0.04, 3.2, 90, 7300)] == ["40 ms", "3 s", "2 min", "2 h"]


def test_the_axis_ends_at_a_round_number_a_little_beyond_the_curve() -> None:
    assert [axis_end(epoch, 3000) for epoch in (0, 9, 10, 33, 930, 1860, 2999)] == [10, 10, 20, 50, 1000, 2000, 3000]
    assert axis_end(3, 5) == 5


def test_the_field_spans_the_unit_square_or_a_little_more_than_the_data() -> None:
    assert span(np.array([0.2, 1.0])) == (0.0, 1.0)
    low, high = span(np.array([-1.0, 3.0]))
    assert -1.5 < low < -1.0 and 3.0 < high < 3.5
    low, high = span(np.array([7.0, 7.0]))
    assert low < 7 < high


def test_of_many_samples_some_of_every_class_are_drawn_from_end_to_end() -> None:
    truth = np.arange(500) % 2 == 1
    drawn = np.array(drawn_of(truth, 42))
    for part in (drawn[truth[drawn]], drawn[~truth[drawn]]):
        assert len(part) == 21 and np.all(np.abs(np.diff(part) - 25) <= 1) and part[0] <= 1 and part[-1] >= 498
    assert drawn_of(truth, 500) == list(range(500))


def test_the_field_is_shaded_by_the_output_or_by_the_class() -> None:
    assert shades(np.array([[0.3], [0.9]])).tolist() == [0.3, 0.9]
    assert shades(np.eye(3)).tolist() == [0.0, 0.5, 1.0]


def test_a_column_shows_its_own_moment_where_no_check_point_lies_in_it() -> None:
    def found(at: int, until: float) -> tuple[int, bool]:
        moment, is_final = moment_at(training, at, 5.0, until)
        assert np.array_equal(moment.row, training.replay.moment(moment.updates).row)
        return moment.updates, is_final

    training = Training(Scenario.load("lab1"), 20)
    training.advance(150)  # the only check-point is the beginning
    assert found(100, until=0.0) == (0, False)  # no time left: the next picture goes on
    assert found(3, until=0.0) == (0, True)
    assert found(100, until=inf) == (100, True)
    training.seconds = 1e3  # updates that take longer than a picture may
    assert found(50, until=inf) == (0, True)


def test_an_area_is_as_high_as_its_share_and_marks_the_cursor() -> None:
    shares = shares_of(np.array([1.0, 10.0, 100.0, np.nan, 1000.0]), log=True)
    assert shares[[0, 1, 2, 4]] == pytest.approx([0, 1 / 3, 2 / 3, 1]) and np.isnan(shares[3])
    drawn = area_lines([Area("∂W¹", "gradient", "0.4", shares)] * 2, left=6, height=5, fill="muted", cursor=2)
    assert [text_of(line) for line in drawn[:2]] == ["∂W¹     ▂ ▇", "0.4   ▁▅█ █"]
    assert len(drawn) == 4 and [span.role for span in drawn[0] if span.text == "▂"] == ["here"]
    low = area_lines([Area("a", "gradient", "1", shares)] * 9, 6, 5, "muted", None)
    assert len(low) == 5 and text_of(low[0]).startswith("a   1 ▁")
