"""The last line of every screen: the most used keys, taken from the bindings that hold now."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.binding import Binding
from textual.screen import Screen

from bptrace.tui.panels.lines import Line, Lines, Span, muted, width_of
from bptrace.tui.panels.over import Over

ROOMY = 100  # from this width on the keys stand farther apart


def keys_line(bindings: Iterable[tuple[str, str]], width: int, last: tuple[str, str] | None = None) -> Line:
    """Keys with what they do, as many as fit; `last` stands at the right end."""
    end = _key(*last) if last else ()
    gap = "   " if width >= ROOMY else "  "
    room = width - 2 - width_of(end) - len(gap)
    spans: list[Span] = [Span("  ")]
    for key, label in bindings:
        piece = _key(key, label)
        if width_of(spans) + width_of(piece) > room:
            break
        spans += [*piece, Span(gap)]
    space = width - width_of(spans) - width_of(end) - 2
    return (*spans, Span(" " * max(space, 0)), *end)


def _key(key: str, label: str) -> Line:
    return Span(key, "here", bold=True), muted(f" {label}")


class Keys(Lines):
    """Follows the bindings of what has the focus; a click on a key presses it."""

    def __init__(self, order: Sequence[str] = ()) -> None:
        """`order` names the keys that come first; the others follow as they are bound."""
        super().__init__()
        self._order = {key: place for place, key in enumerate(order)}

    def on_mount(self) -> None:
        """Listen for other bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        self.renew()

    def _shown(self) -> tuple[list[Binding], Binding | None]:
        known = self.screen.active_bindings.values()
        bound = [(node, binding) for node, binding, enabled, _ in known if binding.show and enabled]
        bound.sort(key=lambda one: -1 if isinstance(one[0], Over) else self._order.get(one[1].key, len(self._order)))
        active = [binding for _, binding in bound]
        named: dict[str, Binding] = {}
        for binding in active:  # of several keys for the same thing the first is enough
            named.setdefault(binding.description or binding.action, binding)
        distinct = list(named.values())
        last = next((binding for binding in distinct if binding.action in ("help", "screen.help")), None)
        return [binding for binding in distinct if binding is not last and binding.description], last

    def content(self, width: int, height: int) -> Sequence[Line]:
        """One line."""
        bindings, last = self._shown()
        pairs = [(self.app.get_key_display(binding), binding.description) for binding in bindings]
        end = (self.app.get_key_display(last), last.description) if last else None
        return (keys_line(pairs, width, end),)

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        span = self.span_at(event)
        bindings, last = self._shown()
        for binding in (*bindings, *((last,) if last else ())):
            if span and span.text.strip() in (self.app.get_key_display(binding), binding.description):
                event.stop()
                self.app.simulate_key(binding.key)
                return
