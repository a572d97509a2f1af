"""Which of the panels along the run are in sight: as many as there is room for, the last place shared by the others."""

from textual.app import ComposeResult
from textual.containers import Vertical

from bptrace.training import Training
from bptrace.tui.panels.training.curves import AccuracyPanel, LossPanel
from bptrace.tui.panels.training.look import Look
from bptrace.tui.panels.training.series import NormsPanel, SeriesPanel, WatchedPanel

Panel = LossPanel | AccuracyPanel | SeriesPanel
HIGH, HIGHER = 30, 45  # rows of a screen with room for two panels, for three
AROUND = 12  # rows of a screen above and below them
AIRY = 34  # rows of a screen whose panels have a blank row below as well as above


class Columns(Vertical):
    """Loss, gradient norms, accuracy, a watched entry, all over one axis."""

    def __init__(self, training: Training) -> None:
        super().__init__()
        self.loss, self.accuracy = LossPanel("loss"), AccuracyPanel("accuracy")
        self.norms, self.watched = NormsPanel(training, "norms"), WatchedPanel(training, "watched")
        self._order: tuple[Panel, ...] = (self.loss, self.norms, self.accuracy, self.watched)
        self._places = 1
        self._chosen: Panel = self.loss

    def compose(self) -> ComposeResult:
        """All of them; those that are not in sight are not drawn."""
        yield from self._order

    @property
    def in_sight(self) -> tuple[Panel, ...]:
        """The first ones, and one of the others."""
        return (*self._order[: self._places - 1], self._shared)

    @property
    def _others(self) -> tuple[Panel, ...]:
        """Those that share the last place."""
        return self._order[self._places - 1 :]

    @property
    def _shared(self) -> Panel:
        """The one of them that was chosen last, on whatever size of screen."""
        return self._chosen if self._chosen in self._others else self._others[0]

    @property
    def complete(self) -> bool:
        """Whether nothing more would be drawn of the same look."""
        return all(panel.complete for panel in self.in_sight if isinstance(panel, SeriesPanel))

    def fit(self, rows: int) -> None:
        """Make use of a screen of so many rows."""
        self._places = 1 + (rows >= HIGH) + (rows >= HIGHER)
        share = (rows - AROUND) // self._places  # of a deep network the norms that have room
        for panel in (self.norms, self.accuracy):
            panel.styles.height = min(panel.rows + (rows >= AIRY), share) if self._places > 1 else None
        self._settle()

    def turn(self, by: int) -> None:
        """Another panel in the shared place."""
        self.bring(self._others[(self._others.index(self._shared) + by) % len(self._others)])

    def bring(self, panel: Panel) -> None:
        """Have this panel in sight."""
        if panel not in self.in_sight:
            self._chosen = panel
            self._settle()

    def _settle(self) -> None:
        seen = self.in_sight
        for panel in self._order:
            panel.display = panel in seen
            panel.set_class(panel is seen[0], "-first")

    def show(self, look: Look, first_only: bool = False) -> None:
        """Draw those in sight, or the first of them."""
        for panel in self.in_sight[: 1 if first_only else None]:
            panel.show(look)
