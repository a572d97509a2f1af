"""The plot of the loss below a training's summary."""

from bptrace.commands.loss_curve import loss_curve
from bptrace.training import Epoch


def rows(*losses: float) -> list[str]:
    history = [Epoch(number, loss, 0.5, 0.5) for number, loss in enumerate(losses)]
    return loss_curve(history, ascii_only=True).splitlines()


def test_every_loss_stands_over_its_own_epoch_where_others_are_no_numbers() -> None:
    inf, nan = float("inf"), float("nan")
    assert rows(1.0, inf, nan, 0.5, 0.25, nan)[-1].split() == ["0", "4"]
    assert rows(1.0, inf, nan, 1.0, 0.5, nan)[1:-1] == rows(1.0, 1.0, 1.0, 1.0, 0.5)[1:-1]


def test_a_single_epoch_is_no_curve() -> None:
    assert rows(1.0) == [] == rows(1.0, float("nan"))
