"""`bptrace gradcheck` tells what the numeric check found, to people and to programs."""

import json
import re

import numpy as np
import pytest

from bptrace import cli
from bptrace.export.gradcheck import gradcheck_json, gradcheck_text
from bptrace.gradient_checking import GradientCheck, check_quantity
from bptrace.network.scenario import Scenario
from bptrace.sweeping import sweep
from bptrace.tracing import trace


def with_a_wrong_gradient() -> GradientCheck:
    """The check of Mazur's network where somebody else's dW1 is twice the right one."""
    traced = trace(Scenario.load("mazur"))
    wrong = check_quantity(traced, "dW1", analytic=2 * traced.values["dW1"])
    return GradientCheck(traced, "complex", 1e-30, (wrong,))


@pytest.mark.parametrize("method", ["complex", "central", "richardson"])
def test_every_gradient_of_mazurs_network_is_right_by_every_method(
    method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["gradcheck", "mazur", "--method", method]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[-1] == "16 right"
    assert "wrong" not in shown


def test_the_json_has_the_fields_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gradcheck", "mazur", "--method", "central", "--step", "1e-5", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["format"], document["method"], document["step"]) == ("bptrace.gradcheck/1", "central", 1e-5)
    assert (document["network"], document["exit"]) == ("2-2-sigmoid-2-sigmoid", 0)
    assert [result["name"] for result in document["results"]] == ["delta2", "dW2", "db2", "delta1", "dW1", "db1"]
    first = document["results"][0]
    assert first["counts"] == {"right": 2, "wrong": 0, "zero": 0, "not_judged": 0}
    assert abs(first["analytic"] / first["numeric"] - 1) == pytest.approx(first["max_relative_error"], rel=1e-6)
    assert len(first["worst_index"]) == 2


def test_a_wrong_gradient_shows_its_worst_entry_with_both_values_and_exits_1() -> None:
    check = with_a_wrong_gradient()
    assert json.loads(gradcheck_json(check))["exit"] == 1
    written = gradcheck_text(check)
    assert "dW1: 4 wrong" in written
    worst = re.search(r"error (0\.50*|5·10⁻¹) at \[\d,\d\]: derived (\S+), numeric (\S+)", written)
    assert worst is not None
    np.testing.assert_allclose(float(worst[2]) / float(worst[3]), 2.0, rtol=1e-9)


def test_nothing_that_can_be_judged_is_exit_code_4(capsys: pytest.CaptureFixture[str]) -> None:
    """With a step this large the central difference cannot tell right from wrong anywhere."""
    assert cli.main(["gradcheck", "mazur", "--method", "central", "--step", "1e-15"]) == 4
    assert capsys.readouterr().out.splitlines()[-1] == "16 not judged"


@pytest.mark.parametrize("step", ["0", "-1", "nan", "inf", "10"])
def test_a_step_that_makes_no_derivative_is_refused(step: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gradcheck", "mazur", "--step", step]) == 2
    assert "--step" in capsys.readouterr().err


def test_the_sweep_shows_the_v_of_a_difference_and_none_for_the_complex_step() -> None:
    rows = sweep(trace(Scenario.load("lab1")))
    central = [row.errors["central"] for row in rows]
    smallest = central.index(min(central))
    assert 2 < smallest < 7 and central[0] > 1e-4 and central[-1] > 1e-6
    assert all(row.errors["complex"] < 1e-14 for row in rows if row.step < 1e-6)


def test_the_sweep_goes_over_a_trained_slope_too() -> None:
    """Its error alone: where a dead unit is all there is, no other parameter has a gradient."""
    scenario = Scenario.build(network="1-1-prelu", bias="none", x=[[-1.0]], y=[[1.0]])
    (row,) = sweep(trace(scenario.with_parameters({"W1": [[1.0]], "alpha1": [[0.0]]})), steps=(0.1,))
    assert row.errors["complex"] < 1e-14


def test_the_sweep_is_printed_and_in_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["gradcheck", "mazur", "--sweep"]) == 0
    assert "step h       central       complex    richardson" in capsys.readouterr().out
    assert cli.main(["gradcheck", "mazur", "--sweep", "--json"]) == 0
    assert [row["step"] for row in json.loads(capsys.readouterr().out)["sweep"]][:2] == [1.0, 0.1]
