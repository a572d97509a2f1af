"""English texts: check."""

TEXTS: dict[str, str] = {
    # reading a derivation file
    "check.at": "{file}:{line}: {problem}",
    "check.too_many": "there are more than {most} statements before this line; keep those of one derivation.",
    "check.no_such_file": "there is no file {path}; `bptrace check --new {path}` writes one with blanks to fill in.",
    "check.never_closed": "a bracket that opens here is never closed; close it.",
    "check.unknown_header": "'{said}' is no setting of a scenario: {hint}",
    "check.optimizer_number": "{name} belongs to the optimizer: write `set: optimizer.{name}=…` above the formulas.",
    "check.no_eps": "eps stands for nothing yet: write ε for the optimizer's, else `eps = 1e-12` in a line above.",
    "check.no_weight_decay": (
        "λ is the weight decay, and none is set: write `set: optimizer.weight_decay=…` above the formulas."
    ),
    "check.taken_samples": (
        "m is taken: it is the number of samples and need not be given. Leave the line out, or give what you mean "
        "another name."
    ),
    "check.taken_size": (
        "{name} is taken: it is a size of the network and need not be given. Leave the line out, or give what you mean "
        "another name."
    ),
    "check.taken_t": "t is taken: it is the number of the update. Give what you mean another name, as in target = y.",
    "check.taken_number": (
        "{name} is taken: it belongs to other optimizers than {optimizer}. Give what you mean another name."
    ),
    "check.quantity_as_header": "'{said}' is a quantity: write {said} = … with an equal sign.",
    "check.empty_header": "'{said}:' has no value; write one behind it, or remove the line.",
    "check.header_twice": "'{said}' was set in line {before} already; keep one of the two lines.",
    "check.no_statement": "'{said}' is neither `key: value` nor `quantity = …`; put a # before a comment.",
    "check.no_quantity": "'{said}' is no quantity: {hint}",
    "check.quantities": (
        "it is one of x, y, W1, b1, z1, a1, L, delta1, dW1, db1, W1_new, … with the number of the layer."
    ),
    "check.not_in_network": "{name} is no quantity of the network {network}: {hint}",
    "check.not_in_lab1": (
        "{name} is no quantity of {network}, the network of lab1, which is meant where the header has no `network: …`"
        " and no `scenario: …`; add one."
    ),
    "check.no_such_bias": (
        "there is no {name} to compute, because this scenario's biases are `{bias}`; `bias: trained` in the header "
        "changes that."
    ),
    "check.no_number": "'{said}' is no number; an unknown entry is written ?.",
    "check.too_deep": "these brackets are nested too deeply; a matrix is a list of rows, [[1, 2], [3, 4]].",
    "check.empty_list": "the brackets are empty; an unknown entry is written ?.",
    "check.ragged": "the rows have different lengths ({said}); fill the gaps with ?.",
    "check.twice": "{name} was given a figure in line {before} already; keep one of the two.",
    "check.formula_twice": "{name} was given a formula in line {before} already; keep one of the two.",
    "check.letters_on_the_left": (
        "Letters on the right count entries; they belong on the left as well: {name}[j] = … or {name}[j,k] = …."
    ),
    "check.entry_shape": "One entry is a number, this gives {given}: give every quantity its place, as in W1[0,1].",
    "check.too_many_entries": "More than {most} entries one by one: write the formula for the whole quantity.",
    "check.one_number": "one entry of {name} takes one number.",
    "check.no_entry": "{name} is {rows}×{columns}: it has no such entry; indices count from 0, as in {name}[0,0].",
    "check.given_formula": "{name} is given, not computed, so a formula for it cannot be judged; write its figures.",
    "check.before_or_after": "{name} below {gradient} may be what was kept before the update, or after it; write "
    "{name}_new for after, or {name} above the gradients for before.",
    "check.old_or_new": "{name} was updated in line {before}: is it the old one here, or the updated one? Write the "
    "update as {name}_new = …, and {name}_new where the updated one is meant.",
    "check.no_given": "'{said}' is no quantity that is given: in GIVEN stand x, y, W1, b1, …, eta.",
    "check.given_in_part": "{name} is given only in part; write every entry.",
    "check.whole_only": "{name} is given as a whole; write all of it in one line.",
    "check.eta_number": "eta is one number.",
    "check.t_number": "t is the number of the update, counted from 1.",
    # why something is not judged, or cannot be
    "check.blank": "Still a blank.",
    "check.own_name": "A name of your own: the lines that use it are judged.",
    "check.unused_name": "No line uses this name, and no quantity is called so: nothing of it is judged.",
    "check.seeded": "It depends on {name}, which nobody gave: write {name} = … or a `seed:` into the file.",
    "check.rounded_on_the_way": (
        "More than the digits you wrote explain, but steps rounded on the way could: keep a digit more in them."
    ),
    "check.given_below": (
        "{name} in line {line} stands below its update in line {update} and was taken as {name}_new: what is given "
        "belongs above the update."
    ),
    "check.no_digits": "Zeros of so few digits tell nothing: write more digits.",
    "check.below_rounding": "On this sample nothing of it stands above the rounding.",
    "check.is_code": "numpy code that is more than a formula goes into a .py file.",
    "check.only_numbers": (
        "This is arithmetic with numbers only: write its result as a figure, or a formula with quantities."
    ),
    "check.defined_by_itself": "{name} is defined by itself.",
    "check.defined_by_later": "{name} is defined by {later}, which comes after it.",
    "check.right_for_rate": "{name} is right for η = 1.",
    "check.guarded": "Right but for the small number that keeps from log 0 or from dividing by 0.",
    "check.guard_besides": "The small number that keeps from log 0 or from dividing by 0 is no mistake.",
    "check.guard_under_root": "{name} is right but for where ε stands: √(v + ε) is not √v + ε where v is small.",
    "check.small_added": "{name} is right but for a small number that is added to it, too small to be seen here.",
    "check.small_seen": "{name} is right but for a small number that is added where it keeps nothing from 0.",
    "check.right_for_lengths": (
        "{name} is right for the sizes there are here, not for others: a number stands for one of them, or one is 1."
    ),
    "check.right_where_not_negative": "{name} is right only where {operand} is not negative.",
    "check.right_where_not_positive": "{name} is right only where {operand} is not positive.",
    "check.right_for_first": "{name} is right in the first update alone, where t is 1 and nothing has been kept yet.",
    "check.limit_smaller": (
        "{name} is right for usual numbers, not for much smaller ones: there {entry} is {yours} instead of {right}."
    ),
    "check.limit_larger": (
        "{name} is right for usual numbers, not for much larger ones: there {entry} is {yours} instead of {right}."
    ),
    "check.limit_smaller_usual": (
        "{name} is right here and for much larger numbers, not for all: elsewhere {entry} is {yours} instead of "
        "{right}."
    ),
    "check.limit_larger_usual": (
        "{name} is right here and for much smaller numbers, not for all: elsewhere {entry} is {yours} instead of "
        "{right}."
    ),
    "check.limit_stops_smaller": "{name} is right for usual numbers, but with much smaller ones the code stops.",
    "check.limit_stops_larger": "{name} is right for usual numbers, but with much larger ones the code stops.",
    "check.right_for_update": "{name} is right in this update alone, where t is {t}.",
    "check.right_for_start": "{name} is right only as long as what the optimizer keeps is what it starts with.",
    "check.right_for_one_hot": "{name} is right for targets that are one-hot, 1 for one class and 0 for all others.",
    "check.right_for_0_1": "{name} is right for targets that are 0 or 1.",
    "check.right_for_numbers": "{name} is right for {numbers} alone.",
    # shapes
    "check.shape": "{name} must be {expected}, this gives {given}.",
    "check.shape_number": "a single number",
    "check.shape_vector": "a vector of {count}",
    "check.figure_shape": "{name} must be {expected}, these figures are {given}.",
    "check.shape_transposed": "It is exactly the transpose.",
    "check.shape_not_summed": "The sum over the samples is missing.",
    "check.shape_units_not_summed": "The sum over the units is missing.",
    "check.shape_nothing_summed": "The sum over the samples and the units is missing.",
    "check.would_fit": "{operand} would fit.",
    # numpy code
    "check.code_nested": "it is nested too deeply",
    "check.code_no_python": "this is no Python: {reason}; mend the line.",
    "check.code_unloadable": "the file cannot be loaded: {problem}",
    "check.code_loading_late": "it does not finish within {seconds} seconds; move what runs into functions.",
    "check.code_loading_died": "it ends Python itself ({how}); move what runs into functions.",
    "check.code_setting_value": (
        "{name} is a setting of the file and has to be a plain number or text; call what is anything else differently."
    ),
    "check.code_set_value": 'SET has to be plain text such as "optimizer.epsilon=1e-3", or a list of such texts.',
    "check.code_no_setting": "{name} sets nothing in a .py file, and nothing uses it: {hint}",
    "check.code_no_function": "No quantity is called {name}, and nothing uses it: {hint}",
    "check.code_no_key": "backward returns {returned}, which is no quantity of {network}: {hint}",
    "check.code_nothing_of_it": "nothing of it is judged.",
    "check.code_write_set": 'write SET = "{setting}=…".',
    "check.code_write_given": 'numbers of your own stand in GIVEN = {{"x": …, "y": …, "W1": …}}.',
    "check.code_late": "It does not return within {seconds} seconds.",
    "check.code_died": "It ends Python itself ({how}).",
    "check.code_garbled": "It writes into the pipe by which it is judged.",
    "check.code_ends": "It ends the program instead of returning a value.",
    "check.code_memory": "It needs more memory than there is for it.",
    "check.code_none": "It returns None: is the `return` missing?",
    "check.code_type": "It returns a {type}, not an array of numbers.",
    "check.code_dtype": "It returns an array of {type}, not of real numbers.",
    "check.code_ragged": "It returns rows of different lengths.",
    "check.code_large": "It returns {shape} numbers, far too many.",
    "check.code_no_dict": "It must return a dict such as {{'delta2': …, 'dW2': …}}, this is a {type}.",
    "check.code_changes_numpy": "It changes {name} for everybody: leave numpy and Python as they are.",
    "check.code_mutates": "It changes its argument {names} in place; work on a copy, since others need it as it was.",
    "check.code_right_numbers": "The numbers of {name} are right.",
    "check.code_random": "It gives another value at every call, for the same arguments.",
    "check.code_raises": "{error}.",
    "check.code_raises_at": "Line {line} raises {error}.",
    "check.code_misfit": "Line {line}: {operation}: shapes ({left}) and ({right}) do not fit.",
    "check.code_operation": "{typed}, here {named}",
    "check.code_not_finite": "{name} holds {count} of {total} entries that are no finite numbers.",
    "check.code_vector_row": "a vector of {count}, taken for the row {shape}",
    "check.code_vector_column": (
        "a vector of {count}: beside a {shape} column numpy takes it for a row, so keep it {shape}"
    ),
    "check.code_handed_nothing": (
        "{name} takes nothing from the lines before it: name the quantities that it needs as its parameters."
    ),
    "check.code_dropped": (
        "In line {line} numpy drops an imaginary part, which an array of real numbers cannot hold: make the array "
        "complex before, or take .imag of the number."
    ),
    "check.code_single": "right to single precision (float32)",
    "check.code_half": "float16 keeps three digits, too few to tell right from wrong: compute with float64.",
    "check.code_beyond": "There is no {parameter} at layer {layer}.",
    "check.code_parameter": "The parameter {parameter} is no quantity: {hint}",
    "check.code_unknown": "The parameter {parameter} is no quantity of {network}: {hint}",
    # the ladder of hints
    "check.where_whole": "{name} is wrong.",
    "check.where_elsewhere": "{name} is wrong, though on this sample it makes no difference: others show it.",
    "check.where_both": "{name} is wrong in both entries.",
    "check.where_all": "{name} is wrong in all {count} entries.",
    "check.where_some": "{name} is wrong in {count} of {total} entries: {places}.",
    "check.where_lines": "{name} is wrong in all of {lines}, and nowhere else.",
    "check.row": "row {which}",
    "check.rows": "rows {which}",
    "check.column": "column {which}",
    "check.columns": "columns {which}",
    "check.alone": "Yours is computed with the right {names}, not with your own: each formula is judged by itself.",
    "check.here_only_stops": "{name} is right on this sample, but with other sizes the code stops.",
    "check.here_only_sample": "{name} is right for this one sample, but not for a batch of several.",
    "check.here_only_sizes": (
        "{name} is right for the sizes there are here, not for all: with m = {count} in a {sizes} network it is not."
    ),
    "check.misfit_elsewhere": (
        "With m = {count} in a {sizes} network {name} comes out {given} where {expected} belongs."
    ),
    "check.here_only": "{name} is right on this sample, but not on other samples or other sizes.",
    "check.factor_part": "Look at {part}.",
    "check.factor_left_out": "Look at {part}: is that all?",
    "check.factor_product": "Look at how the parts of {part} are multiplied.",
    "check.factor_added": "Look at {place}: how was it added up?",
    "check.factor_digits": "Look at {place}: how was it copied?",
    "check.factor_front": "The quantities are the right ones; look at the signs and numbers beside them.",
    "check.factor_sum": "Look at the sum: over what does it run?",
    "check.factor_one_sided": "Look at which two losses were subtracted.",
    "check.factor_unknown": "The lines before it are taken as you have them: the mistake is made in {name} itself.",
    "check.inside": "On the way, in {name}: {told}",
    "check.only_there": "Only at {places}: {told}",
    "check.last_digit": (
        "Off by one in the last digit, as rounding the steps on the way does: keep a digit more in them, or write them "
        "down."
    ),
    "check.one_possible": "This would give it, but figures may fit by accident: {cause}",
    "check.several": "More than one known mistake would give this: {causes}.",
    "check.ratio": "Yours is about {ratio} times the right {name}, in every entry.",
    "check.ratio_zero": "Yours is 0 in every entry.",
    "check.ratio_there": "Where it differs, yours is about {ratio} times the right one.",
    "check.zero_there": "Where it differs, yours is 0.",
    "check.repair": "With {new} in place of {old} it would be right.",
    "check.one_sided_up": (
        "(L(w + h) − L(w)) / h with h = {step} gives this: on one side alone the bend of L stays in it. Go up and down."
    ),
    "check.one_sided_down": (
        "(L(w) − L(w − h)) / h with h = {step} gives this: on one side alone the bend of L stays in it. Go up and down."
    ),
    "check.nearly": (
        "It agrees in about {digits} digits and no further, as a difference of two losses does, or numbers that were "
        "rounded."
    ),
    "check.unnamed": "None of the known mistakes alone gives this.",
    "check.right_formula": "Right is {formula}.",
    "check.offer": "With {header} in the header the whole file would be right.",
    "check.no_sum_of_shares": (
        "{delta} goes with this L and follows; no header makes the file right, for {loss} is always a mean over the "
        "samples."
    ),
    "check.no_such_loss": "{delta} goes with this L and follows; no header makes it right: no loss has this factor.",
    # the report
    "check.nothing_there": (
        "There is nothing to judge in it yet: write a formula or figures for any quantity, delta2 = …; in a .py file a "
        "function named after one. `bptrace check --new` writes a file with blanks for all of them."
    ),
    "check.summary": "{file}: {counts}",
    "check.count_right": "{count} right",
    "check.count_right-here-only": "{count} right here",
    "check.count_wrong": "{count} wrong",
    "check.count_error": "{count} cannot be used",
    "check.count_follows": "{count} follow from it",
    "check.count_not-judged": "{count} not judged",
    "check.first_wrong": "line {line}: {name} is the first wrong line",
    "check.first_unusable": "line {line}: {name} is the first line that cannot be used",
    "check.synonyms": "(It comes to the same as: {names}.)",
    "check.line": "  {mark} {line:>3}  {name:<{width}} {kind:<8} {status:<15} {detail}",
    "check.kind_formula": "formula",
    "check.kind_figure": "figure",
    "check.kind_code": "code",
    "check.status_right": "right",
    "check.status_rounded": "rounded",
    "check.status_right-here-only": "right here",
    "check.status_wrong": "wrong",
    "check.status_shape": "wrong shape",
    "check.status_error": "cannot be used",
    "check.status_timeout": "too slow",
    "check.status_follows": "follows",
    "check.status_not-judged": "not judged",
    "check.off_by": "off by {error} at {place}",
    "check.off_by_share": "off by {error} at {place} ({relative} of the largest entry)",
    "check.about_line": "line {line}: {told}",
    "check.assumed_layout": "The file is in the {value} layout and was judged in it.",
    "check.assumed_memory": "This platform sets no limit to the memory your code takes.",
    "check.assumed_relu": "ReLU′(0) was taken as {value}, as the file does.",
    "check.assumed_kink": (
        "At 0, where there is no slope, one that is {value} of the way from the left to the right was taken, as the "
        "file does."
    ),
    "check.power": "With this sample {revealable} of {known} mistakes that can be made in these lines could be seen.",
    # a file with blanks
    "check.blank_title": "# A derivation of {network}: replace the ? and run `bptrace check` on this file.",
    "check.blank_help": """\
#
# A formula, as on the screen or in plain letters:  delta2 = (a2 - y) * a2 * (1 - a2)
#   *  entry by entry    @  matrix product    a1.T  transposed    dsigmoid(z1)  slope
# Or figures, with as many digits as you trust:     delta2 = [0.1385, -0.0381]
# What you leave out, or leave as ?, is not judged.""",
    "check.blank_large": "?   # {shape}",
    "check.blank_forward": "# forward",
    "check.blank_loss": "# loss",
    "check.blank_backward": "# backward, from the last layer to the first",
    "check.blank_update": "# update",
    "check.watched": "Checked {time}; again on every save, Ctrl+C ends.",
    "check.blank_code_title": """\
A derivation of {network} in numpy: write the functions, then run `bptrace check` on this file.

A function that still has nothing but ... in it is not judged. Every function is handed right values, so each can be
right or wrong by itself; it is tried on other sizes and other samples, too. Here {sizes} and m = {samples}.
""",
    "check.blank_code_import": "import numpy as np",
    "check.blank_code_function": "{name} ({shape}) from {given}.",
    "check.blank_code_shape": "{name} ({shape})",
    "check.blank_code_numbers": (
        "# The optimizer's own numbers are not in here: name the scenario as well, `bptrace check FILE SCENARIO`."
    ),
    # the screen
    "check.your_derivation": "Your derivation",
    "check.line_of": "line {line} of {count}",
    "check.at_line": "line {line}",
    "check.first_wrong_short": "first",
    "check.first_wrong_line": "first wrong line",
    "check.legend_right": "right, to the digits you typed",
    "check.legend_wrong": "wrong, though every line before it is right",
    "check.legend_here-only": "right here, not for every sample",
    "check.legend_follows": "wrong only because an earlier line is",
    "check.legend_not-judged": "not judged: blank, or too few digits",
    "check.no_file": "No derivation yet: which file?",
    "check.no_file_like": "What a derivation looks like",
    "check.no_file_sample": """\
# a formula; * entry by entry, @ matrix product
delta2 = (a2 - y) * a2 * (1 - a2)
dW2 = a1.T @ delta2

# or figures, with as many digits as you trust
delta2 = [0.1385, -0.0381]

# what you leave open is not judged
delta1 = ?""",
    "check.no_file_code": "In a file whose name ends in .py you write functions in numpy instead.",
    "check.no_file_hint": (
        "Name a file and press ⏎: it is judged line by line, and again on every save. "
        "A new name is written with a blank for every quantity of {scenario}."
    ),
    "check.nothing_yet": "Nothing to judge yet: write a formula or figures for any quantity, and save.",
    "check.ask_path": "a derivation, such as homework.txt",
    "check.default_name": "homework.txt",
    "check.written": "{file} is written with blanks to fill in: press e.",
    "check.blanks_for": "A new name is written with blanks for {scenario}.",
    "check.no_hint_follows": "There is no hint for this line: it is off only because {name} is.",
    "check.saved": "{file} is saved and judged again.",
    "check.unsaved": "Not saved yet: ctrl+s saves, esc once more leaves it as it was.",
    "check.unsaved_end": "Not saved yet: ctrl+s saves, ctrl+q once more ends bptrace without it.",
    "check.nothing_marked": "ctrl+c copies what is marked with shift and the arrows; ctrl+q ends bptrace.",
    "check.saved_meanwhile": "{file} was changed elsewhere meanwhile; ctrl+s once more writes over that.",
    "check.unshown_characters": "{file} has characters (�) that would be lost here; take an editor of your own.",
    "check.fault": "{file} could not be judged: {kind}: {reason}",
    "check.editor_missing": "{command} was not found; press e to write here, or set EDITOR to another editor.",
    "check.no_editor": "{command} cannot be started: {reason}; press e to write here.",
    "check.judging": "judging…",
    "check.judging_hint": "Your file is judged line by line; meanwhile the keys below work.",
    "check.checked": "checked {time}, again on every save",
    "check.title_right": "is right",
    "check.title_rounded": "is right, as far as your rounding tells",
    "check.title_right-here-only": "is right here",
    "check.title_wrong": "is wrong",
    "check.title_shape": "has the wrong shape",
    "check.title_error": "cannot be used",
    "check.title_timeout": "takes too long",
    "check.title_follows": "follows",
    "check.title_not-judged": "is not judged",
    "check.row_yours": "yours",
    "check.row_right": "right",
    "check.row_right_from_yours": "right from yours",
    "check.row_numeric": "numeric",
    "check.row_difference": "yours − right",
    "check.times": "in units of {power}",
    "check.more_entries": "and {count} more",
    "check.follows_from": "It is computed rightly from your own values; it is off because {name} is.",
    "check.hints": "Hints",
    "check.hints_taken": "{taken} of {of} shown",
    "check.rung_1": "where",
    "check.rung_2": "which part",
    "check.rung_3": "the mistake",
    "check.rung_4": "the right line",
    "check.right_line": "Right is",
    "check.yours_is": "you have",
    "check.only_one": "Of {tried} mistakes tried, only this one gives what you have.",
    "check.exam_on": "Exam: right or wrong is told, but no cause.",
    "check.exam_off": "Causes are told again, as you take hints.",
    "check.beside_title": "yours beside the right one",
    "check.beside_line": "{file}, line {line}: {status}",
    "check.beside_elsewhere": (
        "What {file} says is about another sample, other weights or another layout than these; esc goes back to it."
    ),
    "check.beside_nothing": "You have written nothing for {name}.",
    "check.beside_blank": "You left this entry open.",
    "check.beside_yours": "yours {value}",
    "check.beside_right": "right {value}",
    "check.beside_difference": "yours − right {value}",
    "check.beside_off": "✗ not the right one",
    "check.beside_like": "✓ as it should be",
    "check.beside_count": "{off} of {total} entries are not",
    "check.beside_window": "rows {top} to {bottom}, columns {left} to {right} of {rows}×{columns}",
    "check.key_beside_back": "back to your line",
    "check.key_beside_leave": "the debugger's panels",
    "check.key_line": "line",
    "check.key_verdict": "other verdict",
    "check.key_first": "first line",
    "check.key_last": "last line",
    "check.key_debug": "open in the debugger",
    "check.key_hint": "next hint",
    "check.key_edit": "edit",
    "check.key_editor": "own editor",
    "check.key_next": "next wrong",
    "check.key_exam": "exam: no causes",
    "check.key_file": "other file",
    "check.key_lesson": "back to the lesson",
    "check.exercise_right": "All right: esc, in the editor twice, goes back to the lesson.",
    "check.exercise_right_here": "Right here, ~ fails with other numbers: esc, in the editor twice, leads back.",
    "check.exercise_coarse": "Nothing is wrong, but too few digits in {names}: one more, please.",
    "check.key_open": "open, or write with blanks",
    "check.key_save": "save and judge",
    "check.key_back": "back to the verdicts",
}
