"""Frames, both ways: eight bytes with the length, then JSON. Nothing is ever unpickled."""

import json
from typing import Any, BinaryIO


def read(asked: BinaryIO) -> dict[str, Any] | None:
    """The next frame, None at the end."""
    length = asked.read(8)
    if len(length) < 8:
        return None
    frame: dict[str, Any] = json.loads(asked.read(int.from_bytes(length, "big")))
    return frame


def write(answered: BinaryIO, frame: dict[str, Any]) -> None:
    """Send a frame."""
    body = json.dumps(frame).encode()
    answered.write(len(body).to_bytes(8, "big") + body)
    answered.flush()
