"""Everything that a key does now, in groups: what the help lists and what is found by name.

Taken from the bindings themselves, so that a new key is here as soon as it is bound.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from bptrace.frozen import frozen

GROUPS = ("step", "change", "check", "go", "look", "everywhere")
_ACTIONS = {
    "step": ("step", "layer", "phase", "first", "last", "sample", "term", "part", "continue", "onwards", "break",
        "breakpoint", "condition", "watch", "stops", "pause", "resume", "again", "epoch", "speed", "go_on"),
    "look": ("move", "page", "end", "tab", "panel", "turn", "layout", "notation", "mode", "digits", "fine",
        "graph", "why", "log", "cursor", "edge", "line", "scroll", "view", "quantity", "method", "notable",
        "default", "look"),
    "change": ("edit", "travel", "undo", "redo", "save", "skip", "copy", "copy_as", "anew"),
    "check": ("laboratory", "predict", "hint", "next_wrong", "exam", "answer", "submit"),
    "go": ("jump", "train", "debug", "open", "leave", "lesson", "file", "editor", "open_exercise", "pick", "back"),
}  # fmt: skip
_GROUP_OF = {action: group for group, actions in _ACTIONS.items() for action in actions}


@frozen
class Offer:
    """A thing that can be done: the keys for it (none where only the palette offers it), what it is, its group."""

    keys: str
    label: str
    group: str
    action: str
    node: DOMNode

    @property
    def verb(self) -> str:
        """The action without what it is done to."""
        return self.action.partition("(")[0]


def offers(screen: Screen[Any], common: Iterable[Binding] = ()) -> list[Offer]:
    """What can be done on `screen` now, what has the focus first; `common` are the bindings that every screen has."""
    found: list[Offer] = []
    known = {binding.action for binding in common}
    for node, binding, enabled, _ in screen.active_bindings.values():
        if enabled and binding.description and _is_ours(node, binding):
            common_to_all = isinstance(node, App) or binding.action.removeprefix("screen.") in known
            group = "everywhere" if common_to_all else group_of(node, binding.action)
            key = screen.app.get_key_display(binding)
            _add(found, Offer(key, binding.description, group, binding.action, node))
    return found


def without_keys(screen: Screen[Any]) -> Iterator[Offer]:
    """What only the palette offers: the OFFERED of what has the focus, of all it stands in, and of the app."""
    for node in (screen.focused or screen).ancestors_with_self:
        for keys, action, label in getattr(node, "OFFERED", ()):
            yield Offer(keys, label, group_of(node, action), action, node)


def grouped(several: Iterable[Offer]) -> list[tuple[str, list[Offer]]]:
    """Every group that has any, in order."""
    known = list(several)
    groups = ((group, [offer for offer in known if offer.group == group]) for group in GROUPS)
    return [(group, members) for group, members in groups if members]


def apart(several: Iterable[Offer]) -> list[Offer]:
    """Each way of an action with its own keys: `[ ]` is told as `]` where another offer is `[`."""
    known = list(several)
    return [replace(offer, keys=_own_keys(offer, known)) for offer in known]


def _own_keys(offer: Offer, known: Iterable[Offer]) -> str:
    keys = offer.keys
    for other in known:
        same = other is not offer and (other.node, other.verb) == (offer.node, offer.verb)
        if same and len(other.keys) == 1:
            keys = keys.replace(other.keys.replace("-", "−"), "").strip() or keys
    return keys


def group_of(node: DOMNode, action: str) -> str:
    """The group of an action by its name; of one that is new, look for a panel's and go for a screen's."""
    name = action.partition("(")[0].rpartition(".")[2]
    return _GROUP_OF.get(name, "go" if isinstance(node, Screen) else "look")


def _add(found: list[Offer], new: Offer) -> None:
    """Keys for the same thing are told together; shift and a key that is told already is the way back everywhere."""
    for place, old in enumerate(found):
        if old.label == new.label and old.group == new.group:
            if not _named(new.keys, old.keys) and not new.keys.startswith("shift+"):
                found[place] = replace(old, keys=f"{old.keys} {new.keys}")
            return
    found.append(new)


def _named(keys: str, told: str) -> bool:
    """Whether keys are told already: as a word, or, being signs, within another such as "↑↓"."""
    return keys in told.split() or (not keys.isalnum() and keys in told)


def _is_ours(node: DOMNode, binding: Binding) -> bool:
    """Whether a class of this package binds it, and not Textual by itself."""
    own = [base for base in type(node).__mro__ if base.__module__.startswith("bptrace.")]
    bound = [known for base in own for known in base.__dict__.get("BINDINGS", ())]
    return any(isinstance(known, Binding) and known.description == binding.description for known in bound)
