"""English texts: breakpoints, watches, and going on to the next stop."""

TEXTS: dict[str, str] = {
    # what is typed
    "breakpoints.placeholder": "where to stop, or what to watch",
    "breakpoints.watch_what": "watch needs a formula: watch max(abs(delta1)).",
    "breakpoints.is_given": "{name} is given, no step computes it: write a condition, or watch {name}.",
    "breakpoints.too_many": "There are {most} already: delete one first.",
    "breakpoints.there_already": "This is there already.",
    # the list
    "breakpoints.title": "Breakpoints and watches",
    "breakpoints.sort_step": "step",
    "breakpoints.sort_phase": "phase",
    "breakpoints.sort_condition": "when",
    "breakpoints.sort_watch": "watch",
    "breakpoints.example_step": "dW2",
    "breakpoints.means_step": "stop at this step",
    "breakpoints.example_phase": "backward",
    "breakpoints.means_phase": "stop where this phase begins",
    "breakpoints.example_condition": "max(abs(delta1)) < 1e-4",
    "breakpoints.means_condition": "stop once this holds",
    "breakpoints.example_watch": "watch L",
    "breakpoints.means_watch": "keep this in view",
    "breakpoints.none": "In the debugger b sets a breakpoint on the step where you are, c goes on to the next.",
    "breakpoints.how": "⏎ add   ↑↓ choose   del delete   esc done",
    "breakpoints.not_here": "not of this network",
    # what just happened
    "breakpoints.set": "● Breakpoint on {name}: c continues to it, B lists all.",
    "breakpoints.gone": "No breakpoint on {name} any more.",
    "breakpoints.none_set": "There is no breakpoint yet: b sets one on this step, B asks for a condition.",
    "breakpoints.at_step": "● Stopped at {name}.",
    "breakpoints.at_phase": "● Stopped where {name} begins.",
    "breakpoints.at_condition": "● Stopped: {name}.",
    "breakpoints.after": " After {updates} updates.",
    "breakpoints.after_one": " After one update.",
    "breakpoints.running": "update {updates}, nothing stopped yet; any key stops here",
    "breakpoints.interrupted": "You stopped it after {updates} updates; c goes on, ⌫ leads back.",
    "breakpoints.gave_up": "Nothing stopped in {updates} updates; c goes on.",
    "breakpoints.to_the_end": "Nothing stops before the end of this trace.",
    # keys
    "breakpoints.key_delete": "delete",
    "breakpoints.key_choose": "choose",
    "breakpoints.key_done": "done",
    # watches
    "breakpoints.more": "+{count}",
}
