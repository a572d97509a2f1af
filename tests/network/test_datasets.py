"""The data sets against their definitions, restated point by point."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bptrace.errors import BptraceError
from bptrace.network.datasets import ALIASES, RECIPES, Dataset, dataset, read_csv


def rows(data: Dataset) -> list[tuple[float, float, float]]:
    return [(float(x), float(y), float(label)) for (x, y), (label,) in zip(data.x, data.y, strict=True)]


@pytest.mark.parametrize(
    ("name", "samples"),
    [("lab1-linear", 100), ("lab1-xor", 21), ("lab2-linear", 500), ("lab2-xor", 500), ("lab2-chessboard", 1000)],
)
def test_a_set_has_its_own_size_unless_another_is_asked_for(name: str, samples: int) -> None:
    assert len(dataset(name)) == samples
    assert len(dataset(name, 40)) == 40
    assert dataset(name).x.shape == (samples, 2) and dataset(name).y.shape == (samples, 1)


def test_lab_1_s_xor_is_21_points_in_the_order_of_the_report() -> None:
    expected = []
    for i in range(11):
        expected.append((0.1 * i, 0.1 * i, 0.0))
        if i != 5:
            expected.append((0.1 * i, 1 - 0.1 * i, 1.0))
    assert rows(dataset("lab1-xor")) == expected
    assert expected[-1][:2] == (1.0, 0.0)


def test_lab_2_s_xor_is_250_points_on_either_line_in_turn() -> None:
    expected = []
    for t in np.linspace(0, 1, 250):
        expected += [(float(t), float(t), 0.0), (float(t), float(1 - t), 1.0)]
    assert rows(dataset("lab2-xor")) == expected


def test_an_xor_set_holds_the_crossing_point_once_and_never_more_than_was_asked() -> None:
    for samples in range(4, 60):
        points = rows(dataset("lab2-xor", samples))
        assert samples - 2 <= len(points) <= samples
        assert len({point[:2] for point in points}) == len(points)
        assert points[0] == (0, 0, 0) and points[-1] == (1, 0, 1)
        assert len(rows(dataset("lab2-xor", len(points)))) == len(points)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("lab1-linear", lambda x, y: 0 if x > y else 1),
        ("lab2-linear", lambda x, y: 1 if x > y else 0),
        (
            "lab2-chessboard",
            lambda x, y: (x < 1 / 4) ^ (x > 1 / 2) ^ (x > 3 / 4) ^ (y < 1 / 4) ^ (y > 1 / 2) ^ (y > 3 / 4),
        ),
    ],
)
def test_random_sets_are_uniform_on_the_unit_square_with_the_labels_of_the_reports(
    name: str, label: Callable[[float, float], int]
) -> None:
    points = rows(dataset(name, 2000, seed=4))
    assert all(0 <= x < 1 and 0 <= y < 1 for x, y, _ in points)
    assert [int(label(x, y)) for x, y, _ in points] == [value for *_, value in points]
    assert np.mean([point[:2] for point in points]) == pytest.approx(0.5, abs=0.03)


def test_the_lower_left_square_of_the_chessboard_is_0() -> None:
    assert {label for x, y, label in rows(dataset("lab2-chessboard")) if x < 0.25 and y < 0.25} == {0.0}


def test_moons_and_circles_lie_where_they_should() -> None:
    for x, y, label in rows(dataset("moons")):
        centre, side = ((0, 0), 1) if label == 0 else ((1, 0.5), -1)
        assert np.hypot(x - centre[0], y - centre[1]) == pytest.approx(1, abs=0.5)
        assert side * (y - centre[1]) > -0.5
    for x, y, label in rows(dataset("circles")):
        assert np.hypot(x, y) == pytest.approx(1 if label == 0 else 0.5, abs=0.25)


@pytest.mark.parametrize("name", RECIPES)
def test_the_same_seed_makes_the_same_points_and_nobody_can_change_them(name: str) -> None:
    first, second = dataset(name, seed=7), dataset(name, seed=7)
    np.testing.assert_array_equal(first.x, second.x)
    with pytest.raises(ValueError, match="read-only"):
        first.x[0, 0] = 5


def test_data_is_drawn_apart_from_the_weights() -> None:
    assert not set(np.random.default_rng(0).random(40)) & set(dataset("lab1-linear").x.flat)


def test_short_names_mean_the_sets_of_the_reports() -> None:
    assert {short: dataset(short).name for short in ALIASES} == {
        "linear": "lab1-linear", "xor": "lab1-xor", "chessboard": "lab2-chessboard"
    }  # fmt: skip


def test_the_random_set_fits_any_network() -> None:
    data = dataset("random", 3, seed=1, inputs=4, outputs=2)
    assert data.x.shape == (3, 4) and data.y.shape == (3, 2) and len(dataset("random")) == 1


@pytest.mark.parametrize("samples", [0, -1, 3, 10**9])
def test_an_impossible_number_of_samples_is_a_sentence(samples: int) -> None:
    with pytest.raises(BptraceError, match="lab1-xor comes in 4 to 1000000 samples"):
        dataset("lab1-xor", samples)


@pytest.mark.parametrize("written", ["x1,x2,label\n1,2,0\n3,4,1\n", "1, 2, 0\r\n\r\n3,4,1", "﻿1,2,0\n3,4,1\n\n"])
def test_a_csv_is_read_with_and_without_a_header(tmp_path: Path, written: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(written, encoding="utf-8", newline="")
    data = read_csv(str(path), outputs=1)
    assert data.x.tolist() == [[1, 2], [3, 4]] and data.y.tolist() == [[0], [1]]
    assert read_csv(str(path), outputs=2, samples=1).y.tolist() == [[2, 0]]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1,2,0\n3,4\n", "points.csv:2: 3 columns belong here, not 2"),
        ("1,2,0\n3,4,5,1\n", "points.csv:2: 3 columns belong here, not 4"),
        ("1\n2\n", "points.csv:1: 2 columns belong here, not 1"),
        ("a,b,c\n1,2,0\n\n3,four,1\n", "points.csv:4, column 2: 'four' is not a number"),
        ("1,2,\n", "points.csv:1, column 3: '' is not a number"),
        ("1,2,nan\n", "points.csv:1, column 3: nan is not a finite number"),
        ("1,2,0\n1,1e999,0\n", "points.csv:2, column 2: 1e999 is not a finite number"),
        ("x;y;t\n1;2;0\n", "points.csv:1: the columns are separated by semicolons"),
        ("0,1;0,2;1\n", "points.csv:1: the columns are separated by semicolons"),
        ("1\t2\t0\n", "points.csv:1: the columns are separated by tabs"),
        ("1,2,1_000\n", "points.csv:1, column 3: '1_000' is not a number"),
        ('1,"2,0\n3,4,1\n', "is no readable CSV"),
        ("", "points.csv holds no samples"),
        ("a,b\n", "points.csv holds no samples"),
        ('1,"2\n' + "3" * 200_000, "points.csv:"),
    ],
)
def test_a_bad_cell_is_named_by_file_and_line(tmp_path: Path, written: str, said: str) -> None:
    path = tmp_path / "points.csv"
    path.write_text(written)
    with pytest.raises(BptraceError) as error:
        read_csv(str(path), outputs=1)
    assert said in str(error.value) and str(path) in str(error.value)


def test_more_samples_than_a_csv_has_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("1,2\n3,4\n")
    with pytest.raises(BptraceError, match=r"points.csv has 2 samples, not 3"):
        read_csv(str(tmp_path / "points.csv"), outputs=1, samples=3)
