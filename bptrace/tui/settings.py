"""What a person has chosen for every time: one small file in the state folder, the defaults where none is read."""

import json
from dataclasses import asdict, fields
from pathlib import Path

from bptrace.errors import BptraceError
from bptrace.files import write_whole
from bptrace.frozen import frozen
from bptrace.keeping import make_folder, state_folder
from bptrace.tui.colours import LOOKS

FORMAT = "bptrace.settings/1"
FILE = "settings.json"


@frozen
class Settings:
    """`look` names the colours: dark, light or contrast."""

    look: str = "dark"


def kept(folder: Path | None = None) -> Settings:
    """What was chosen; the defaults where nothing was, or nothing that this version knows."""
    try:
        document = json.loads(((folder or state_folder()) / FILE).read_text(encoding="utf-8"))
        if document["format"] == FORMAT and document["look"] in LOOKS:
            return Settings(**{field.name: document[field.name] for field in fields(Settings)})
    except (OSError, ValueError, KeyError, TypeError, RecursionError, BptraceError):
        pass
    return Settings()


def keep(settings: Settings, folder: Path | None = None) -> None:
    """Remember it. Raises BptraceError where the folder cannot be written."""
    place = folder or state_folder()
    make_folder(place)
    write_whole(place / FILE, json.dumps({"format": FORMAT, **asdict(settings)}, indent=1) + "\n")
