"""A trace that is written down says the same as the trace."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pytest

from bptrace.algebra.numbers import plain
from bptrace.export.json_format import strict_json, trace_json
from bptrace.export.program import program
from bptrace.export.text import trace_text
from bptrace.network.scenario import Scenario
from bptrace.tracing import Trace, trace

CASES: dict[str, dict[str, Any]] = {
    "Mazur": {"scenario": "mazur"},
    "Lab 1": {"scenario": "lab1"},
    "every activation, in columns": {
        "network": "3-4-tanh-3-softplus-2-relu-2-sigmoid",
        "layout": "column",
        "loss": "sse",
    },
    "a negative delta and no bias": {"network": "2-3-sigmoid-1", "sign": "minus", "bias": "none", "loss": "mse"},
    "a batch": {"network": "2-3-tanh-1", "set": {"sample.x": [[0.1, -0.2], [1, 2]], "sample.y": [[1], [0]]}},
}


as_text, as_json = cache(trace_text), cache(trace_json)  # each is written once


@pytest.fixture(scope="module", params=CASES, ids=lambda name: name)
def traced(request: pytest.FixtureRequest) -> Trace:
    return trace(Scenario.build(**CASES[request.param]))


def run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "exported"}
    with np.errstate():  # what the program settles ends with it
        exec(compile(source, "exported", "exec"), names)
    return names


def refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is not strict JSON")


def test_the_program_leaves_every_quantity_under_its_name_to_the_last_digit(traced: Trace) -> None:
    names = run(program(traced))
    for name, value in traced.values.items():
        np.testing.assert_array_equal(names[name], value, err_msg=name)
        assert np.shape(names[name]) == value.shape


def test_the_program_runs_by_itself_and_prints_the_loss(tmp_path: Path) -> None:
    traced = trace(Scenario.load("mazur"))
    script = tmp_path / "mazur.py"
    script.write_text(program(traced), encoding="utf-8")
    shown = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert shown.stdout == f"L = {float(traced.values['L'][0, 0])!r}\n"
    assert shown.stderr == ""


def test_the_code_lines_of_the_json_reproduce_its_values(traced: Trace) -> None:
    document = json.loads(as_json(traced), parse_constant=refuse)
    functions = {name: thing for name, thing in run(program(traced)).items() if callable(thing)}
    names = functions | {"np": np, "eta": document["optimizer"]["learning_rate"]}
    names |= {name: np.array(document[name]) for name in ("x", "y")}
    names |= {name: np.array(value) for name, value in document["parameters"].items()}
    for step in document["steps"]:
        exec(step["code"], names)
        np.testing.assert_array_equal(names[step["name"]], np.array(step["value"]), err_msg=step["name"])
        assert list(np.shape(names[step["name"]])) == step["shape"]


def test_the_json_has_the_fields_of_the_contract_in_the_order_of_the_derivation() -> None:
    document = json.loads(trace_json(trace(Scenario.load("mazur"))))
    assert document["format"] == "bptrace.trace/1"
    assert {"network", "layout", "loss", "optimizer", "parameters", "x", "y", "steps"} <= document.keys()
    assert (document["network"], document["layout"], document["loss"]) == ("2-2-sigmoid-2-sigmoid", "row", "half-sse")
    names = ["z1", "a1", "z2", "a2", "L", "delta2", "dW2", "db2", "delta1", "dW1", "db1", "W1_new", "W2_new"]
    assert [step["name"] for step in document["steps"]] == names
    assert [step["index"] for step in document["steps"]] == list(range(len(names)))
    first, loss = document["steps"][0], document["steps"][4]
    assert first["equation"] == "z⁽¹⁾ = x W⁽¹⁾ + b⁽¹⁾" and first["code"] == "z1 = x @ W1 + b1"
    assert first["operands"] == ["x", "W1", "b1"] and first["phase"] == "forward" and first["rule"] is None
    assert (loss["layer"], loss["shape"], loss["phase"]) == (None, [1, 1], "loss")


def test_what_is_no_number_is_a_string_in_json() -> None:
    written = strict_json({"value": np.array([[np.nan, np.inf], [-np.inf, 0.1]]), "one": float("nan"), "none": None})
    document = json.loads(written, parse_constant=refuse)
    assert document == {"value": [["nan", "inf"], ["-inf", 0.1]], "one": "nan", "none": None}


def test_an_overflow_is_written_down_and_the_program_repeats_it() -> None:
    parameters = {"W1": [[1e200], [1e200]]}
    traced = trace(Scenario.build(network="2-1", x="1e200,1e200", y="1", bias="none").with_parameters(parameters))
    assert json.loads(as_json(traced), parse_constant=refuse)["steps"][0]["value"] == [["inf"]]
    with np.errstate(all="ignore"):
        assert np.isinf(run(program(traced))["z1"]).all()


def test_the_text_shows_every_step_with_its_formula_and_its_line_of_numpy(traced: Trace) -> None:
    written = as_text(traced)
    document = json.loads(as_json(traced))
    for step in document["steps"]:
        assert step["equation"] in written
        assert step["code"] in written
    assert not [line for line in written.splitlines() if line != line.rstrip()]


def test_the_text_counts_the_steps_as_the_debugger_does(traced: Trace) -> None:
    steps = [line for line in as_text(traced).splitlines() if line[:2].strip().isdigit()]
    assert [int(line[:2]) for line in steps] == list(range(1, len(traced) + 1))


def test_the_text_in_ascii_is_ascii(traced: Trace) -> None:
    assert plain(as_text(traced)).isascii()


def test_the_program_in_ascii_is_ascii_and_still_that_program(traced: Trace) -> None:
    written = plain(program(traced))
    assert written.isascii()
    np.testing.assert_array_equal(run(written)["L"], traced.values["L"])


@pytest.mark.filterwarnings("error")
def test_the_program_of_a_saturated_sigmoid_runs_without_a_warning() -> None:
    far = trace(Scenario.build(network="1-1-sigmoid", x=[[1.0]], y=[[0.0]], set={"parameters.W1": [[-1000.0]]}))
    with np.errstate(over="warn"):
        assert run(program(far))["a1"] == 0.0
    assert "seterr" not in program(trace(Scenario.build(network="1-1-tanh", x=[[1.0]], y=[[0.0]])))
