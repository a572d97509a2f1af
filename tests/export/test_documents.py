"""A trace as LaTeX and as Markdown: compiles, says what the trace says, and survives whatever a title holds."""

import re
import shutil
import subprocess
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from markdown_it import MarkdownIt

from bptrace.algebra.entry import entry
from bptrace.algebra.functions import ACTIVATIONS
from bptrace.algebra.notation import latex, numpy_code
from bptrace.algebra.numbers import plain
from bptrace.export.latex import trace_latex
from bptrace.export.latex_text import latex_text
from bptrace.export.markdown import markdown_text, trace_markdown
from bptrace.export.shown import shown
from bptrace.network.losses import LOSSES
from bptrace.network.scenario import Scenario
from bptrace.tracing import Trace, trace

CASES: dict[str, dict[str, Any]] = {
    "Mazur": {"scenario": "mazur"},
    "Lab 2, large": {"scenario": "lab2"},
    "columns, minus, mse": {"network": "2-3-tanh-2-relu-1", "layout": "column", "sign": "minus", "loss": "mse"},
    "a batch": {"network": "2-3-softplus-1", "set": {"sample.x": [[0.1, -0.2], [1, 2]], "sample.y": [[1], [0]]}},
}
NASTY = "100 % δ⁽²⁾ & <b>_x_</b> \\input{/etc/passwd} $#^~`|*[a](b) “é” 中文 ½ \x01"
KNOWN = """
documentclass usepackage setlength parindent parskip allowdisplaybreaks begin end section subsection quad par
raggedright texttt textsuperscript ensuremath mathrm left right frac tfrac cdots vdots
partial delta eta alpha sigma tanh exp log top odot cdot sum infty times
"""
COMMANDS = set(KNOWN.split())
as_latex, as_markdown = cache(trace_latex), cache(trace_markdown)  # each document is written once


@pytest.fixture(scope="module", params=CASES, ids=lambda name: name)
def traced(request: pytest.FixtureRequest) -> Trace:
    return trace(Scenario.build(**CASES[request.param]))


def unbalanced(formula: str) -> str:
    """What is wrong with the groups of a piece of LaTeX; nothing where every one that opens closes, in order."""
    opened: list[str] = []
    for match in re.finditer(r"\\(begin|end)\{(\w+\*?)\}|\\(left|right)\b|\\.|([{}])", formula):
        sign = match[1] or match[3] or match[4] or ""
        if sign in ("begin", "left", "{"):
            opened.append(match[2] or sign)
        elif sign in ("end", "right", "}"):
            wanted = {"end": match[2], "right": "left", "}": "{"}[sign]
            if not opened or opened.pop() != wanted:
                return f"{match[0]} at {match.start()}"
    return " ".join(opened)


def sound(document: str) -> None:
    assert unbalanced(document) == ""
    assert {name for name in re.findall(r"\\([A-Za-z]+)", document)} <= COMMANDS
    assert not re.search(r"_\{[^{}]*\}_|\^\{[^{}]*\}\^|__|\^\^", document), "a double index stops TeX"
    assert all(sign.isascii() or 0xC0 <= ord(sign) <= 0xFF for sign in document)


def test_the_latex_of_a_trace_is_balanced_and_uses_nothing_but_known_commands(traced: Trace) -> None:
    sound(as_latex(traced))


def test_the_latex_of_every_activation_and_loss_is_sound() -> None:
    for activation, loss in product(ACTIVATIONS, LOSSES):
        try:
            scenario = Scenario.build(network=f"2-3-{activation}-2-{activation}", loss=loss, x="0.5,0.2", y="1,0")
        except Exception:
            continue  # a loss and an output that do not fit together
        for step in trace(scenario, fine=True).steps:
            sound(latex(step.equation))


def test_the_latex_of_one_entry_is_sound(traced: Trace) -> None:
    for step in traced.steps:
        if max(step.value.shape) < 10:
            sound(latex(entry(step.equation.expression, 0, 0, traced.values)))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX here")
@pytest.mark.parametrize("title", ["", NASTY])
def test_the_latex_compiles_as_it_is(traced: Trace, title: str, tmp_path: Path) -> None:
    named = trace(Scenario.build(**{**CASES["Mazur"], "set": {"title": title}})) if title else traced
    (tmp_path / "trace.tex").write_text(trace_latex(named), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "trace.tex"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="latin-1", timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:]
    assert "Overfull" not in (tmp_path / "trace.log").read_text(encoding="latin-1")


def test_the_documents_hold_every_formula_and_every_line_of_numpy(traced: Trace) -> None:
    tex, markdown = as_latex(traced), as_markdown(traced)
    for step in traced.steps:
        left, _, right = latex(step.equation).partition(" = ")
        assert f"{left} &= {right} " in tex
        assert latex_text(numpy_code(step.equation)) in tex
        assert latex(step.equation).replace(r"\,", r"\thinspace") in markdown
        assert f"```python\n{numpy_code(step.equation)}\n```" in markdown


def test_plain_markdown_takes_nothing_in_a_formula_for_its_own(traced: Trace) -> None:
    """A page that knows no dollars shows the formula's very text, and so one that reads it afterwards finds it."""
    tokens = MarkdownIt("commonmark").enable("table").parse(as_markdown(traced))
    shown_text = [
        "".join("\n" if child.type == "softbreak" else child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline" and "$" in token.content and "\\$" not in token.content
    ]
    raw = [token.content for token in tokens if token.type == "inline" and "$" in token.content]
    assert shown_text == raw
    formulas = [written for written in shown_text if written.startswith("$$\n") and written.endswith("\n$$")]
    assert len(formulas) == len(traced.steps)
    assert [unbalanced(formula) for formula in formulas] == [""] * len(formulas)


def test_the_tables_of_the_markdown_hold_the_numbers_of_the_trace() -> None:
    traced = trace(Scenario.load("mazur"))
    html = MarkdownIt("commonmark").enable("table").render(as_markdown(traced))
    part = html[html.index(r"\frac{\partial L}{\partial W^{(2)}}$ (2×2)") :]
    table = part[: part.index("</table>")]
    cells = [float(cell.replace("−", "-")) for cell in re.findall(r"<td[^>]*>([−\d.]+)</td>", table)]
    np.testing.assert_allclose(np.reshape(cells, (2, 2)), traced.values["dW2"], atol=5e-5)


def test_a_large_matrix_shows_its_ends_and_says_what_is_left_out() -> None:
    value = np.arange(5000.0).reshape(100, 50)
    seen = shown(value)
    assert seen.rows == (0, 1, 2, None, 98, 99) and seen.columns == (0, 1, 2, None, 48, 49)
    assert seen.left_out == "Not shown: rows 3–97 and columns 3–47."
    for row, entries in zip(seen.rows, seen.entries, strict=True):
        for column, written in zip(seen.columns, entries, strict=True):
            if row is None or column is None:
                assert written == ""
            else:
                assert float(written) * 10.0**seen.power == pytest.approx(value[row, column], abs=0.5)
    assert shown(value[:12, :8]).left_out == "" and len(shown(value[:12, :8]).rows) == 12
    for document in (trace_latex, trace_markdown):
        assert "rows 3" in document(trace(Scenario.load("lab2")))


@pytest.mark.parametrize("written", [NASTY, "", " ", "\n# no\n\nheading", "`", "\\", "{", "}", "中" * 3])
def test_no_title_breaks_the_documents(written: str) -> None:
    assert unbalanced(latex_text(written)) == ""
    tokens = MarkdownIt("commonmark").parse("# " + markdown_text(written))
    assert [token.type for token in tokens] == ["heading_open", "inline", "heading_close"]
    assert "".join(child.content for child in tokens[1].children or ()) == " ".join(written.split()).replace(
        "\x00", "�"
    )
    assert {child.type for child in tokens[1].children or ()} <= {"text", "text_special"}


def test_markdown_in_ascii_is_ascii(traced: Trace) -> None:
    assert plain(as_markdown(traced)).isascii()


def test_a_setting_is_written_as_it_was_given() -> None:
    traced = trace(Scenario.load("mazur"))
    assert r"\eta = 0.5 " in as_latex(traced) and r"$\eta = 0.5$" in as_markdown(traced)
