"""English texts: algebra."""

TEXTS: dict[str, str] = {
    "algebra.axis": "The axis must be 0 (sum over the rows) or 1 (sum over the columns).",
    "algebra.divided_by_zero": "The formula divides by zero.",
    "algebra.ends_early": "The formula ends too early: something is missing after the last sign.",
    "algebra.exponent": "A power is a whole number up to {limit}, −1 to −{limit} or ½, not {said!r}.",
    "algebra.misplaced": "{said!r} does not belong at column {column}.",
    "algebra.no_layers": "{name} has no layers, so ^(…) cannot stand behind it: a power is written {name}**2.",
    "algebra.no_such_layer": "{name} belongs to no layer: this network has layers 1 to {depth}.",
    "algebra.quotient_too_big": "This quotient is too large for a number.",
    "algebra.number_too_big": "{said} is too large for a number.",
    "algebra.scalar": "a number",
    "algebra.shapes_entries": "{left} is {left_shape} and {right} is {right_shape}: entry by entry they do not fit.",
    "algebra.shapes_product": (
        "{left} is {left_shape} and {right} is {right_shape}: a matrix product needs as many columns on the left as "
        "rows on the right. For a product entry by entry write * or ⊙."
    ),
    "algebra.shapes_beside": (
        "{left} and {right} stand side by side, which is a matrix product, but both are {shape}: for a product entry "
        "by entry write {entrywise}."
    ),
    "algebra.without_last_row": " without its last row",
    "algebra.without_last_column": " without its last column",
    "algebra.without_numbered_row": " without its row {number}",
    "algebra.without_numbered_column": " without its column {number}",
    "algebra.softmax_slope": (
        "softmax does not act entry by entry and has no slope of a single entry: where G arrives at a = softmax(z), z "
        "receives a ⊙ (G − Σ (G ⊙ a)), the sum over the outputs."
    ),
    "algebra.which_slope": "{said}(…) needs its slope beside it, as in prelu(z1, alpha1).",
    "algebra.one_compared": (
        "{said}(…) compares two, as in {said}(z1, 0); of one alone write {end}(z2), or {end}(z2, axis={axis}) for each "
        "sample."
    ),
    "algebra.ones_shape": "The shape of ones is two sizes, as in ones((1, m)).",
    "algebra.too_big": "The formula has more than {limit} parts; split it into several quantities.",
    "algebra.too_deep": "The formula is nested more than {limit} levels deep.",
    "algebra.too_long": "The formula is longer than {limit} characters.",
    "algebra.unclear_fraction": (
        "It is unclear how far the fraction reaches: write (1/2) A for half of A, or 1/(2 A) for one over the whole "
        "product."
    ),
    "algebra.unclear_sum": (
        "It is unclear how far the {sum} reaches: write {sum} (A {sign} B) for the sum of the product, or "
        "({sum} A) {sign} B for the product of the sum."
    ),
    "algebra.unclear_sum_power": (
        "It is unclear what the power belongs to: write {sum}((A)²) for the sum of squares, or ({sum}(A))² for the "
        "square of the sum."
    ),
    "algebra.unknown_character": "{character!r} at column {column} has no meaning in a formula.",
    "algebra.unknown_name": "{name} is no quantity of this network and no known function.",
    "algebra.unknown_in_condition": (
        "{name} is no quantity of this network and no known function; there are L, a1, W1, delta1, dW1 and the like, "
        "and max, min, sum, mean, abs, sqrt, exp, log."
    ),
    "algebra.unknown_name_near": "{name} is no quantity of this network and no known function; did you mean {near}?",
    "algebra.write_exp": "It is unclear how far the power of e reaches: write exp(…), as in exp(−2 z1).",
    # letters for indices
    "algebra.no_letters": "Letters count entries here: give {name} its own as well, as in a1[j] and W1[j,k].",
    "algebra.sum_letter": "{sum} adds up along {letter}: what it adds up needs that letter, as in {sum} a1[{letter}].",
    "algebra.sum_of_what": "This Σ does not say what runs: write its letter, as in Σ_k a1[k].",
    "algebra.sum_limits": "{sum} does not run from the first to the last of what it adds up: write its letter alone.",
    "algebra.sum_of_nothing": "Σ over {letter}, but {letter} stands in nothing that it adds up.",
    "algebra.two_letters": "[{letter}] is one index of two: write row and column, as in W1[j,k].",
    "algebra.letters_or_numbers": (
        "A letter stands for every entry, a number for one: write the formula with letters alone or with numbers alone."
    ),
    "algebra.two_ranges": (
        "{letter} runs over {one_size} in {one} and over {other_size} in {other}: one letter has one range."
    ),
    "algebra.letter_left_over": (
        "{letter} stands on the right of the equal sign, under no Σ, and not on the left: write Σ_{letter} where it is "
        "added up, or {letter} on the left."
    ),
    "algebra.samples_left_over": (
        "{entry} has one value for every sample, what stands on the left has not: the sum over the samples is missing."
    ),
    "algebra.diagonal": "{letter} stands twice behind one quantity, which is its diagonal alone; use two letters.",
    "algebra.three_letters": (
        "{letters} run at once in a part that fills no matrix: bracket the sums, each around what holds its letter."
    ),
    "algebra.not_by_letters": "This part cannot be counted by letters: write it for whole matrices.",
    "algebra.too_many_sums": "There are more than {most} Σ in one formula: split it into several quantities.",
    # conditions
    "algebra.conditions_do_not_fit": (
        "One side of {joint!r} speaks of every entry of {left}, the other of {right}: write any(…) or all(…) around "
        "each."
    ),
    "algebra.dead_layer": "dead({said}) asks for a layer that is not there: write dead(1) to dead({depth}).",
    "algebra.dead_needs_relu": "Layer {layer} cannot be dead, its activation is {activation}: only ReLU units die.",
    "algebra.every_entry": (
        "This asks about every entry of a matrix of {shape}: write any(…) or all(…) around the comparison."
    ),
    "algebra.how_often": "{name}(…) needs a formula and how many times in a row: {name}(L, 3).",
    "algebra.needs_brackets": "{name} needs brackets: {name}(…).",
    "algebra.no_comparison": "{formula} alone is neither true nor false: compare it, as in L < 0.01.",
    "algebra.no_number": "{name}(…) at column {column} is true or false and no number to calculate with.",
    "algebra.no_such_entry": "{name} has no such entry: its entries go from [0,0] to [{last}].",
    "algebra.previous_alone": "previous alone stands behind a comparison, as in L > previous; else write previous(L).",
    "algebra.one_equals": "The = at column {column} compares nothing: write ==.",
    "algebra.one_time_back": "{name} looks more than one update back, which only a training can: use --stop-when.",
    "algebra.too_far_back": "{name} looks more than {most} epochs back.",
    "algebra.watch_no_condition": "A watch shows a value, not a comparison: leave out what follows the formula.",
    "algebra.which_function": "{said}(…) needs a z, such as {said}(z1), to know whose activation is meant.",
}
