"""The current step for elsewhere: into the terminal's clipboard, or into a file that the person names."""

from typing import ClassVar

from textual.binding import Binding, BindingType

import bptrace.tui.on_demand as on_demand
from bptrace.algebra.notation import symbol_term
from bptrace.texts import text
from bptrace.tui.messages import Said
from bptrace.tui.panels.debugger.shown import Shown

MOST_NUMBERS = 8_000  # of a step that is copied; a text of more is no use in a clipboard
MOST_CHARACTERS = 74_000  # terminals and what lies between drop longer messages to the clipboard (OSC 52)


class Copying(Shown):
    """The key that copies, and what the palette offers without a key of its own."""

    KEYS: ClassVar[list[BindingType]] = [Binding("y", "copy", text("copying.key_copy"), show=False)]
    OFFERED: ClassVar[tuple[tuple[str, str, str], ...]] = tuple(
        (f"y {form[0]}", f"copy_as('{form}')", text(f"copying.as_{form}"))
        for form in ("text", "latex", "numpy", "file")
    )

    def action_copy(self) -> None:
        """Ask which way."""
        if self.moment and not self._refused():
            asked = text("copying.which", name=symbol_term(self.moment.name).text)
            self.app.push_screen(on_demand.AskWay(asked), self.action_copy_as)

    def action_copy_as(self, form: str | None) -> None:
        """Copy the step in that form, or ask for a file; None leaves everything as it is."""
        if not form or not self.moment or self._refused():
            return
        if form == "file":
            where = on_demand.AskPath(self.moment.name, on_demand.ENDINGS["text"], text("copying.step_where"))
            self.app.push_screen(where, self._write)
            return
        name = symbol_term(self.moment.name).text
        written = self._written(form) if self.moment.step.value.size <= MOST_NUMBERS else None
        if written is None or len(written) > MOST_CHARACTERS:
            self.post_message(Said(text("copying.too_long", name=name)))
            return
        self.app.copy_to_clipboard(written)
        self.post_message(Said(text("copying.copied", name=name, form=text(f"copying.form_{form}"))))

    def _written(self, form: str) -> str:
        moment = self.moment
        assert moment
        check = None if moment.untold_gradient else moment.checks.known(moment.name)
        return on_demand.step_as(form, moment.trace, moment.step, moment.cell, check)

    def _write(self, path: str | None) -> None:
        if path:
            form = next((form for form, ending in on_demand.ENDINGS.items() if path.lower().endswith(ending)), "text")
            self.post_message(Said(on_demand.said_of_writing(path, self._written(form))))

    def _refused(self) -> bool:
        """What has still to be predicted is not told by copying it either."""
        moment = self.moment
        hidden = {name.partition("[")[0] for name in moment.hidden} if moment else set()
        untold = next((name for name in (moment.name, *moment.step.operands) if name in hidden), "") if moment else ""
        if untold:
            self.post_message(Said(text("copying.hidden", name=symbol_term(untold).text)))
        return bool(untold)
