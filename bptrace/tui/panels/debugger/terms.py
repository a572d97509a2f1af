"""One entry built term by term: its keys."""

from typing import ClassVar

from textual.binding import BindingType

from bptrace.algebra.notation import symbol_term
from bptrace.algebra.numbers import number
from bptrace.texts import text
from bptrace.tui.messages import Said
from bptrace.tui.panels.debugger.keys import key
from bptrace.tui.panels.debugger.shown import Shown
from bptrace.tui.panels.terms import steps_of


class TermByTerm(Shown):
    """Keys that go from term to term of the chosen entry."""

    KEYS: ClassVar[list[BindingType]] = [
        key("full_stop", "term(1)", "term", ". ,"),
        key("comma", "term(-1)", "term_back"),
    ]

    def action_term(self, direction: int) -> None:
        """The next or previous term; before the first one the entry as a whole."""
        moment = self.moment
        if moment is None:
            return
        if moment.is_hidden or moment.uses_hidden:
            name = moment.untold or moment.name
            self.post_message(Said(text("lessons.not_yet", name=symbol_term(name).text)))
            return
        count = len(steps_of(moment))
        term = (-1 if moment.term is None else moment.term) + direction
        if count == 1:
            self.post_message(Said(text("debugger.term_only")))
        elif term >= count:
            value = float(moment.step.value[moment.cell])
            self.post_message(Said(text("debugger.term_whole", value=number(value))))
        elif moment.term is not None or direction > 0:
            self.tab = "entry"
            self.become(moment.term_by_term(term if term >= 0 else None))
