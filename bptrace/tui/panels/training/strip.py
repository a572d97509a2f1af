"""The reports' figure: ground truth beside prediction, a sample in a column."""

from collections.abc import Sequence

from bptrace.tui import theme
from bptrace.tui.panels.lines import Line, Lines
from bptrace.tui.panels.training.lines import strip_lines
from bptrace.tui.panels.training.look import Look


class Strip(Lines):
    """Truth beside prediction."""

    look: Look | None = None

    def show(self, look: Look) -> None:
        """With the weights that are looked at."""
        self.look = look
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """Sample, truth, prediction."""
        if self.look is None:
            return ()
        truth = self.look.training.data.y
        return strip_lines(truth, self.look.outputs, width, theme.palette(self.app).grounds)
