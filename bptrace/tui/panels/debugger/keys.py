"""A key of the debugger, described by the catalogue."""

from textual.binding import Binding

from bptrace.texts import text


def key(pressed: str, action: str, name: str, shown: str = "") -> Binding:
    """A binding described by the catalogue's `debugger.key_<name>`, in the last line where `shown` spells its key."""
    return Binding(pressed, action, text(f"debugger.key_{name}"), show=bool(shown), key_display=shown or None)
