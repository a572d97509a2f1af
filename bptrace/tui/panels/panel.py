"""A panel: lines made from the current moment."""

from collections.abc import Sequence

from textual.reactive import reactive

from bptrace.texts import text
from bptrace.tui.panels.lines import BLANK, Line, Lines, faint, justified, width_of
from bptrace.tui.panels.moment import Moment


class Panel(Lines):
    """Draws its `content` of `moment`, with a title where no tab names it; what a person does goes up as messages."""

    moment: reactive[Moment | None] = reactive(None, repaint=False)
    titled: reactive[bool] = reactive(True, repaint=False)

    def watch_moment(self) -> None:
        """Another moment may hold other lines."""
        self.renew()

    def watch_titled(self) -> None:
        """The panel has become a tab, or is none any more."""
        self.renew()


class Paged(Panel):
    """What may be more lines than there are rows: the `page`s follow one another, their number told at the right."""

    page: reactive[int] = reactive(0, repaint=False)
    pages = 1

    def lines(self, width: int, height: int) -> tuple[Sequence[Line], Sequence[Line]]:
        """What stands on every page, and what is shared out among them."""
        raise NotImplementedError

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The page; a last one is filled up with what stands before it."""
        if not self.moment:
            return ()
        head, body = self.lines(width, height)
        room = max(height - len(head), 1)
        before, self.pages = self.pages, max(-(-len(body) // room), 1)
        if (before > 1) != (self.pages > 1):
            self.screen.refresh_bindings()
        first = min(min(self.page, self.pages - 1) * room, max(len(body) - room, 0))
        return numbered((*head, *body[first : first + room]), min(self.page, self.pages - 1), self.pages, width)

    def watch_page(self) -> None:
        """Another one."""
        self.renew()


def numbered(lines: Sequence[Line], page: int, pages: int, width: int) -> Sequence[Line]:
    """The lines; of several pages which one it is, at the end of the first line that has room."""
    told = (faint(text("debugger.page_of", number=page + 1, count=pages)),)
    at = next((at for at, one in enumerate(lines) if width_of(one) + width_of(told) + 2 <= width), None)
    if pages == 1 or at is None:
        return lines
    return [*lines[:at], justified(lines[at] or BLANK, told, width), *lines[at + 1 :]]
