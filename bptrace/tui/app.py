"""The app: which screen is shown. Screens are imported when first opened, and stay as they were left."""

import gc
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import fields, replace
from importlib import import_module
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.filter import ANSIToTruecolor

from bptrace.errors import BptraceError
from bptrace.texts import text, texts_written
from bptrace.tui import settings, theme
from bptrace.tui.ascii import AsciiFilter, keys_spelt
from bptrace.tui.ending import end_on_signals
from bptrace.tui.in_turn import KeysInTurn
from bptrace.tui.messages import Open, Said
from bptrace.tui.panels.modal import LaidOver
from bptrace.tui.place import Place, Where
from bptrace.tui.screens.base import BptraceScreen

SCREENS: dict[Where, tuple[str, str]] = {
    "debug": ("debug", "DebugScreen"),
    "train": ("train", "TrainScreen"),
    "check": ("check", "CheckScreen"),
    "lessons": ("lesson_list", "LessonListScreen"),
    "lesson": ("lesson", "LessonScreen"),
    "examples": ("examples", "ExamplesScreen"),
}


class BptraceApp(KeysInTurn):
    """Opens at a place, and goes to others when a screen asks for one."""

    CSS_PATH = Path(__file__).with_name("app.tcss")
    TITLE = "bptrace"
    ENABLE_COMMAND_PALETTE = False  # ours is a screen's own
    OFFERED: ClassVar[tuple[tuple[str, str, str], ...]] = tuple(
        ("", f"look('{look}')", text(f"app.look_{look}")) for look in theme.PALETTES
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", text("app.key_quit"), show=False, priority=True),
        Binding("q", "quit", text("app.key_quit"), show=False),
    ]

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self._live: dict[Where, BptraceScreen] = {}
        self._replaced: list[BptraceScreen] = []
        self._lessons: Where = "lessons"
        self.fault: BaseException | None = None
        self._spelling = ExitStack()
        # Every colour of ours is RGB already: no style needs another look on its way to the terminal.
        self._filters = [filter for filter in self._filters if not isinstance(filter, ANSIToTruecolor)]
        if place.ascii:
            self._filters.append(AsciiFilter())
        for look in theme.PALETTES:
            self.register_theme(theme.choose(self.console.color_system, self.no_color, look).theme())
        self._begin_with(settings.kept().look)

    def _begin_with(self, look: str) -> None:
        """Set before any style is read: a theme that is watched would have all of them read a second time."""
        self.set_reactive(App.theme, f"{theme.PREFIX}{look}")
        self.stylesheet.set_variables(self.get_css_variables())
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)

    def _fatal_error(self) -> None:
        """Close, and leave the fault to whoever runs the app: Textual would print pages of traceback."""
        self.fault = sys.exc_info()[1]
        self._close_messages_no_wait()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The roles' colours, whatever theme is chosen."""
        return theme.palette(self).variables

    def action_look(self, look: str) -> None:
        """Another look, now and from now on."""
        self.theme = f"{theme.PREFIX}{look}"
        try:
            settings.keep(settings.Settings(look))
        except BptraceError as error:
            self.screen.post_message(Said(str(error)))

    def get_key_display(self, binding: Binding) -> str:
        """The key's sign, in ASCII its name."""
        shown = super().get_key_display(binding)
        return keys_spelt(shown) if self.place.ascii else shown

    def get_default_screen(self) -> BptraceScreen:
        """The place's: Textual's own empty one would be made, styled and drawn only to be covered."""
        if self.place.ascii:
            self._spelling.enter_context(texts_written(keys_spelt))
        screen = self._screen_at(_known(self.place))
        self.stylesheet.read_all(screen.css_path)
        screen._push_result_callback(self, None)  # as every other screen has: `switch_screen` takes it away
        return screen

    def on_mount(self) -> None:
        """The first screen is on its way."""
        end_on_signals(self)
        self.call_after_refresh(_keep_out_of_collections)

    def on_unmount(self) -> None:
        """What was kept out of collections can go, and texts are as they were."""
        self._spelling.close()
        gc.unfreeze()

    async def action_quit(self) -> None:
        """Out; where something would be lost first there, where it is told."""
        for where, live in self._live.items():
            if not live.may_go():
                if isinstance(self.screen, LaidOver):
                    self.screen.dismiss()
                self.post_message(Open(Place(where)))
                return
        self.exit()

    @on(Open)
    async def _open(self, event: Open) -> None:
        await self.go(event.place)

    async def go(self, place: Place) -> None:
        """Show a place: on the screen that is there already, if that can, else on a new one.

        Waits until it is there: keys that were typed ahead find it, and no two changes of screen cross.
        """
        if self.return_code is not None:  # on the way out nothing is opened any more
            return
        await self._remove_replaced()
        live = self._screen_at(self._back_in_lesson(_known(place)))
        if live is not self.screen:
            if isinstance(self.screen, BptraceScreen):
                await self.switch_screen(live)
            else:
                await self.push_screen(live)

    def _back_in_lesson(self, place: Place) -> Place:
        """From debug, train or check the lessons are what was last shown of them: the list, or the page of a lesson."""
        shown = self.screen
        if isinstance(shown, BptraceScreen) and shown.WHERE == "lessons":
            return place
        return Place(self._lessons) if place.where == "lessons" and _names_only_the_screen(place) else place

    def _screen_at(self, place: Place) -> BptraceScreen:
        """The screen that shows a place: the one that is there already, if that can, else a new one."""
        where = place.where
        if where in ("lesson", "lessons"):
            self._lessons = where
        live = self._live.get(where)
        if live and (_names_only_the_screen(place) or live.accept(place)):
            return live
        return self._new_screen(where, place)

    def _new_screen(self, where: Where, place: Place) -> BptraceScreen:
        """A screen that stays alive while others are shown; the one it replaces goes when it is shown no more."""
        made = _screen_class(where)
        if where in self._live:
            self._replaced.append(self._live.pop(where))
        debug = self._live.get("debug")
        scenario = place.scenario or (debug.scenario if debug and where in ("train", "check") else None)
        screen = made(replace(place, where=where, scenario=scenario))
        self.install_screen(screen, f"{where}-{id(screen)}")
        self._live[where] = screen
        return screen

    async def _remove_replaced(self) -> None:
        """A replaced screen cannot go while it is still shown."""
        for old in [screen for screen in self._replaced if screen not in self.screen_stack]:
            self._replaced.remove(old)
            self.uninstall_screen(old)
            await old.remove()


def _known(place: Place) -> Place:
    """The place "last" found among the lessons, whose code is imported for those alone who come back to them."""
    if place.where != "last":
        return place
    from bptrace.tui.left_off import left_off

    return left_off(place)


def _keep_out_of_collections() -> None:
    """What exists by now stays; a garbage collection that walks through all of it makes a key wait 30 ms."""
    gc.freeze()
    gc.enable()


def _names_only_the_screen(place: Place) -> bool:
    """Whether a place says nothing but which screen."""
    bare = Place(place.where)
    return all(getattr(place, field.name) == getattr(bare, field.name) for field in fields(Place))


def _screen_class(where: Where) -> Callable[[Place], BptraceScreen]:
    """The screen's class, imported when first wanted."""
    module, name = SCREENS[where]
    screen: Callable[[Place], BptraceScreen] = getattr(import_module(f"bptrace.tui.screens.{module}"), name)
    return screen
