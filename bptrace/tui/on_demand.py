"""What a key opens is loaded when it is pressed: whoever never presses it does not wait for it.

Each name is read from here where it is used, `on_demand.Palette(…)`, and comes from its own module then.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bptrace.algebra.assignment import read_assignment as read_assignment
    from bptrace.breakpoints import next_stop as next_stop
    from bptrace.editing import Effect as Effect
    from bptrace.editing import assigned as assigned
    from bptrace.export.one_step import ENDINGS as ENDINGS
    from bptrace.export.one_step import step_as as step_as
    from bptrace.training.saved import packed as packed
    from bptrace.tui.attempt import Attempt as Attempt
    from bptrace.tui.panels.asking import AskPath as AskPath
    from bptrace.tui.panels.asking import AskSure as AskSure
    from bptrace.tui.panels.asking import AskWay as AskWay
    from bptrace.tui.panels.asking import said_of_writing as said_of_writing
    from bptrace.tui.panels.breakpoints import StopList as StopList
    from bptrace.tui.panels.comparison.panel import ComparisonPanel as ComparisonPanel
    from bptrace.tui.panels.edit import EditBox as EditBox
    from bptrace.tui.panels.edit import effect_line as effect_line
    from bptrace.tui.panels.edit import offer as offer
    from bptrace.tui.panels.graph.panel import GraphPanel as GraphPanel
    from bptrace.tui.panels.jump import JumpBox as JumpBox
    from bptrace.tui.panels.jump import destination as destination
    from bptrace.tui.panels.key_groups import apart as apart
    from bptrace.tui.panels.key_groups import offers as offers
    from bptrace.tui.panels.key_groups import without_keys as without_keys
    from bptrace.tui.panels.key_help import KeyHelp as KeyHelp
    from bptrace.tui.panels.palette import Palette as Palette
    from bptrace.tui.panels.predict import AskPrediction as AskPrediction
    from bptrace.tui.panels.predict import Score as Score
    from bptrace.tui.panels.predict import judge_prediction as judge_prediction
    from bptrace.tui.panels.predict import named as named
    from bptrace.tui.panels.predict import truth_of as truth_of
    from bptrace.tui.panels.running import Outcome as Outcome
    from bptrace.tui.panels.running import Running as Running
    from bptrace.tui.panels.watched import trace_before as trace_before
    from bptrace.tui.panels.watched import watch_line as watch_line
    from bptrace.tui.panels.why.panel import WhyPanel as WhyPanel
    from bptrace.tui.screens.laboratory import LaboratoryScreen as LaboratoryScreen
    from bptrace.tui.svg import without_fonts as without_fonts

_HOME = {
    "bptrace.algebra.assignment": ("read_assignment",),
    "bptrace.breakpoints": ("next_stop",),
    "bptrace.editing": ("Effect", "assigned"),
    "bptrace.export.one_step": ("ENDINGS", "step_as"),
    "bptrace.training.saved": ("packed",),
    "bptrace.tui.attempt": ("Attempt",),
    "bptrace.tui.panels.asking": ("AskPath", "AskSure", "AskWay", "said_of_writing"),
    "bptrace.tui.panels.breakpoints": ("StopList",),
    "bptrace.tui.panels.comparison.panel": ("ComparisonPanel",),
    "bptrace.tui.panels.edit": ("EditBox", "effect_line", "offer"),
    "bptrace.tui.panels.graph.panel": ("GraphPanel",),
    "bptrace.tui.panels.jump": ("JumpBox", "destination"),
    "bptrace.tui.panels.key_groups": ("apart", "offers", "without_keys"),
    "bptrace.tui.panels.key_help": ("KeyHelp",),
    "bptrace.tui.panels.palette": ("Palette",),
    "bptrace.tui.panels.predict": ("AskPrediction", "Score", "judge_prediction", "named", "truth_of"),
    "bptrace.tui.panels.running": ("Outcome", "Running"),
    "bptrace.tui.panels.watched": ("trace_before", "watch_line"),
    "bptrace.tui.panels.why.panel": ("WhyPanel",),
    "bptrace.tui.screens.laboratory": ("LaboratoryScreen",),
    "bptrace.tui.svg": ("without_fonts",),
}


def __getattr__(name: str) -> Any:
    """Load the module that holds a name, the first time somebody asks for it."""
    home = next((module for module, names in _HOME.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home), name)
    return value
