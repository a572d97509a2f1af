"""What every panel along the run has: a heading, and the look that it shows, again where there is other room."""

from textual.containers import Vertical

from bptrace.tui.panels.training.look import Look
from bptrace.tui.panels.training.progress import Said


class Along(Vertical):
    """Shows a look; `draw` draws it."""

    shown: Look | None = None

    @property
    def heading(self) -> Said:
        """The first line."""
        return self.query_one(".heading", Said)

    def show(self, look: Look) -> None:
        """Draw this from now on."""
        self.shown = look
        self.draw(look)

    def on_resize(self) -> None:
        """There is room now, or other room."""
        if self.shown is not None:
            self.call_after_refresh(self.draw, self.shown)

    def draw(self, look: Look) -> None:
        """Draw it now."""
