"""Strict JSON, and a trace in it, for other programs; every format carries its version.

All digits of every number; what JSON has no number for is the string "nan", "inf" or "-inf". A matrix is a list of its
rows.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from bptrace.algebra.notation import latex, mathematics, numpy_code
from bptrace.network.scenario import Scenario
from bptrace.tracing import Step, Trace


def trace_json(trace: Trace) -> str:
    """`bptrace.trace/1`."""
    scenario = trace.scenario
    return strict_json(
        {
            "format": "bptrace.trace/1",
            **_network(scenario),
            "optimizer": _optimizer(scenario),
            "parameters": dict(scenario.parameters),
            "x": scenario.x,
            "y": scenario.y,
            "steps": [_step(step) for step in trace.steps],
        }
    )


def _network(scenario: Scenario) -> dict[str, Any]:
    network = scenario.network
    return {
        "network": str(network),
        "layout": network.layout,
        "bias": network.bias,
        "sign": network.sign,
        "loss": network.loss,
    }


def _optimizer(scenario: Scenario) -> dict[str, Any]:
    """Its settings, and where the updates before this one have left it."""
    optimizer = scenario.optimizer
    return {
        "name": optimizer.name,
        "learning_rate": scenario.learning_rate,
        **optimizer.settings,
        "rate": scenario.rate,
        "updates": scenario.updates,
        "epoch": scenario.epoch,
        **({"state": dict(scenario.state)} if scenario.state else {}),
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "index": step.index,
        "phase": step.phase,
        "layer": step.layer,
        "name": step.name,
        "equation": mathematics(step.equation),
        "code": numpy_code(step.equation),
        "latex": latex(step.equation),
        "rule": ", ".join(step.rules) or None,
        "operands": list(step.operands),
        "shape": list(step.value.shape),
        "value": step.value,
    }


def strict_json(fields: Mapping[str, Any]) -> str:
    """One object, a field a line, and a list of objects one of them a line, so that a person can read it too."""
    lines = [f"  {json.dumps(name)}: {_value(plain(value))}" for name, value in fields.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value(value: Any) -> str:
    if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        return "[\n" + ",\n".join(f"    {_value(item)}" for item in value) + "\n  ]"
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def ascii_json(written: str) -> str:
    """The same JSON with every other character escaped."""
    return re.sub(r"[^\x00-\x7f]", lambda match: json.dumps(match[0])[1:-1], written)


def plain(value: Any) -> Any:
    """The value made of what JSON knows: arrays as lists, and what is no finite number as its name."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value
