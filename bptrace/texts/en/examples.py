"""English texts: the published worked examples."""

TEXTS: dict[str, str] = {
    "examples.source": "{author}: {title}",
    "examples.source_of_year": "{author}: {title} ({year})",
    "examples.network": "{network} · {figures} figures",
    "examples.counts": "{figures} figures: {counts}",
    "examples.count_agrees": "{mark} {count} agree",
    "examples.count_last-digit": "{mark} {count} off in the last digit",
    "examples.count_not-reproducible": "{mark} {count} not as described",
    "examples.how": (
        "`bptrace examples mazur` computes the figures of one and tells which agree; `bptrace debug mazur` steps "
        "through it."
    ),
    "examples.heading": "Worked examples",
    "examples.count": "{figures} figures",
    "examples.judging": "Its {figures} figures are being computed…",
    "examples.lines": "lines {first} to {last} of {count}",
    "examples.fact": "{count} published",
    "examples.key_choose": "choose",
    "examples.key_first": "the first",
    "examples.key_last": "the last",
    "examples.key_debug": "step through it",
    "examples.key_scroll": "read on",
    "examples.key_lessons": "lessons",
    "examples.printed": "printed",
    "examples.computed": "computed",
    "examples.named": "{name} = {formula}",
    "examples.errata": "Errata",
    "examples.about": "{figures}:",
    "examples.then": "Computed anew {how}:",
    "examples.by_mistake": "with {equation} ({mistake})",
    "examples.by_rounding": "with {quantity} rounded to {unit}",
    "examples.by_updates": "with updates = {updates}",
    "examples.reproduced": "{name} reproduced",
    "examples.not_reproduced": "{name} not reproduced",
    "examples.unexplained": "Left open: {names}. No erratum explains what is printed there.",
    "examples.idle": "{place} speaks of a figure that agrees.",
    "examples.step": "`bptrace debug {name}` steps through it.",
    # errors in an example's file
    "examples.no_example": "there is no example '{name}': {hint}",
    "examples.no_figures": (
        "{path} is no worked example: it has no [[figures]]; add them, a part and what is printed in it."
    ),
    "examples.no_sample": "{path} has no [sample]; a worked example names the x and the y that its source takes.",
    "examples.no_rows": '{place}: name at least one figure, ["w5+", "W2_new[0,0]", "0.3589"].',
    "examples.no_row": '{place} is three texts: name, formula and digits, ["w5+", "W2_new[0,0]", "0.3589"].',
    "examples.formula": "{place}: {formula} is no formula here: {problem}",
    "examples.no_digits": (
        '{place}: {value} is no number; write the digits as they are printed, "0.50" or "[[1.5, 2.0]]".'
    ),
    "examples.name_twice": "{place}: {name} is there twice; give every figure a name of its own.",
    "examples.unknown_figure": "{place}: there is no figure '{name}': {hint}",
    "examples.figure_claimed": "{place}: {name} has an erratum already; give a figure one.",
    "examples.cause_of_nothing": '{place}: a cause explains figures; name them, figures = ["…"].',
    "examples.half_a_mistake": (
        "{place}: {given} says nothing without {missing}; name the mistake and the line it was made in."
    ),
    "examples.no_such_mistake": "{place}: {name} cannot be made in the line of {line}; name another mistake or line.",
    "examples.no_rounding": "{place}: {value} is no rounding; write {{ a2 = 3 }} for a2 rounded to three decimals.",
    "examples.shape": "{place}: {name} is {is}, but {given} figures are given; write as many as it has entries.",
}
