"""The file of an experiment: what a report says, the scenario that its rows share, and the rows.

    title, report, place, says, about               what it is, and where it stands
    measure = "accuracy"                            the share of right classes; "soft_accuracy" is 1 − mean |y − a|
    [scenario]                                      keys of a scenario file, for every row
    [[readings]]                                    where the report can be read in several ways, each
    name = "0.65, as in the code"
    set = { optimizer.learning_rate = 0.65 }        its keys of a scenario file
    [[rows]]
    name = "decay, Linear"
    set = { data.name = "lab2-linear" }             the row's own keys
    readings = []                                   where none makes a difference to it; all of them else
    published = "99.97"                             in percent, with the digits that are printed
    at = { 300 = "99.74" }                          and what the report gives for an epoch
    [[claims]]
    says = "decay is sooner at 99 %"
    kind = "sooner"                                 or higher, rougher, smoother
    pairs = [["decay, Linear", "fixed, Linear"]]
    levels = ["99"]                                 of sooner, one for each pair

Every error is one sentence that names the file and the place.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from bptrace.errors import UsageError, did_you_mean
from bptrace.files import is_path, read_text
from bptrace.network import datasets
from bptrace.network.figures import refusal
from bptrace.network.scenario import Scenario
from bptrace.network.scenario_file import parse_document
from bptrace.network.tables import each, line, table, tables
from bptrace.network.words import choice, words
from bptrace.reproduction.experiment import Claim, Experiment, Figure, Pair, Row
from bptrace.texts import text

KEYS = ("title", "report", "place", "says", "about", "measure", "scenario", "readings", "rows", "claims")
NEEDED = ("title", "measure", "scenario", "rows")
REPORTS = ("lab1", "lab2")
_FIGURE = re.compile(r"\d{1,3}(\.\d{1,10})?")


def bundled(report: str | None = None) -> list[Experiment]:
    """The experiments that come with bptrace, in the order of the reports; of one report, or of both."""
    found = [_experiment(written, name, name) for name, written in _bundled().items()]
    return sorted((one for one in found if report in (None, one.report)), key=lambda one: (one.report, one.place))


def chosen(word: str | None) -> list[Experiment]:
    """All experiments, those of a report, or one: by its name, or of a file. Raises UsageError or UnreadableFile."""
    return bundled(word) if word is None or word in REPORTS else [read_experiment(word)]


def read_experiment(name_or_path: str) -> Experiment:
    """A bundled experiment, or that of a file. Raises UsageError or UnreadableFile with the place."""
    ours = _bundled()
    if name_or_path in ours:
        return _experiment(ours[name_or_path], name_or_path, name_or_path)
    if not is_path(name_or_path):
        hint = did_you_mean(name_or_path, [*REPORTS, *sorted(ours)])
        raise UsageError(text("reproduce.no_experiment", name=name_or_path, hint=hint))
    return _experiment(read_text(name_or_path), Path(name_or_path).stem, name_or_path)


def _bundled() -> dict[str, str]:
    folder = files("bptrace") / "experiments"
    return {
        file.name.removesuffix(".toml"): file.read_text("utf-8")
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    }


def _experiment(written: str, name: str, path: str) -> Experiment:
    document = table(parse_document(written, path), path, KEYS, NEEDED)
    measure = choice("accuracy", "soft_accuracy")(document["measure"], f"{path}, measure")
    shared = _keys(document["scenario"], f"{path}, [scenario]")
    readings = dict(_readings(document.get("readings", []), path))
    rows = _by_reading(_rows(document["rows"], path, shared, readings))
    said = {key: line(document.get(key, ""), f"{path}, {key}") for key in ("title", "report", "place", "says", "about")}
    claims = tuple(_claims(document.get("claims", []), path, [row.name for row in rows]))
    return Experiment(name, **said, measure=measure, readings=tuple(readings), rows=rows, claims=claims)  # type: ignore[arg-type]


def _readings(content: object, path: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    for place, entries in tables(content, f"{path}, [[readings]]", ("name", "set"), ("name",)):
        yield line(entries["name"], f"{place}, name"), _keys(entries.get("set", {}), f"{place}, set")


def _rows(
    content: object, path: str, shared: dict[str, object], readings: Mapping[str, Mapping[str, object]]
) -> Iterator[Row]:
    """Every row in each of its readings, and one more for every epoch that it names."""
    known, needed = ("name", "set", "readings", "published", "at"), ("name", "published")
    for place, entries in tables(content, f"{path}, [[rows]]", known, needed):
        name = line(entries["name"], f"{place}, name")
        own = shared | _keys(entries.get("set", {}), f"{place}, set")
        asked = [
            _one_of(one, readings, f"{place}, readings")
            for one in each(entries.get("readings", list(readings)), f"{place}, readings", line)
        ]
        for reading in asked or [""]:
            settings = {**own, **readings.get(reading, {})}
            row = Row(name, reading, settings, _figure(entries["published"], f"{place}, published"))
            epochs = _sound(row, place).epochs
            yield row
            for epoch, printed in _at(entries.get("at", {}), f"{place}, at", epochs - 1):
                yield Row(name, reading, settings, _figure(printed, f"{place}, at"), epoch)


def _by_reading(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows of a reading together, else as they are."""
    found = list(rows)
    order = list(dict.fromkeys(row.reading for row in found))
    return tuple(sorted(found, key=lambda row: order.index(row.reading)))


def _at(content: object, place: str, last: int) -> Iterator[tuple[int, object]]:
    """The epochs, and what is printed for each."""
    if not isinstance(content, dict):
        raise refusal("reproduce.no_epochs", place, content)
    for epoch, printed in content.items():
        if not (epoch.isascii() and epoch.isdigit() and int(epoch) <= last):
            raise refusal("reproduce.no_epoch", place, epoch, last=last)
        yield int(epoch), printed


def _claims(content: object, path: str, rows: list[str]) -> Iterator[Claim]:
    known, needed = ("says", "kind", "pairs", "levels"), ("says", "kind", "pairs")
    for place, entries in tables(content, f"{path}, [[claims]]", known, needed):
        kind = choice("higher", "sooner", "rougher", "smoother")(entries["kind"], f"{place}, kind")
        pairs = [list(each(pair, f"{place}, pairs", line)) for pair in each(entries["pairs"], f"{place}, pairs", _any)]
        levels = [_figure(level, f"{place}, levels") for level in entries.get("levels", [])]
        if any(len(pair) != 2 for pair in pairs) or len(levels) != (len(pairs) if kind == "sooner" else 0):
            raise refusal("reproduce.no_pairs", place)
        for name in (name for pair in pairs for name in pair):
            _one_of(name, rows, f"{place}, pairs")
        at: list[Figure | None] = [*levels] or [None] * len(pairs)
        several = tuple(Pair(better, worse, level) for (better, worse), level in zip(pairs, at, strict=True))
        yield Claim(line(entries["says"], f"{place}, says"), kind, several)  # type: ignore[arg-type]


def _keys(content: object, place: str) -> dict[str, object]:
    """Sections of keys, by their dotted names."""
    if not isinstance(content, dict):
        raise refusal("reproduce.no_keys", place, content)
    found: dict[str, object] = {}
    for section, keys in content.items():
        if not isinstance(keys, dict):
            raise refusal("reproduce.no_keys", f"{place}, {section}", keys)
        found |= {f"{section}.{key}": value for key, value in keys.items()}
    return found


def _sound(row: Row, place: str) -> Scenario:
    """Its scenario. Raises UsageError where none can be built, or its data may change under its kept runs."""
    data = row.settings.get("data.name")
    if data not in (*datasets.NAMES, *datasets.ALIASES):
        raise refusal("reproduce.no_data", f"{place}, data.name", data, known=", ".join(datasets.NAMES))
    if "init.seed" in row.settings:
        raise refusal("reproduce.own_seed", f"{place}, init.seed")
    return row.task(0).scenario(place)


def _figure(content: object, place: str) -> Figure:
    printed = words(content, place)
    if not _FIGURE.fullmatch(printed):
        raise refusal("reproduce.no_figure", place, content)
    return Figure(printed)


def _one_of(name: str, known: Mapping[str, Any] | list[str], place: str) -> str:
    if name not in known:
        raise refusal("network.unknown_word", place, name, hint=did_you_mean(name, list(known)))
    return name


def _any(content: object, place: str) -> object:
    return content
