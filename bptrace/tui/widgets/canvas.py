"""A grid of styled cells: widgets write text anywhere, later writing covers earlier, and take it as Strips."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


class Canvas:
    """`width` × `height` cells on the style `base`, with its ground's `colour`; what is written outside is cut off."""

    def __init__(self, width: int, height: int, base: Style) -> None:
        self.width, self.height = max(width, 0), max(height, 0)
        self.colour = base.bgcolor.name if base.bgcolor else ""
        self._texts = [[" "] * self.width for _ in range(self.height)]
        self._styles = [[base] * self.width for _ in range(self.height)]

    def write(self, x: int, y: int, text: str, style: Style) -> int:
        """Write from (x, y) to the right, over the ground that is there; returns the column after the last one."""
        end = self._set(x, y, text)
        self.ground(x, y, end - x, style)
        return end

    def put(self, x: int, y: int, *pieces: tuple[str, Style]) -> None:
        """Set pieces behind one another, each in a whole style, ground and all: faster than `write` for many."""
        styles = [style for text, style in pieces for _ in text]
        end = self._set(x, y, "".join([text for text, _ in pieces]))
        left, right = max(x, 0), min(end, self.width)
        if left < right and 0 <= y < self.height:
            self._styles[y][left:right] = styles[left - x : right - x]

    def _set(self, x: int, y: int, text: str) -> int:
        """The letters alone, those outside cut off; returns the column after the last one."""
        end = x + len(text)
        if cell_len(text) == len(text):
            left, right = max(x, 0), min(end, self.width)
            if left < right and 0 <= y < self.height:
                self._texts[y][left:right] = text[left - x : right - x]
            return end
        for letter in text:
            cells = cell_len(letter)
            if not cells:  # a mark over the letter before, as the hat of m̂
                if 0 < x <= self.width and 0 <= y < self.height:
                    self._texts[y][x - 1] += letter
            elif 0 <= x <= self.width - cells and 0 <= y < self.height:
                self._texts[y][x : x + cells] = (letter, "")[:cells]
            x += cells
        return x

    def write_left(self, x: int, y: int, text: str, style: Style) -> int:
        """Write so that the text ends before column x; returns its first column."""
        start = x - cell_len(text)
        self.write(start, y, text, style)
        return start

    def ground(self, x: int, y: int, width: int, style: Style) -> None:
        """Lay a style over cells that keep their text."""
        if 0 <= y < self.height:
            styles, below, laid = self._styles[y], None, style
            for column in range(max(x, 0), min(x + width, self.width)):
                if styles[column] is not below:
                    below = styles[column]
                    laid = below + style
                styles[column] = laid

    def strips(self) -> list[Strip]:
        """The lines, neighbouring cells of one style joined."""
        return [self._strip(texts, styles) for texts, styles in zip(self._texts, self._styles, strict=True)]

    def _strip(self, texts: list[str], styles: list[Style]) -> Strip:
        segments, start = [], 0
        for end in range(1, self.width + 1):
            if end == self.width or styles[end] is not styles[start]:
                segments.append(Segment("".join(texts[start:end]), styles[start]))
                start = end
        return Strip(segments, self.width)
