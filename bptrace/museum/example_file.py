"""The file of a worked example: a scenario, its source, the figures that are printed there, and their errata.

    [source]                                        author and title; year and url where there are any
    [[figures]]                                     the figures of one part of the source, in its order
    part = "The hidden layer"
    updates = 0                                     after so many updates of the same samples
    printed = [["Err6", "delta2[0,0]", "0.1311"]]   its name there, what it is, the digits; of a matrix all of them
    [[errata]]
    figures = ["Err6"]                              which of them; none where the erratum is about something else
    says = "…"
    rounded = { a2 = 3 }                            the cause, by which the printed digits come about: see `Cause`

Every error is one sentence that names the file and the place.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from bptrace.algebra.conditions import Watched
from bptrace.algebra.measure_reader import read_watched
from bptrace.algebra.parser import FormulaError
from bptrace.errors import UnreadableFile, UsageError, did_you_mean
from bptrace.files import is_path, read_text
from bptrace.frozen import frozen
from bptrace.network.derivation import derivation
from bptrace.network.figures import refusal, whole
from bptrace.network.scenario import Scenario
from bptrace.network.scenario_file import bundled, bundled_text, parse_document
from bptrace.network.tables import each, line, table, tables
from bptrace.texts import text
from bptrace.verification.lines import ordered_lines
from bptrace.verification.matrix_text import BadMatrix, Figures, read_figures
from bptrace.verification.mistakes import CATALOGUE

MOST_DECIMALS = 30
MOST_UPDATES = 1_000_000


@frozen
class Source:
    """Where an example was published; there may be no year and no url."""

    author: str
    title: str
    year: int | None = None
    url: str = ""


@frozen(eq=False)
class Printed:
    """What stands in the source under one name: the formula of what it is, its figures, after how many updates.

    `part` is the heading it stands under, `place` where the file says so, for errors.
    """

    name: str
    formula: Watched
    figures: Figures
    updates: int
    part: str
    place: str


@frozen
class Cause:
    """What was done otherwise than told, so that the printed digits came about.

    `mistake`, of the catalogue, in the line of the quantity `line`; `rounded` quantities to so many decimals before
    they were used; the figure being one of after so many `updates`. What is None or empty was done as told.
    """

    mistake: str = ""
    line: str = ""
    rounded: Mapping[str, int] = field(default_factory=dict)
    updates: int | None = None

    def __bool__(self) -> bool:
        return bool(self.mistake or self.rounded) or self.updates is not None


@frozen
class Erratum:
    """What is known about some figures, by their names, or about the source as a whole."""

    figures: tuple[str, ...]
    says: str
    cause: Cause
    place: str


@frozen(eq=False)
class Example:
    """A published worked example: its name or path, the scenario that computes it, and what is printed of it."""

    name: str
    scenario: Scenario
    source: Source
    printed: tuple[Printed, ...]
    errata: tuple[Erratum, ...]

    @property
    def figures(self) -> int:
        """How many figures are printed; each entry of a matrix is one."""
        return sum(printed.figures.values.size for printed in self.printed)


def names() -> tuple[str, ...]:
    """The examples that come with bptrace."""
    return bundled("examples")


def read_example(name_or_path: str) -> Example:
    """A bundled example, or that of a file. Raises UsageError or UnreadableFile with the place."""
    if name_or_path in names():
        document = parse_document(bundled_text(name_or_path), name_or_path)
    elif not is_path(name_or_path):
        raise UsageError(text("examples.no_example", name=name_or_path, hint=did_you_mean(name_or_path, names())))
    else:
        document = parse_document(read_text(name_or_path), name_or_path)
    if "figures" not in document:
        raise UnreadableFile(text("examples.no_figures", path=name_or_path))
    scenario = Scenario.load(name_or_path)
    if scenario.data is not None:
        raise UnreadableFile(text("examples.no_sample", path=name_or_path))
    reader = _Reader(scenario, name_or_path)
    printed = tuple(reader.printed(document["figures"]))
    source = reader.source(document.get("source"))
    errata = tuple(reader.errata(document.get("errata", []), printed))
    return Example(name_or_path, scenario, source, printed, errata)


class _Reader:
    """Reads the parts of a file that make an example of a scenario."""

    def __init__(self, scenario: Scenario, path: str) -> None:
        self.path = path
        network, optimizer = scenario.network, scenario.optimizer
        self.vocabulary = derivation(network, optimizer, fine=True).vocabulary
        self.lengths = network.lengths(scenario.samples)
        self.computed = tuple(line.name for line in ordered_lines(network, optimizer))

    def source(self, content: object) -> Source:
        place = f"{self.path}, [source]"
        entries = table(content, place, {"author", "title", "year", "url"}, needed=("author", "title"))
        year = whole(entries["year"], f"{place}, year") if "year" in entries else None
        said = {key: line(entries[key], f"{place}, {key}") for key in ("author", "title", "url") if key in entries}
        return Source(**said, year=year)

    def printed(self, content: object) -> Iterator[Printed]:
        seen: set[str] = set()
        known, needed = ("part", "updates", "printed"), ("part", "printed")
        for place, entries in tables(content, f"{self.path}, [[figures]]", known, needed):
            part = line(entries["part"], f"{place}, part")
            updates = whole(entries.get("updates", 0), f"{place}, updates", most=MOST_UPDATES)
            rows = entries["printed"]
            if not isinstance(rows, list) or not rows:
                raise refusal("examples.no_rows", f"{place}, printed")
            for number, row in enumerate(rows, 1):
                found = self._row(row, f"{place}, printed {number}", part, updates)
                if found.name in seen:
                    raise refusal("examples.name_twice", found.place, name=found.name)
                seen.add(found.name)
                yield found

    def _row(self, row: object, place: str, part: str, updates: int) -> Printed:
        if not isinstance(row, list) or len(row) != 3 or not all(isinstance(piece, str) for piece in row):
            raise refusal("examples.no_row", place)
        name, formula, digits = row
        try:
            watched = read_watched(formula, self.vocabulary, self.lengths)
        except FormulaError as error:
            raise refusal("examples.formula", place, formula=formula, problem=error) from error
        try:
            figures = read_figures(digits)
        except BadMatrix:
            figures = None
        if figures is None or not figures.known.all():
            raise refusal("examples.no_digits", place, digits)
        return Printed(line(name, place), watched, figures, updates, part, place)

    def errata(self, content: object, printed: Sequence[Printed]) -> Iterator[Erratum]:
        known = [one.name for one in printed]
        claimed: set[str] = set()
        allowed = ("figures", "says", "mistake", "line", "rounded", "updates")
        for place, entries in tables(content, f"{self.path}, [[errata]]", allowed, needed=("says",)):
            figures = tuple(each(entries.get("figures", []), f"{place}, figures", line))
            for name in figures:
                if name not in known:
                    raise refusal("examples.unknown_figure", place, name=name, hint=did_you_mean(name, known))
                if name in claimed:
                    raise refusal("examples.figure_claimed", place, name=name)
            claimed.update(figures)
            cause = self._cause(entries, place)
            if cause and not figures:
                raise refusal("examples.cause_of_nothing", place)
            yield Erratum(figures, line(entries["says"], f"{place}, says"), cause, place)

    def _cause(self, entries: Mapping[str, Any], place: str) -> Cause:
        for key, other in (("mistake", "line"), ("line", "mistake")):
            if key in entries and other not in entries:
                raise refusal("examples.half_a_mistake", place, given=key, missing=other)
        updates = entries.get("updates")
        rounded = entries.get("rounded", {})
        if not isinstance(rounded, dict):
            raise refusal("examples.no_rounding", f"{place}, rounded", rounded)
        return Cause(
            self._one_of(entries, "mistake", tuple(dict.fromkeys(one.identifier for one in CATALOGUE)), place),
            self._one_of(entries, "line", self.computed, place),
            {self._computed(name, place): self._decimals(rounded[name], name, place) for name in rounded},
            None if updates is None else whole(updates, f"{place}, updates", most=MOST_UPDATES),
        )

    def _one_of(self, entries: Mapping[str, Any], key: str, known: Sequence[str], place: str) -> str:
        if key not in entries:
            return ""
        word = line(entries[key], f"{place}, {key}")
        if word not in known:
            raise refusal("network.unknown_word", f"{place}, {key}", word, hint=did_you_mean(word, known))
        return word

    def _computed(self, name: str, place: str) -> str:
        return self._one_of({"rounded": name}, "rounded", self.computed, place)

    def _decimals(self, value: object, name: str, place: str) -> int:
        return whole(value, f"{place}, rounded, {name}", most=MOST_DECIMALS)
