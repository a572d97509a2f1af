"""How far a training is, in one line; and lines that somebody else makes."""

from collections.abc import Sequence

from bptrace.training import Training
from bptrace.tui.panels.lines import Line, Lines
from bptrace.tui.panels.training.lines import progress_line


class Said(Lines):
    """Lines that somebody else makes."""

    said: Sequence[Line] = ()

    def say(self, *said: Line) -> None:
        """Show these."""
        self.said = said
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The lines."""
        return self.said


class ProgressLine(Lines):
    """State, bar, time left, epoch, loss."""

    training: Training | None = None
    running = False

    def show(self, training: Training, running: bool) -> None:
        """Tell how far it is."""
        self.training, self.running = training, running
        self.renew()

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        return (progress_line(self.training, self.running, width),) if self.training else ()
