"""What is typed on the training screen: where to go, and on what to stop."""

from dataclasses import dataclass

from bptrace.texts import text
from bptrace.tui.panels.box import Box


class GoBox(Box):
    """Asks where to: an epoch, an epoch and its sample, an entry to watch, or what holds there."""

    @dataclass
    class Asked(Box.Asked):
        """The person typed where to go."""

    def __init__(self) -> None:
        super().__init__(text("training.go_where"))


class StopBox(Box):
    """Asks for the condition on which the run stops; nothing typed takes it away."""

    @dataclass
    class Asked(Box.Asked):
        """The person typed a condition."""

    def __init__(self) -> None:
        super().__init__(text("training.stop_where"))
