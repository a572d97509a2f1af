"""The file that is looked at: judged when it is opened, and again whenever it was saved."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from textual.timer import Timer

from bptrace.algebra.notation import symbol_term
from bptrace.errors import BptraceError
from bptrace.files import file_state, read_text
from bptrace.network.scenario import DEFAULT, Scenario
from bptrace.teaching.coarse import coarse_figures
from bptrace.teaching.exercise import is_untouched
from bptrace.texts import text
from bptrace.tui.attempt import Attempt
from bptrace.tui.panels.check_cause import RUNGS, CausePanel
from bptrace.tui.panels.check_desk import Desk
from bptrace.tui.panels.check_file import FilePanel
from bptrace.tui.panels.check_parts import Editor, PathBox, Verdict
from bptrace.tui.panels.facts import scenario_facts
from bptrace.tui.panels.header import Header
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.place import Place
from bptrace.tui.screens.base import BptraceScreen
from bptrace.verification import Report
from bptrace.verification.checking import check_derivation
from bptrace.verification.derivation_file import DerivationFile

SECONDS_BETWEEN_LOOKS = 0.25
SECONDS_WHILE_JUDGING = 0.03


class Judged(BptraceScreen):
    """Keeps a desk, looks at its file now and then, and draws what came of it."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.desk = Desk(place.file, least=place.hint, exam=place.exam, exercise=bool(place.given))
        self._attempt: Attempt[Report] | None = None
        self._again = False
        self._seen: tuple[int, int, int] | None = None
        self._anew = True  # whether the file is to be judged though nobody saved it
        self._checked = ""
        self._listening: Timer | None = None

    def on_mount(self) -> None:
        """Look at the file, oftener while a verdict is waited for."""
        self.set_interval(SECONDS_BETWEEN_LOOKS, self.look)
        self._listening = self.set_interval(SECONDS_WHILE_JUDGING, self._hear, pause=not self.judging)

    def on_screen_suspend(self) -> None:
        """Whoever leaves waits for no verdict, and asks anew on coming back."""
        if self._attempt:
            self._attempt.abandon()
            self._anew = True

    def on_screen_resume(self) -> None:
        """It may have been saved meanwhile."""
        self.look()

    def on_unmount(self) -> None:
        """No program of a learner's outlives the screen."""
        if self._attempt:
            self._attempt.abandon()

    @property
    def facts(self) -> tuple[str, ...]:
        """The scenario the file is about."""
        return scenario_facts(self.desk.report.scenario) if self.desk.report else ()

    @property
    def scenario(self) -> Scenario:
        """What the derivation is about, or where a new one would begin."""
        report = self.desk.report
        return report.scenario if report else self.place.scenario or Scenario.load(DEFAULT)

    @property
    def judging(self) -> bool:
        """Whether a verdict is waited for."""
        return self._attempt is not None

    # --- the file ------------------------------------------------------------------------------------------------

    def open_file(self, file: Path) -> None:
        """Another file: at once as it is written, its verdicts as soon as they are found."""
        exercise = bool(self.place.given) and file == self.place.file
        self.desk = Desk(file, written=_lines(file), least=self.place.hint, exam=self.desk.exam, exercise=exercise)
        self._anew = True
        self.look()
        self.show()

    def look(self) -> None:
        """Judge the file again if it was saved since."""
        if self.desk.file is None or not self.is_current:
            return
        now = file_state(self.desk.file)
        if self._anew or now != self._seen:
            self._seen, self._anew = now, False
            self.judge()

    def judge(self) -> None:
        """Judge the file as it is now; what is being judged is given up first."""
        if self.desk.file is None:
            return
        if self._attempt:
            self._attempt.abandon()
            self._again = True
            return
        self._attempt = Attempt(self.desk.file, partial(_report, self.place.options or {}, not self.place.lesson))
        if self._listening:
            self._listening.resume()
        self.show()

    def _hear(self) -> None:
        """Take the verdict, when there is one."""
        attempt = self._attempt
        if attempt is None or not attempt.done:
            return
        self._attempt = None
        if self._listening:
            self._listening.pause()
        if self._again:
            self._again = False
            self.judge()
        elif not attempt.abandoned and attempt.file == self.desk.file:
            self._take(attempt)

    def _take(self, attempt: Attempt[Report]) -> None:
        try:
            self.desk = self._with_verdicts(attempt.found)
            self._checked = text("check.checked", time=f"{datetime.now():%H:%M:%S}")
        except BptraceError as error:
            self.desk = self.desk.broken(str(error), _lines(attempt.file))
            self._checked = ""
        self.query_one(Header).facts = self.facts
        self.show()
        if self.place.lesson and self.desk.is_solved:
            self.say(line("  ", muted(_solved(attempt.found))))

    def _with_verdicts(self, report: Report) -> Desk:
        """All that were found; of an exercise that is wrong as it was handed out none: they are what is looked for."""
        if self.desk.exercise and report.first_wrong and is_untouched(report.text, self.place.given):
            return self.desk.broken(text("lessons.find_it"), self.desk.written)
        return self.desk.judged(report)

    # --- what is seen --------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Draw verdict, file and cause."""
        desk = self.desk
        checked = text("check.judging") if self.judging else self._checked
        file = desk.file.name if desk.file else text("check.no_file")
        self.query_one(Verdict).show(file, checked, desk.report)
        self.query_one(FilePanel).show(desk.shown)
        self.query_one(CausePanel).show(desk.told(offered=not self.is_busy), self._sentences())
        self.refresh_bindings()
        self.call_after_refresh(self.share_room)

    def share_room(self) -> None:
        """Divide the room among the panels."""

    @property
    def is_writing(self) -> bool:
        """Whether the editor is open."""
        return self.query_one(Editor).display

    @property
    def is_busy(self) -> bool:
        """Whether the keys belong to a box."""
        return self.is_mounted and bool(self.is_writing or self.query_one(PathBox).display)

    @property
    def named(self) -> str:
        """What the derivation is about, by name."""
        return self.scenario.name or str(self.scenario.network)

    def _sentences(self) -> tuple[str, ...]:
        """What there is to say where there is no verdict."""
        if self.desk.problem:
            return (self.desk.problem,)
        if self.desk.file is None:
            return text("check.no_file_hint", scenario=self.named), text("check.no_file_code")
        return (text("check.judging_hint" if self.judging else "check.nothing_yet"),)


def _report(options: Mapping[str, object], offering: bool, derivation: DerivationFile) -> Report:
    report = check_derivation(derivation, options, hint=RUNGS, offering=offering)
    _ = report.power, report.trace  # what the screen will ask for, so that it need not wait
    return report


def _solved(report: Report) -> str:
    """What is said of an exercise in which nothing is wrong."""
    if coarse := coarse_figures(report.results):
        return text("check.exercise_coarse", names=", ".join(symbol_term(name).text for name in coarse))
    here = any(result.status == "right-here-only" for result in report.results)
    return text("check.exercise_right_here" if here else "check.exercise_right")


def _lines(file: Path) -> tuple[str, ...]:
    """A file as it is written; of one that cannot be read nothing, the verdict says why."""
    try:
        return tuple(read_text(file).rstrip("\n").split("\n"))
    except BptraceError:
        return ()
