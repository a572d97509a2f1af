"""bptrace: a step-through debugger for back-propagation.

Where to read, from the bottom up; each module imports only from those above it in this list:

1.  ``algebra``            equations are values: one tree that is evaluated, shape-checked, drawn, printed, derived
        ``functions``      every named function with its derivative beside it
        ``expression``, ``arithmetic``   the nodes of the tree, and how trees are put together
        ``evaluation``, ``rounding``     what a tree is worth: value, symbolic shape, how far rounding can have moved it
        ``chain_rule``     one rule per node; the backward equations from the forward equations
        ``notation``, ``spelling``, ``styles``   the tree as mathematics, numpy, LaTeX: again one rule per node
        ``numbers``, ``picture``   figures, and an equation as matrices laid out
        ``entry``, ``general_term``, ``expansion``, ``index_formula``   one entry: its tree, with numbers, with letters
        ``simplifying``    what cancels in a derived equation: honest rewrites, each with a name
        ``parser``         a learner's typed formula, read into the same tree
        ``index_reader``, ``whole``   letters for indices, as textbooks write them, and the matrices that they mean
        ``condition_reader``   conditions made of formulas: what one may ask to be stopped at
2.  ``network``            what a network is: its forward equations, losses, updates, data sets and scenarios
3.  ``tracing``            derive, evaluate, freeze: the steps of one sample
    ``editing``            a given number changed by hand, and what that did to the loss
    ``computing_graph``, ``why``   what lies around one entry, and what made it
    ``stops``, ``breakpoints``   what one asks to be stopped at, and where a trace that goes on by itself stops
    ``nudging``, ``probing``   the loss after a nudge: of every entry at once, of one entry by many amounts
    ``slopes``             a numeric derivative from such losses, and how far it can be off
    ``verdicts``           right, wrong, zero, not judged: one number beside another that is known but for its rounding
    ``gradient_checking``  one for every derived quantity, with a verdict for every entry
    ``curves``, ``laboratory``   its error by its step, and one entry's verdict accounted for
4.  ``training``           the same equations run over a whole data set
    ``verification``       a learner's derivation judged line by line, with the cause of the first wrong one
    ``teaching``           lessons: pages, predictions, hints, progress
    ``museum``             published worked examples, judged figure by figure, with their errata
    ``reproduction``       the tables of the two lab reports, published beside measured
    ``export``             a trace as text, Markdown, LaTeX, JSON, or a numpy program
5.  ``tui``                the screens: leaf widgets, panels made of them, screens, app
6.  ``commands``, ``cli``  the command line

``texts`` holds every sentence a person reads, ``errors`` every error meant for people, ``files`` the one way to write
a file, ``frozen`` what makes a class one of values that never change. The public names below are loaded when first
used, so importing bptrace costs nothing.
"""

import importlib

TYPE_CHECKING = False  # what a type checker takes for true; importing it from typing would cost more than all the rest
if TYPE_CHECKING:
    from typing import Any

    from bptrace.gradient_checking import gradient_check
    from bptrace.network.scenario import Scenario
    from bptrace.tracing import trace
    from bptrace.training import train
    from bptrace.verification import check

__version__ = "0.1.0"

__all__ = ["Scenario", "check", "gradient_check", "trace", "train"]

_HOME = {
    "Scenario": "bptrace.network.scenario",
    "check": "bptrace.verification",
    "gradient_check": "bptrace.gradient_checking",
    "trace": "bptrace.tracing",
    "train": "bptrace.training",
}


def __getattr__(name: str) -> "Any":
    """Load a public name from the module that holds it, the first time somebody asks."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(importlib.import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
