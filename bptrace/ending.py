"""What asks a process to end: `kill`, or a window that closes."""

import signal

NAMES = ("SIGTERM", "SIGHUP")  # not every system has the second


def ending_signals() -> tuple[signal.Signals, ...]:
    """Those there are here; not what whoever started the process wants ignored, as `nohup` does."""
    found = [signal.Signals[name] for name in NAMES if hasattr(signal, name)]
    return tuple(number for number in found if signal.getsignal(number) is not signal.SIG_IGN)
