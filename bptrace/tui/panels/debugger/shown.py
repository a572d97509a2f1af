"""What the debugger's panels show: all of it follows from one moment."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from textual.message import Message

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.picture import lay_out
from bptrace.texts import text
from bptrace.tracing import Trace
from bptrace.tui.messages import Said
from bptrace.tui.panels.debugger.arranged import ArrangedPanels
from bptrace.tui.panels.moment import Cell, Moment
from bptrace.tui.panels.ribbon import flow
from bptrace.tui.panels.rules import rows_wanted
from bptrace.tui.panels.terms import summed_term
from bptrace.tui.panels.travel import to_opened
from bptrace.tui.panels.values import has_room_for_values
from bptrace.tui.widgets.overview import Overview
from bptrace.tui.widgets.picture import PictureView
from bptrace.tui.widgets.ribbon import Ribbon

if TYPE_CHECKING:
    from bptrace.training.visit import Visit

SMALL = 12  # rows and columns of a matrix that never needs a window at 120×36


class Shown(ArrangedPanels):
    """Shows `moment`; whoever goes to another one as the person does calls `become`."""

    @dataclass
    class Moved(Message):
        """The person went to another step or entry, or to another sample; `moment` says where they are."""

        moment: Moment

    def __init__(
        self,
        traced: Trace | None = None,
        *,
        continues: bool = True,
        visit: "Visit | None" = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """`continues` lets a step beyond the last one go on to the next sample, with the updated parameters.

        `visit` tells which update of a run it is.
        """
        super().__init__(id=id, classes=classes)
        self.continues = continues
        self._pictured: object = None
        self._planned: object = None
        self._paged = ""
        self.set_reactive(Shown.moment, Moment.begin(traced, visit) if traced else None)

    def show(self, traced: Trace, step: str = "", cell: Cell | None = None, hidden: Iterable[str] = ()) -> None:
        """Another trace, at `step` (else the first) and `cell`; values of `hidden` are "?" until `reveal`."""
        new = Moment.begin(traced)
        if self.moment:
            new = replace(new, notation=self.moment.notation, mode=self.moment.mode, digits=self.moment.digits)
        self._begin(replace(new, hidden=frozenset(hidden)), step, cell)

    def open(self, traced: Trace, step: str = "", cell: Cell | None = None, visit: "Visit | None" = None) -> None:
        """Another trace, from which one can come back to where one is now; `visit` is its place in a run."""
        new = to_opened(self.moment, traced, visit) if self.moment else Moment.begin(traced, visit)
        self._begin(new, step, cell)

    def _begin(self, new: Moment, step: str, cell: Cell | None) -> None:
        if step and step not in new.trace and step in new.trace.fine:
            new = new.in_detail(fine=True)
        new = new.to(step) if step in new.trace else new
        self.moment = new.choose(*cell) if cell else new

    def go(self, name: str, cell: Cell | None = None) -> bool:
        """To the step that computes `name`, found in the finer trace if need be; False where there is none."""
        if self.moment is None:
            return False
        if name not in self.moment.trace:
            if name not in self.moment.trace.fine:
                return False
            self.moment = self.moment.in_detail(fine=True)
        moved = self.moment.to(name)
        self.moment = moved.choose(*cell) if cell else moved
        return True

    def hide(self, names: Iterable[str]) -> None:
        """Show "?" for the values of these quantities."""
        if self.moment:
            self.moment = replace(self.moment, hidden=frozenset(names))

    def reveal(self, name: str) -> None:
        """Show the value of a quantity again."""
        if self.moment:
            self.moment = replace(self.moment, hidden=self.moment.hidden - {name})

    def become(self, moment: Moment) -> None:
        """Go there as the person does, and say so; not to a step computed from what they have still to predict."""
        if self.moment and moment.name != self.moment.name and moment.untold:
            self.post_message(Said(text("lessons.not_yet", name=symbol_term(moment.untold).text)))
        elif moment is not self.moment:
            self.moment = moment
            self.post_message(self.Moved(moment))

    def watch_moment(self) -> None:
        """Another moment."""
        if self.is_mounted and self.moment:
            self.follow(self.moment)

    def on_mount(self) -> None:
        """Draw the first moment."""
        if self.moment:
            self.follow(self.moment)

    def follow(self, moment: Moment) -> None:
        """Show the moment in what is no panel; panels follow by themselves."""
        self.query_one(Ribbon).flow = flow(moment)
        self._make_room(moment)
        if self._paged != moment.name:
            self._paged, self.page = moment.name, 0
        self._show_picture(moment)

    def _make_room(self, moment: Moment) -> None:
        """What stands where follows from the network, so that nothing moves while a person steps."""
        before, plan = (self._large, self._rules, self._small), moment.trace.derivation
        self._large, self._small = _is_large(moment), has_room_for_values(moment)
        if self._planned is not plan:
            self._planned, self._rules = plan, rows_wanted(plan)
        if before != (self._large, self._rules, self._small):
            self._arrange_again()

    def _show_picture(self, moment: Moment) -> None:
        view, overview = self.query_one(PictureView), self.query_one(Overview)
        pictured = (moment.trace, moment.index, moment.hides_shape)
        if self._pictured != pictured:
            self._pictured = pictured
            with np.errstate(all="ignore"):  # an overflow is drawn as what it is
                picture = None if moment.hides_shape else lay_out(moment.step.equation, moment.trace.values)
                view.picture = picture
                earlier = moment.effect.values_before(moment.step) if moment.effect else None
                view.before = lay_out(moment.step.equation, earlier) if earlier else None
        view.hidden, view.veiled = moment.hidden_cells, moment.hidden
        view.mode, view.digits, view.cursor = moment.mode, moment.digits, moment.cell
        view.term = None if moment.term is None else summed_term(moment)
        if overview.is_on_screen:
            windows = view.windows
            if overview.value is not (value := moment.step.value if windows else None):
                overview.set_reactive(Overview.value, value)  # its room is fixed: nothing has to be laid out again
                overview.watch_value()
                overview.refresh()
            overview.windows = windows


def _is_large(moment: Moment) -> bool:
    return any(max(step.value.shape) > SMALL for step in moment.trace.steps)
