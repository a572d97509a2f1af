"""The figure of a run."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bptrace import Scenario, cli, train
from bptrace.errors import UsageError
from bptrace.export import run_plot
from bptrace.texts import text

with_matplotlib = pytest.mark.skipif(find_spec("matplotlib") is None, reason="needs the extra plot")


def test_what_cannot_be_drawn_is_told_before_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["train", "lab1", "--plot", str(tmp_path / "run.pdf")]) == 2
    assert "name it .png or .svg" in capsys.readouterr().err
    monkeypatch.setattr(run_plot, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"bptrace\[plot\]"):
        run_plot.ready_to_plot("run.png")


@with_matplotlib
@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "titles"),
    [
        ({"base": "lab1"}, ["loss", "accuracy", "field", "truth", "wrong"]),
        ({"network": "2-4-tanh-3-softmax", "x": "0.1,0.9", "y": "0,1,0"}, ["loss", "field", "truth", "prediction"]),
        ({"network": "3-4-tanh-1", "validation": 0.0}, ["loss", "accuracy", "outputs"]),
        ({"network": "2-3-relu-1", "learning_rate": 1e4}, ["loss", "truth"]),
    ],
)
def test_a_figure_shows_curves_field_and_truth_beside_prediction(
    settings: dict[str, Any], titles: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BPTRACE_HOME", str(tmp_path))
    settings.pop("validation", None)
    run = train(Scenario.build(settings.pop("base", None), **settings), epochs=5)
    drawn = run_plot.run_plot(run, ".svg")
    assert drawn == run_plot.run_plot(run, ".svg")
    values = {"loss": "", "accuracy": "", "wrong": 10}
    for title in titles:
        shown = text(f"export.plot_{title}", **{title: values.get(title, "")})
        assert f"<!-- {shown.strip()}" in drawn.decode()
    in_sight = any(0 <= epoch.soft_accuracy <= 1 for epoch in run.history)
    assert (f"<!-- {text('export.plot_soft_accuracy_by_epoch')}" in drawn.decode()) == in_sight
    assert run_plot.run_plot(run, ".PNG").startswith(b"\x89PNG")
