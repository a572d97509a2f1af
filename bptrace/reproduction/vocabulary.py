"""What the reports call things, and where each of them is here."""

from importlib.resources import files

from bptrace.frozen import frozen
from bptrace.network.scenario_file import parse_document
from bptrace.network.tables import each, line, table, tables

FILE = "names.toml"


@frozen
class Named:
    """A name of a report, what it is called here (perhaps nothing), and what it is."""

    report: str
    name: str
    ours: tuple[str, ...]
    what: str


def vocabulary() -> tuple[Named, ...]:
    """Every named thing of both reports, in their order."""
    written = (files("bptrace") / "reproduction" / FILE).read_text("utf-8")
    content = table(parse_document(written, FILE), FILE, ("names",), ("names",))["names"]
    known = ("report", "name", "ours", "what")
    return tuple(
        Named(
            line(entries["report"], place),
            line(entries["name"], place),
            tuple(each(entries["ours"], place, line)),
            line(entries["what"], place),
        )
        for place, entries in tables(content, FILE, known, known)
    )
