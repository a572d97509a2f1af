"""Widgets painted all at once: what changed is painted once for all of it, and only lines that differ are sent anew."""

from abc import abstractmethod
from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from textual.geometry import Region
from textual.strip import Strip

from bptrace.tui.widgets.direct import Direct


class Painted(Direct):
    """Draws the lines that `painted` gives; `REPAINTED_FOR` names the reactives that ask for them again."""

    REPAINTED_FOR: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: Sequence[Strip] | None = None
        self._asked = False

    @abstractmethod
    def painted(self) -> Sequence[Strip]:
        """The lines from the top, each of the widget's width."""

    def on_mount(self) -> None:
        """Whatever changes from now on is painted."""
        for name in self.REPAINTED_FOR:
            self.watch(self, name, self.repaint, init=False)

    def repaint(self) -> None:
        """Have it painted behind all that changes together."""
        if not self._asked:
            self._asked = True
            self.call_later(self._repaint)

    def _repaint(self) -> None:
        self._asked = False
        before, self._lines = self._lines or (), self.painted()
        width, lines = self.size.width, enumerate(zip_longest(before, self._lines))
        changed = [Region(0, y, width, 1) for y, (old, new) in lines if old != new]
        if changed:
            self.refresh(*changed)

    def on_resize(self) -> None:
        """Other room."""
        self._lines = None

    def notify_style_update(self) -> None:
        """Textual calls this when focus or the theme changes the widget's colours."""
        super().notify_style_update()
        self._lines = None

    def render_line(self, y: int) -> Strip:
        """One row."""
        if self._lines is None:
            self._lines = self.painted()
        return self._lines[y] if y < len(self._lines) else Strip.blank(self.size.width, self.visual_style.rich_style)
