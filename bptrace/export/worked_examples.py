"""Published worked examples, written down: the list of them, and one figure by figure, as text and as JSON."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from bptrace.algebra.expression import Equation, Symbol
from bptrace.algebra.notation import mathematics, symbol_term
from bptrace.algebra.numbers import fixed, full, index, power_of_ten
from bptrace.export.json_format import strict_json
from bptrace.export.paragraph import paragraph
from bptrace.export.text import scenario_lines
from bptrace.files import printable
from bptrace.museum import Example, Judged, Judgement
from bptrace.museum.judging import Explanation, Worth
from bptrace.texts import text
from bptrace.verification.digits import Figure

MARKS: Mapping[Worth, str] = {"agrees": "✓", "last-digit": "≈", "not-reproducible": "✗"}
MORE_DECIMALS = 2
Row = tuple[str, str, str, str]

# --- the list --------------------------------------------------------------------------------------------------------


def examples_text(examples: Sequence[Example]) -> str:
    """Every example: its name, source and network, and how many figures it has; what those are worth is not told."""
    width = max(len(one.name) for one in examples) + 2
    lines: list[str] = []
    for one in examples:
        told = text("examples.network", network=one.scenario.network, figures=one.figures)
        lines += paragraph(f"{one.name:<{width}}{published(one)}", " " * width)
        lines += [" " * width + told]
    return "\n".join([*lines, "", *paragraph(text("examples.how"))]) + "\n"


def examples_json(examples: Sequence[Example]) -> str:
    """`bptrace.examples/1`."""
    return strict_json({"format": "bptrace.examples/1", "examples": [_summary(one) for one in examples]})


def _summary(example: Example) -> dict[str, Any]:
    return {
        "name": example.name,
        "title": example.scenario.title,
        "source": vars(example.source),
        "network": str(example.scenario.network),
        "figures": example.figures,
    }


# --- one example, as JSON --------------------------------------------------------------------------------------------


def example_json(judgement: Judgement) -> str:
    """`bptrace.example/1`; `erratum` is the place in the list of errata, `by_cause` the value in the way it names."""
    errata = list(judgement.explanations)
    return strict_json(
        {
            "format": "bptrace.example/1",
            "exit": judgement.exit_code,
            **_summary(judgement.example),
            "counts": judgement.counts,
            "figures": [_figure(one, errata) for one in judgement.figures],
            "errata": [_erratum(one) for one in errata],
        }
    )


def _figure(one: Judged, errata: list[Explanation]) -> dict[str, Any]:
    return {
        "name": one.printed.name,
        "part": one.printed.part,
        "formula": one.printed.formula.text,
        "updates": one.printed.updates,
        "index": one.place,
        "printed": one.figure.value,
        "half_unit": one.figure.half_unit,
        "computed": one.computed,
        "verdict": one.worth,
        "erratum": errata.index(one.explanation) if one.explanation else None,
        "by_cause": one.by_cause,
        "reproduced": one.reproduced,
    }


def _erratum(explanation: Explanation) -> dict[str, Any]:
    erratum, method = explanation.erratum, explanation.method
    rewrite = method.rewrite if method else None
    return {
        "figures": erratum.figures,
        "says": erratum.says,
        "cause": vars(erratum.cause) if erratum.cause else None,
        "equation": mathematics(Equation(erratum.cause.line, rewrite.expression)) if rewrite else None,
    }


# --- one example, as text --------------------------------------------------------------------------------------------


def example_text(judgement: Judgement) -> str:
    """The source, every figure with the formula of what it is, and the errata with what they reproduce."""
    head = paragraph(published(judgement.example))
    step = text("examples.step", name=printable(judgement.example.name))
    return "\n".join([*head, *example_lines(judgement), "", step]) + "\n"


def example_lines(judgement: Judgement) -> list[str]:
    """What is told of an example below its title, line by line."""
    example = judgement.example
    lines = [*filter(None, [example.source.url]), "", *scenario_lines(example.scenario), "", counts(judgement)]
    rows = [_row(one) for one in judgement.figures]
    titles = text("examples.printed"), text("examples.computed")
    widths = _widths([("", *titles, ""), *rows])
    for part, several in groupby(zip(judgement.figures, rows, strict=True), lambda pair: pair[0].printed.part):
        lines += ["", _laid_out(("", *titles, part), widths), *(_laid_out(row, widths) for _, row in several)]
    told = [line for number, one in enumerate(judgement.explanations, 1) for line in _told(number, one, judgement)]
    lines += ["", text("examples.errata"), *told] if told else []
    return [*lines, *_open(judgement)]


def published(example: Example) -> str:
    """Who published it, under which title, in which year."""
    source = example.source
    key = "examples.source_of_year" if source.year else "examples.source"
    return text(key, author=source.author, title=source.title, year=source.year)


def counts(judgement: Judgement) -> str:
    """`33 figures: ✓ 27 agree, ≈ 1 last digit, ✗ 5 not as described`; only what there is."""
    counted = [
        text(f"examples.count_{worth}", mark=MARKS[worth], count=count)
        for worth, count in judgement.counts.items()
        if count
    ]
    return text("examples.counts", figures=len(judgement.figures), counts=", ".join(counted))


def _row(one: Judged) -> Row:
    """Mark, printed and computed digits, and what the figure is; digits first, as ASCII changes the width of names."""
    name, formula = _name(one), _formula(one)
    what = name if name == formula else text("examples.named", name=name, formula=formula)
    return MARKS[one.worth], printed_text(one.figure), _computed(one.figure, one.computed), what


def _name(one: Judged) -> str:
    return one.printed.name + (index(one.place) if one.place else "")


def _formula(one: Judged) -> str:
    expression = one.printed.formula.expression
    written = mathematics(expression)
    if one.place is None:
        return written
    return (written if isinstance(expression, Symbol) else f"({written})") + index(one.place)


def _widths(rows: Sequence[Row]) -> list[int]:
    return [max((len(row[column]) for row in rows), default=0) for column in range(3)]


def _laid_out(row: Row, widths: Sequence[int]) -> str:
    mark, printed, computed, what = row
    return f"{mark:<1}  {printed:>{widths[1]}}  {computed:>{widths[2]}}   {what}"


def printed_text(figure: Figure) -> str:
    """The figure with the decimals that it was printed with."""
    return full(figure.value) if _decimals(figure) is None else fixed(figure.value, _decimals(figure) or 0)


def _computed(figure: Figure, computed: float) -> str:
    """A computed value with somewhat more decimals than the figure it is compared with."""
    decimals = _decimals(figure)
    return full(computed) if decimals is None else fixed(computed, decimals + MORE_DECIMALS)


def _decimals(figure: Figure) -> int | None:
    """How many decimals commit it; None for an exact one."""
    if not figure.half_unit:
        return None
    return max(0, -math.floor(math.log10(2 * figure.half_unit) + 0.5))


# --- errata ----------------------------------------------------------------------------------------------------------


def _told(number: int, explanation: Explanation, judgement: Judgement) -> Iterator[str]:
    """What is known, how it was computed then, and the digits that come out."""
    erratum, indent = explanation.erratum, " " * 4
    about = text("examples.about", figures="; ".join(erratum.figures)) if erratum.figures else ""
    yield ""
    yield from paragraph(f"{number}.  {' '.join(filter(None, [about, erratum.says]))}", indent)
    if explanation.method is None:
        return
    rows = [_by_cause(one) for one in judgement.figures if one.explanation is explanation]
    yield from paragraph(indent + text("examples.then", how=_how(explanation)), indent)
    widths = _widths(rows)
    yield from (indent + _laid_out(row, widths) for row in rows)


def _how(explanation: Explanation) -> str:
    """`with δ⁽¹⁾ = … (updated-weights), with a⁽²⁾ rounded to 10⁻³, with updates = 9,999`."""
    cause, method = explanation.erratum.cause, explanation.method
    how = []
    if method is not None and method.rewrite is not None:
        equation = mathematics(Equation(cause.line, method.rewrite.expression))
        how.append(text("examples.by_mistake", equation=equation, mistake=cause.mistake))
    for name, decimals in cause.rounded.items():
        how.append(text("examples.by_rounding", quantity=symbol_term(name).text, unit=power_of_ten(-decimals)))
    if cause.updates is not None:
        how.append(text("examples.by_updates", updates=f"{cause.updates:,}"))
    return ", ".join(how)


def _by_cause(one: Judged) -> Row:
    """The figure beside what it is in the way of its erratum."""
    assert one.by_cause is not None  # an explanation with a method gives every figure of its erratum a value
    told = text("examples.reproduced" if one.reproduced else "examples.not_reproduced", name=_name(one))
    mark = MARKS["agrees" if one.reproduced else "not-reproducible"]
    return mark, printed_text(one.figure), _computed(one.figure, one.by_cause), told


def _open(judgement: Judgement) -> list[str]:
    """What keeps the file from being sound."""
    left = [one for one in judgement.figures if not one.as_the_file_says]
    names = dict.fromkeys(one.printed.name for one in left)
    lines = [text("examples.unexplained", names=", ".join(names))] if left else []
    lines += [text("examples.idle", place=one.place) for one in judgement.idle_errata]
    return ["", *lines] if lines else []
