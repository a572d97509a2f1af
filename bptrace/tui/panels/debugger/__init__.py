"""The debugger: a trace, the step and the entry that are looked at, and the panels that show them.

The debug screen fills itself with one; a lesson puts one beside its page. Everything shown follows from one `moment`.

``arranged``     the panels, and where they stand
``shown``        what they show: all of it follows from the moment
``idle_checks``  the gradient checks that are made while nothing else happens
``comparing``    what a person has beside the right value, when they come from the check screen
``stepping``, ``entries``, ``looks``, ``copying``, ``stopping``, ``terms``, ``predicting``, ``overlays``   what a
person does: each module holds its keys, with what they do

A new group of keys is one more module with a class like these, named below; one with a `check_action` asks `super`.
"""

from typing import ClassVar

from textual.binding import BindingType

from bptrace.tui.panels.debugger.comparing import Comparing
from bptrace.tui.panels.debugger.copying import Copying
from bptrace.tui.panels.debugger.entries import Entries
from bptrace.tui.panels.debugger.idle_checks import IdleChecks
from bptrace.tui.panels.debugger.looks import Looks
from bptrace.tui.panels.debugger.predicting import Predicting
from bptrace.tui.panels.debugger.stepping import Stepping
from bptrace.tui.panels.debugger.stopping import Stopping
from bptrace.tui.panels.debugger.terms import TermByTerm


class Debugger(
    Predicting, Stepping, Stopping, Entries, TermByTerm, Looks, Copying, Comparing, IdleChecks, can_focus=True
):
    """Shows `moment`; keys make another one, and `Moved` tells about it."""

    BINDINGS: ClassVar[list[BindingType]] = [  # in the order of the help
        *Stepping.KEYS, *Stopping.KEYS, *Entries.KEYS, *TermByTerm.KEYS, *Predicting.KEYS, *Looks.KEYS,
        *Comparing.KEYS, *Copying.KEYS,
    ]  # fmt: skip
