"""What is laid over a screen, and goes again once."""

from typing import Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen

Answer = TypeVar("Answer")


class LaidOver(Screen[Answer], Generic[Answer]):
    """Goes once: keys typed ahead ask again, and Textual would take away what lies below instead."""

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        """Go, if this is still what is seen."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class Modal(LaidOver[Answer], ModalScreen[Answer]):
    """Lies over a part of the screen below, which stays in sight."""
