"""One call, a little later, that is sure to come.

`set_timer` of Textual leaves a call out when it is late by its whole delay before it began to wait, as on a busy
machine; what waits for that call then waits for ever.
"""

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable

from textual.message_pump import MessagePump


def soon(pump: MessagePump, seconds: float, do: Callable[[], object]) -> TimerHandle:
    """Have `do` called by `pump`, among its messages, after `seconds`; nothing comes once the pump is closed."""
    return get_running_loop().call_later(seconds, pump.call_later, do)
