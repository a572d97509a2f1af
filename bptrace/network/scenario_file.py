"""Scenario files: TOML in, TOML out, and the bundled ones.

A published worked example is a scenario file too; what else stands in it, the figures that were printed, is read by
`museum`.
"""

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np

from bptrace.errors import UnreadableFile, UsageError, did_you_mean, shortened
from bptrace.files import is_path, opened, printable, printable_content, read_text
from bptrace.network import datasets
from bptrace.network.figures import matrix, refusal
from bptrace.network.network import Network
from bptrace.network.settings import SECTIONS, Setting, setting
from bptrace.network.weights_file import DATA, FORMAT, Archive, read_archive, state_in, weights_in
from bptrace.texts import text

FOLDERS = ("scenarios", "examples")
BEGINNING = b"PK\3\4"  # of every zip archive, as numpy's are
OF_AN_EXAMPLE = ("source", "figures", "errata")


def bundled(*folders: str) -> tuple[str, ...]:
    """The names of the scenarios that come with bptrace; of some of its `FOLDERS`, or of all."""
    return tuple(sorted(_bundled_files(*(folders or FOLDERS))))


def bundled_text(name: str) -> str:
    """The text of a bundled scenario. KeyError where none has that name."""
    return _bundled_files(*FOLDERS)[name].read_text("utf-8")


@cache
def _bundled_files(*folders: str) -> Mapping[str, Traversable]:
    found = (file for folder in folders for file in (files("bptrace") / folder).iterdir())
    return {file.name.removesuffix(".toml"): file for file in found if file.name.endswith(".toml")}


def read_scenario(name_or_path: str | Path) -> dict[str, Setting]:
    """The settings of a bundled scenario or of a file; a bundled name wins over a file of that name.

    Raises UnreadableFile or UsageError naming file and key.
    """
    name = str(name_or_path)
    if name in bundled():
        return dict(_bundled_settings(name))
    if not is_path(name):
        raise UsageError(text("network.no_scenario", name=name, hint=did_you_mean(name, bundled())))
    path = Path(name)
    return (read_run if _is_archive(path) else read_toml)(path)


def _is_archive(path: Path) -> bool:
    """Whether a saved run is meant: by the file's name, or by how it begins."""
    if path.suffix.lower() == ".npz" or not os.path.isfile(path):
        return path.suffix.lower() == ".npz"
    with opened(path) as file:
        return file.read(len(BEGINNING)) == BEGINNING


@cache
def _bundled_settings(name: str) -> Mapping[str, Setting]:
    """Read once: to judge one derivation by all conventions asks for them a dozen times."""
    return parse_toml(bundled_text(name), name)


def read_toml(path: Path) -> dict[str, Setting]:
    """The settings of the scenario file at `path`; a CSV it names is looked for beside it."""
    settings = parse_toml(read_text(path), str(path))
    data = settings.get("data.name")
    if data is not None and data.value not in datasets.NAMES:
        settings["data.name"] = Setting(str(path.parent / data.value), data.place, data.source)
    return settings


def read_run(path: Path) -> dict[str, Setting]:
    """The settings of the saved run at `path`. Raises UnreadableFile or UsageError naming file and key."""
    return settings_in(read_archive(str(path)), path)


def settings_in(archive: Archive, path: Path) -> dict[str, Setting]:
    """The settings in a saved run: its scenario file, with the trained weights as the parameters, and its samples."""
    if (version := str(archive.get("format", FORMAT))) != FORMAT:
        told = shortened(printable(version))
        raise UnreadableFile(text("network.other_format", path=path, version=told, known=FORMAT))
    written = archive.get("scenario")
    if written is None or written.dtype.kind != "U" or written.size != 1:
        raise UnreadableFile(text("network.no_run", path=path))
    settings = parse_toml(str(written.reshape(-1)[0]), str(path))
    if "network.layers" not in settings:
        raise UnreadableFile(text("network.no_run", path=path))
    if DATA in archive:
        samples = np.atleast_2d(matrix(archive[DATA], f"{path}, {DATA}"))
        settings["data.held"] = Setting(samples, f"{path}, {DATA}", str(path))
    kept = {key.partition(".")[2]: found.value for key, found in settings.items() if key.startswith("network.")}
    inputs, layers = kept.pop("layers")
    weights = weights_in(archive, str(path), Network(inputs, layers, **kept))
    read = {"parameters": weights, "state": state_in(archive, str(path))}
    return settings | {
        f"{section}.{name}": Setting(array, f"{path}, {name}", str(path))
        for section, arrays in read.items()
        for name, array in arrays.items()
    }


def parse_toml(written: str, source: str) -> dict[str, Setting]:
    """The settings in the text of a scenario file; `source` is what errors call it."""
    document = {name: content for name, content in parse_document(written, source).items() if name not in OF_AN_EXAMPLE}
    return {key: setting(key, value, f"{source}, {key}", source) for key, value in _flat(document, source)}


def parse_document(written: str, source: str) -> dict[str, Any]:
    """What a TOML text holds. Raises UnreadableFile where it is none."""
    try:
        document: dict[str, Any] = printable_content(tomllib.loads(written))
    except (ValueError, RecursionError) as error:
        reason = "" if isinstance(error, RecursionError) else str(error)
        raise UnreadableFile(text("network.toml", path=source, reason=reason or text("network.nesting"))) from error
    return document


def _flat(document: Mapping[str, object], source: str) -> Iterator[tuple[str, object]]:
    """Dotted keys and their values; an unknown section is told apart from an unknown key in it."""
    for name, content in document.items():
        if name in SECTIONS and not isinstance(content, dict):
            raise refusal("network.no_section", f"{source}, {name}", section=name)
        if not isinstance(content, dict):
            yield name, content
        elif name not in SECTIONS:
            near = did_you_mean(name, [f"[{section}]" for section in SECTIONS])
            raise refusal("network.unknown_section", f"{source}, [{name}]", hint=near)
        else:
            yield from ((f"{name}.{key}", value) for key, value in content.items())


def toml_text(document: Mapping[str, object]) -> str:
    """`document` (keys, and sections of keys) as TOML, numbers with all their digits."""
    top = [_line(key, value) for key, value in document.items() if not isinstance(value, Mapping)]
    sections = [
        "\n".join([f"[{name}]", *(_line(key, value) for key, value in section.items())])
        for name, section in document.items()
        if isinstance(section, Mapping)
    ]
    return "\n\n".join(["\n".join(top), *sections] if top else sections) + "\n"


def _line(key: str, value: object) -> str:
    return f"{key} = {toml_value(value)}"


def toml_value(value: object) -> str:
    """A text, a truth, a number or an array; JSON's escapes are TOML's but for DEL, which TOML wants escaped too."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value.tolist() if isinstance(value, np.ndarray) else value)
