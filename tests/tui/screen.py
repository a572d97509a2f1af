"""What a test sees of a screen: its text, through the one private call that gives it."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import TypeVar

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget

from bptrace.tui import theme

Heard = TypeVar("Heard")


def screen_text(app: App[object]) -> str:
    """The whole screen, lines without their trailing spaces."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def until(holds: Callable[[], object], seconds: float = 60.0) -> None:
    """Let the app work until this holds, or for as long as the slowest machine may need; the caller asserts it."""
    end = monotonic() + seconds
    while not holds() and monotonic() < end:
        await asyncio.sleep(0.01)


async def seen(app: App[object], *words: str) -> str:
    """The screen's text, as soon as all of this stands on it. AssertionError where it never does."""
    await until(lambda: all(one in screen_text(app) for one in words))
    shown = screen_text(app)
    assert all(one in shown for one in words), shown
    return shown


class OneWidget(App[object]):
    """An app that shows a single widget in our theme and keeps the messages it posts."""

    CSS = "Screen { background: $bp-screen; } Screen > * { width: 1fr; height: 1fr; }"

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.messages: list[object] = []
        own = theme.palette(self).theme()
        self.register_theme(own)
        self.theme = own.name

    def keep(self, message: object) -> None:
        """Remember a message once, however far it bubbles."""
        if not any(message is known for known in self.messages):
            self.messages.append(message)

    async def heard(self, kind: type[Heard], least: int = 1) -> list[Heard]:
        """The messages of a kind, as soon as there are so many."""
        await until(lambda: sum(isinstance(message, kind) for message in self.messages) >= least)
        return [message for message in self.messages if isinstance(message, kind)]

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme.DARK.variables

    def compose(self) -> ComposeResult:
        yield self.widget


async def _nothing(pilot: Pilot[object]) -> None:
    """Only look."""


def shown(widget: Widget, size: tuple[int, int], act: Callable[[Pilot[object]], Awaitable[None]] = _nothing) -> str:
    """The screen's text with this widget alone on it, after `act`."""

    async def run() -> str:
        app = OneWidget(widget)
        async with app.run_test(size=size, message_hook=app.keep) as pilot:
            widget.focus()
            await pilot.pause()
            await act(pilot)
            await pilot.pause()
            return screen_text(app)

    return asyncio.run(run())
