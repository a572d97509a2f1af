"""The keys that hold now, in calm groups over the screen that asked; esc, ? and enter lead back."""

from collections.abc import Collection, Iterable, Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from bptrace.texts import text
from bptrace.tui.panels.lines import BLANK, Line, Lines, Span, cut, heading, line, muted, width_of

Group = tuple[str, Sequence[tuple[str, str]]]
GAP = 3  # columns between two columns of keys
KEY = 13  # columns for a key's name
MARGIN = 3
WIDEST = 100


def key_groups(bindings: Iterable[ActiveBinding], app: App[object], common: Collection[str]) -> list[Group]:
    """Our own keys that have a label: of what has the focus, of the screen, and (labels in `common`) of every one."""
    groups: dict[str, dict[str, list[str]]] = {"here": {}, "screen": {}, "everywhere": {}}
    for node, binding, enabled, _ in bindings:
        if enabled and binding.description and _is_ours(node, binding):
            everywhere = isinstance(node, App) or binding.description in common
            name = "everywhere" if everywhere else "screen" if isinstance(node, Screen) else "here"
            keys = groups[name].setdefault(binding.description, [])
            keys += [key for key in (app.get_key_display(binding),) if key not in keys]
    return [
        (text(f"app.help_{name}"), [(" ".join(keys), label) for label, keys in group.items()])
        for name, group in groups.items()
        if group
    ]


def _is_ours(node: DOMNode, binding: Binding) -> bool:
    """Whether a class of this package binds it, and not Textual by itself."""
    own = [base for base in type(node).__mro__ if base.__module__.startswith("bptrace.")]
    bound = [known for base in own for known in base.__dict__.get("BINDINGS", ())]
    return any(isinstance(known, Binding) and known.description == binding.description for known in bound)


def help_lines(groups: Sequence[Group], width: int, height: int) -> list[Line]:
    """The groups below one another, in as many columns as it takes to fit, three at most."""
    for columns in (1, 2, 3):
        lines = _laid_out(groups, width, columns)
        if len(lines) <= height:
            return lines
    return lines[:height]


def _laid_out(groups: Sequence[Group], width: int, columns: int) -> list[Line]:
    each = (width - GAP * (columns - 1)) // columns
    lines: list[Line] = []
    for title, keys in groups:
        lines += [*([BLANK] if lines else []), line(heading(title))]
        rows = -(-len(keys) // columns)
        for row in range(rows):
            cells = [_key(*key, each) for key in keys[row::rows]]
            lines.append(line(*cells))
    return lines


def _key(key: str, label: str, width: int) -> Line:
    """A key and what it does, `width` columns and the gap wide."""
    told = cut(line(Span(key.ljust(KEY), "here", bold=True), muted(label)), width)
    return line(told, " " * (width + GAP - width_of(told)))


class HelpLines(Lines):
    """The groups, and how to get back."""

    def __init__(self, groups: Sequence[Group]) -> None:
        super().__init__()
        self._groups = groups

    def content(self, width: int, height: int) -> Sequence[Line]:
        """The groups on top, the way back in the last line."""
        lines = help_lines(self._groups, width - 2 * MARGIN, height - 3)
        lines = [BLANK, *lines, *[BLANK] * (height - 2 - len(lines)), line(muted(text("app.help_back")))]
        return [line(" " * MARGIN, one) for one in lines]


class KeyHelp(ModalScreen[None]):
    """Covers the screen until a key leads back."""

    DEFAULT_CSS = f"""
    KeyHelp {{ align: center middle; background: $bp-screen; }}
    KeyHelp > HelpLines {{
        width: 100%; max-width: {WIDEST}; height: 100%; max-height: 34; background: $bp-panel;
    }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter,space", "close", text("app.key_leave")),
        Binding("ctrl+c", "app.quit", show=False),
    ]

    def __init__(self, groups: Sequence[Group]) -> None:
        super().__init__()
        self._groups = groups

    def compose(self) -> ComposeResult:
        """One widget."""
        yield HelpLines(self._groups)

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss()

    def on_click(self) -> None:
        """A click leads back as well."""
        self.dismiss()
