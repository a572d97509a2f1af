"""Going back and forth along a run: a cursor on its curve, places and conditions that are typed, and the debugger."""

import os
from collections.abc import Iterator

from textual import on, work

from bptrace.algebra.parser import read_quantity
from bptrace.errors import BptraceError
from bptrace.files import write_new
from bptrace.texts import text
from bptrace.training.moment import Moment
from bptrace.training.place import is_place, read_place
from bptrace.training.search import Search
from bptrace.training.visit import Visit
from bptrace.tui import on_demand
from bptrace.tui.messages import Open
from bptrace.tui.panels.box import Box
from bptrace.tui.panels.jump import ENTRY
from bptrace.tui.panels.lines import line, muted
from bptrace.tui.panels.training.box import GoBox, StopBox
from bptrace.tui.panels.training.columns import Columns
from bptrace.tui.panels.training.look import Look
from bptrace.tui.place import Place
from bptrace.tui.screens.train.running import SLICE, RunningScreen
from bptrace.tui.widgets.loss_plot import LossPlot


class TravellingScreen(RunningScreen):
    """The cursor is an update of the run; what is shown are the weights after it, without a cursor those of now."""

    update: int | None = None
    because = ""
    searching = False
    _exact = False

    # --- what is looked at -----------------------------------------------------------------------------------------

    @property
    def wanted(self) -> int:
        """After how many updates the weights are that the cursor asks for."""
        if self.update is None:
            return self.training.updates
        if self._exact:
            return min(self.update + 1, self.training.updates)
        per_epoch = self.training.updates_per_epoch
        return min((self.update // per_epoch + 1) * per_epoch, self.training.updates)

    def look(self) -> Look:
        """What is shown now; while the weights at the cursor are not reached yet, those that were shown last."""
        training = self.training
        if self.update is None:
            self._moment = training.moment
        elif training.replay.reach(self.wanted, 0.0):
            self._moment = training.replay.moment(self.wanted)
        elif not hasattr(self, "_moment"):
            self._moment = training.moment
        moment: Moment = self._moment
        return Look(training, moment, self.update, self.running)

    def stand(self, update: int | None, exact: bool = False, because: str = "") -> None:
        """Put the cursor at an update, or take it away; its weights are walked to while keys go on.

        `because` is what holds there.
        """
        self.update, self._exact, self.because = update, exact, because
        self._walk()
        self.show_soon()

    @work(exclusive=True, group="walk")
    async def _walk(self) -> None:
        if self.update is not None and not self.training.replay.reach(self.wanted, 0.0):
            await self.in_turns(self._steps())
            self.show()

    def _steps(self) -> Iterator[object]:
        while not self.training.replay.reach(self.wanted, SLICE):
            yield None

    @on(LossPlot.CursorMoved)
    def _moved(self, event: LossPlot.CursorMoved) -> None:
        event.stop()
        self.stand(min(int(event.x) * self.training.updates_per_epoch, self.training.replay.last))

    def action_cursor(self, direction: int) -> None:
        """Along the curve."""
        self.query_one(Columns).loss.plot.action_move(direction)

    def action_edge(self, end: int) -> None:
        """To the first or the last epoch."""
        self.query_one(Columns).loss.plot.action_edge(end)

    # --- the debugger ----------------------------------------------------------------------------------------------

    def action_debug(self) -> None:
        """The update at the cursor in the debugger; without one the next that the run would do."""
        self.stop()
        update = self.training.updates if self.update is None else self.update
        visit = Visit(self.training, update)
        self.post_message(Open(Place("debug", scenario=visit.scenario, visit=visit)))

    def action_leave(self) -> None:
        """Without the cursor; then into the debugger."""
        if self.searching:
            self.searching = False
        elif self.update is not None:
            self.stand(None)
        else:
            self.action_debug()

    def action_lesson(self) -> None:
        """Back to the lesson one comes from."""
        self.post_message(Open(Place("lesson")))

    # --- a file ---------------------------------------------------------------------------------------------------

    def action_save(self) -> None:
        """The whole run into a new file that the person names; until it is written, the run waits."""
        self.stop()
        self._ask_path("run.npz", text("training.save_where"))

    def _ask_path(self, offered: str, asked: str) -> None:
        self.app.push_screen(on_demand.AskPath(*os.path.splitext(offered), asked), self._save)

    def _save(self, path: str | None) -> None:
        if path:
            try:
                write_new(path, on_demand.packed(self.training.run()))
            except BptraceError as error:
                self._ask_path(path, str(error))
            else:
                self.say(line("  ", muted(text("training.saved", path=path))), passing=True)

    # --- what is typed ---------------------------------------------------------------------------------------------

    def action_where(self) -> None:
        """Ask where to."""
        self.query_one(GoBox).ask()

    def action_stop_when(self) -> None:
        """Ask on what to stop; what holds now is offered."""
        stop = self.training.stop_when
        self.query_one(StopBox).ask(offered=stop.condition.text if stop else "")

    @on(GoBox.Asked)
    def _go_there(self, event: GoBox.Asked) -> None:
        typed = event.typed.strip().removeprefix(":").strip()
        try:
            if is_place(typed):
                self.stand(read_place(typed, self.training.replay), exact=":" in typed)
            elif typed and not self._watch(typed):
                self._search(Search(self.training.replay, typed, self.training.history.epochs))
        except BptraceError as error:
            self._refuse(error)
            return
        self.query_one(GoBox).close()

    def _watch(self, typed: str) -> bool:
        """An entry that was typed is watched from now on."""
        found = ENTRY.fullmatch(typed)
        name = read_quantity(found[1]) if found else None
        columns = self.query_one(Columns)
        if not found or not name or not columns.watched.choose(name, (int(found[2]), int(found[3]))):
            return False
        columns.bring(columns.watched)
        self.show_soon()
        return True

    @on(StopBox.Asked)
    def _stop_when(self, event: StopBox.Asked) -> None:
        try:
            self.training.stop_on(event.typed.strip() or None)
        except BptraceError as error:
            self._refuse(error)
            return
        self.query_one(StopBox).close()
        self.training.extend(0)
        self.show_soon()

    def _refuse(self, error: BptraceError) -> None:
        """Say why not; what was typed may be changed."""
        self.say(line("  ", muted(str(error))), passing=True)

    @property
    def asks(self) -> bool:
        """Whether a box is open, in which every key is the box's."""
        return isinstance(self.focused, Box) and bool(self.focused.display)

    @on(Box.Closed)
    def _left_box(self) -> None:
        if not self.asks:
            self.set_focus(None)

    # --- searching -------------------------------------------------------------------------------------------------

    @work(exclusive=True, group="search")
    async def _search(self, search: Search) -> None:
        """To the first update at which a condition holds; esc ends it."""
        self.stop()
        self.searching = True
        await self.in_turns(self._looking(search))
        told, self.searching = self.searching, False
        typed = search.condition.condition.text
        if search.found is not None:
            self.stand(search.found, exact=True, because=typed)
        elif told:
            self.say(line("  ", muted(text("training.says_never", typed=typed))), passing=True)

    def _looking(self, search: Search) -> Iterator[object]:
        while self.searching and not search.over:
            search.advance_for(SLICE)
            self.say(line("  ", muted(text("training.searching", epoch=search.epoch, epochs=self.training.epoch))))
            yield None
