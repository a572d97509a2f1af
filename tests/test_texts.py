"""Every text a person reads stands in the catalogue, and the catalogue holds nothing else."""

import ast
import re
import string
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from sampling import sampled

import bptrace
import bptrace.texts.en
from bptrace.algebra.numbers import plain
from bptrace.texts import catalogue, text

PACKAGE = Path(bptrace.__file__).parent
SOURCES = sorted(
    file for file in PACKAGE.rglob("*.py") if not {"texts", "lessons"} & set(file.relative_to(PACKAGE).parts)
)
AREAS = sorted(module.name for module in iter_modules(bptrace.texts.en.__path__))
KEYS = {key: template for area in AREAS for key, template in catalogue(area).items()}
ANYTHING = "\0"

# Three lower-case words in a row, or a capital and a word: what no identifier, style, selector or command looks like.
SENTENCE = re.compile(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b|^[A-Z][a-z]+ [a-z]{2,}\b")
FOR_PROGRAMMERS = {
    "ValueError",
    "TypeError",
    "KeyError",
    "IndexError",
    "RuntimeError",
    "AttributeError",
    "AssertionError",
}
NOT_PROSE = ("CSS", "CSS_PATH", "CODE")  # how the name ends that such a text is given


def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def literal(node: ast.AST) -> str | None:
    """A string or f-string; what is filled in is ANYTHING."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else ANYTHING for part in node.values)
    return None


def text_calls(file: Path) -> Iterator[tuple[ast.Call, str]]:
    """The calls of `text` in a file, with their key where it is a literal."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "text" and node.args:
            key = literal(node.args[0])
            if key is not None:
                yield node, key


def keys_like(key: str) -> set[str]:
    pattern = re.compile(".+".join(re.escape(part) for part in key.split(ANYTHING)))
    return {known for known in KEYS if pattern.fullmatch(known)}


def fields(template: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.slow
def test_every_key_that_the_code_asks_for_exists_and_gets_its_values() -> None:
    wrong = []
    for file in SOURCES:
        for call, key in text_calls(file):
            given = {keyword.arg for keyword in call.keywords}
            matching = keys_like(key)
            missing = [] if None in given else [known for known in matching if not fields(KEYS[known]) <= given]
            if not matching or (missing and ANYTHING not in key):
                wrong.append(f"{file.name}:{call.lineno} {key} {sorted(given, key=str)}")
    assert not wrong


@pytest.mark.slow
def test_every_text_is_used() -> None:
    """By a call of `text`, or by a key that stands in a table somewhere (lessons name theirs by rule)."""
    used: set[str] = set()
    for file in SOURCES:
        for node in ast.walk(tree_of(file)):
            key = literal(node)
            if key is not None and key.partition(".")[0] in AREAS:
                used |= keys_like(key) if ANYTHING in key else {key} & KEYS.keys()
    assert sorted(KEYS.keys() - used) == []


def test_every_key_begins_with_its_area() -> None:
    assert [key for area in AREAS for key in catalogue(area) if not key.startswith(f"{area}.")] == []


def test_every_template_can_be_filled_in() -> None:
    for key, template in KEYS.items():
        names = fields(template)
        assert "" not in names and not any(name.isdigit() for name in names), f"{key}: places have names"


@pytest.mark.parametrize("part", sampled(range(6), 6))
def test_no_sentence_stands_in_the_code(part: int) -> None:
    assert [found for file in SOURCES[part::6] for found in sentences(file)] == []


def _module_of(function: ast.expr) -> str | None:
    """`re` of `re.compile`."""
    named = isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)
    return function.value.id if named else None


def sentences(file: Path) -> list[str]:
    """The texts in a file's code that a person might read, with their places."""
    nodes = list(ast.walk(tree_of(file)))
    skipped: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(node.value)
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if isinstance(node.exc.func, ast.Name) and node.exc.func.id in FOR_PROGRAMMERS:
                skipped |= set(ast.walk(node))
        elif isinstance(node, ast.Call) and _module_of(node.func) == "re":
            skipped |= set(ast.walk(node))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id.endswith(NOT_PROSE) for target in targets):
                skipped |= set(ast.walk(node))
    return [
        f"{file.relative_to(PACKAGE)}, line {node.lineno}: {written!r}"
        for node in nodes
        if isinstance(node, ast.Constant | ast.JoinedStr)
        and node not in skipped
        and (written := literal(node)) is not None
        and SENTENCE.search(written)
        and not written.startswith("bptrace ")
    ]


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        text("cli.no_such_text")
    with pytest.raises(KeyError):
        text("no_such_area.text")


def test_every_sign_of_the_texts_and_of_the_lessons_has_a_spelling_in_ascii(checkout: Path) -> None:
    patterns = ("bptrace/texts/en/*.py", "bptrace/*/*.toml", "lessons/*/*.toml", "lessons/*/en.md")
    written = {file: file.read_text("utf-8") for pattern in patterns for file in checkout.glob(pattern)}
    assert len(written) > 100
    assert not {sign: file for file, text in written.items() for sign in plain(text) if not sign.isascii()}


def test_every_area_of_the_catalogue_is_a_module_with_texts() -> None:
    for area in AREAS:
        assert isinstance(import_module(f"bptrace.texts.en.{area}").TEXTS, dict)
