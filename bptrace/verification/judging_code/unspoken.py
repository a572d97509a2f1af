"""What a file of code has that speaks of no quantity, though whoever wrote it believes that it does: a function of a
mistyped name that nothing uses, and what `backward` returns beside quantities.
"""

import ast
import difflib
from collections.abc import Iterator

from bptrace.algebra.parser import read_quantity
from bptrace.errors import did_you_mean
from bptrace.texts import text
from bptrace.verification.code.arguments import BASES
from bptrace.verification.code.settings import Idle
from bptrace.verification.judging_code.trials import Trials

_NEARLY = 0.8
_WHOLE_WORDS = ("loss", "backward", *BASES)


def unspoken(trials: Trials) -> Iterator[Idle]:
    """One for each, with what may be meant."""
    quantities = [line.name for line in trials.sample.lines]
    yield from _mistyped(trials, [*_WHOLE_WORDS, *quantities])
    for key in trials.unknown_keys:
        assert trials.whole is not None
        if read_quantity(key) not in trials.sample.values:  # W1 is a quantity, and given
            hint = did_you_mean(key, quantities, otherwise=text("check.code_nothing_of_it"))
            problem = text("check.code_no_key", returned=key, network=trials.network, hint=hint)
            yield Idle(key, trials.whole.lines[0], problem, is_text=False)


def _mistyped(trials: Trials, known: list[str]) -> Iterator[Idle]:
    """The functions that nothing calls and that have almost the name of what would be judged."""
    tree = ast.parse(trials.sandbox.source)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    speaking = {one.function.name for one in trials.spoken.values()}
    lowered = {name.lower(): name for name in known}
    for function in trials.case.file.functions:
        name = function.name
        if name in used | speaking or name in known or read_quantity(name):
            continue
        if near := difflib.get_close_matches(name.lower(), lowered, 1, _NEARLY):
            problem = text("check.code_no_function", name=name, hint=text("cli.did_you_mean", name=lowered[near[0]]))
            yield Idle(name, function.lines[0], problem, is_text=False)
