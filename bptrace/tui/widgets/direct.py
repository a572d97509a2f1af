"""Widgets that draw whole lines by themselves, and need nothing more done to them on the way to the screen."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Direct(Widget):
    """Hands its lines on as they are: no border, padding, tint or links, and a key costs a third less.

    `render_line` gives lines of the widget's full width, ground included.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of `crop`, with the app's filters (no colour, ASCII) applied."""
        strips = [self.render_line(y) for y in crop.line_range]
        if filters := self.get_line_filters():
            background = self.background_colors[1]
            for line_filter in filters:
                strips = [strip.apply_filter(line_filter, background) for strip in strips]
        left, right = crop.column_span
        return strips if (left, right) == (0, self.size.width) else [strip.crop(left, right) for strip in strips]
