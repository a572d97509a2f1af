"""A grid of styled cells: widgets write text anywhere, later writing covers earlier, and take it as Strips."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


class Canvas:
    """`width` × `height` cells on the style `base`; whatever is written outside is cut off."""

    def __init__(self, width: int, height: int, base: Style) -> None:
        self.width, self.height = max(width, 0), max(height, 0)
        self._texts = [[" "] * self.width for _ in range(self.height)]
        self._styles = [[base] * self.width for _ in range(self.height)]

    def write(self, x: int, y: int, text: str, style: Style) -> int:
        """Write from (x, y) to the right, over the ground that is there; returns the column after the last one."""
        if not 0 <= y < self.height:
            return x + cell_len(text)
        texts, start = self._texts[y], x
        for letter in text:
            wide = 1 if letter < "ᄀ" else cell_len(letter)
            if x >= 0 and x + wide <= self.width:
                texts[x] = letter
                if wide == 2:
                    texts[x + 1] = ""
            x += wide
        self.ground(start, y, x - start, style)
        return x

    def put(self, x: int, y: int, letter: str, style: Style) -> None:
        """Set one cell inside the grid to a letter in a whole style, ground and all: faster than `write` for many."""
        self._texts[y][x], self._styles[y][x] = letter, style

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
