"""The walk through the place's lesson: shown in the page and in the debugger beside it, and kept after every change."""

from collections.abc import Callable
from dataclasses import replace

from bptrace.errors import BptraceError
from bptrace.network.scenario import Scenario
from bptrace.teaching.lesson import choose, find_lessons, lessons_folder
from bptrace.teaching.progress import load, save
from bptrace.teaching.walk import Walk
from bptrace.texts import text
from bptrace.tui.left_off import kept
from bptrace.tui.panels.header import Header
from bptrace.tui.panels.lesson import LessonPanel
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.place import Place
from bptrace.tui.screens.with_debugger import ScreenWithDebugger


class Walked(ScreenWithDebugger):
    """Begins where the person left off; `become` shows another walk and keeps it."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        folder = lessons_folder(str(place.lessons) if place.lessons else None)
        self.lessons = find_lessons(folder)
        lesson = choose(self.lessons, place.lesson)
        progress, damage = kept()
        self._kept = progress.of(lesson.name)
        self._was_last = progress.last == lesson.name
        self.walk = replace(Walk.resumed(lesson, self._kept), notice=damage or place.notice)

    @property
    def facts(self) -> tuple[str, ...]:
        """Which lesson, which page."""
        lesson, page = self.walk.lesson, self.walk.page + 1
        return (
            text("lessons.fact_lesson", number=lesson.number),
            text("lessons.fact_page", page=page, pages=len(lesson.pages)),
        )

    @property
    def scenario(self) -> Scenario:
        """The network of the page."""
        return self.walk.stage.scenario

    @property
    def panel(self) -> LessonPanel:
        """The page."""
        return self.query_one(LessonPanel)

    def accept(self, place: Place) -> bool:
        """The same lesson, as it was left; from its file where somebody else has written there since."""
        if place.lesson not in ("", self.walk.lesson.name) or place.lessons != self.place.lessons:
            return False
        record = kept()[0].of(self.walk.lesson.name)
        if record != self._kept:
            self._kept = record
            self.become(Walk.resumed(self.walk.lesson, record))
        return True

    def become(self, walk: Walk) -> None:
        """Show another walk and keep it; nobody waits for the disk before they see it."""
        before, self.walk = self.walk, walk
        self.show(before)
        self.call_after_refresh(self.keep)

    def show(self, before: Walk | None) -> None:
        """Page and debugger; of the debugger only what is different from `before`."""
        walk = self.walk
        self.panel.walk = walk
        self.query_one(Header).facts = self.facts
        view = walk.view
        step, cell = (view.show or "", view.cell) if view else ("", None)
        if before is None or before.stage is not walk.stage or before.page != walk.page:
            self.debugger.show(walk.stage.trace, step, cell, walk.hidden)
            self.say()
        elif before.hidden != walk.hidden or before.view != view:
            self.debugger.hide(walk.hidden)
            if step and before.view != view:
                self.debugger.go(step, cell)
        if before is None or before.question != walk.question or before.page != walk.page:
            self.follow_question()
        self.refresh_bindings()

    def follow_question(self) -> None:
        """The box has the focus while something is asked; whoever is in the debugger stays there."""
        if not self.debugger.has_focus_within:
            self.panel.ask()

    def keep(self) -> None:
        """Write down which lesson this is and how far one is, where that is not written yet."""
        if self.walk.record != self._kept or not self._was_last:
            self.safely(self._write_down)

    def on_screen_suspend(self) -> None:
        """Another screen may ask for it."""
        self.keep()

    def on_unmount(self) -> None:
        """The program may end with the screen."""
        self.keep()

    def _write_down(self) -> None:
        save(load()[0].with_record(self.walk.lesson.name, self.walk.record))
        self._kept, self._was_last = self.walk.record, True

    def safely(self, act: Callable[[], object]) -> None:
        """What goes wrong with a file is told above the keys."""
        try:
            act()
        except BptraceError as error:
            self.say(line("  ", muted(str(error))))
