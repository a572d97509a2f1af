"""English texts: why a mistake in a derivation matters, in a sentence for the person who has just been told it."""

TEXTS: dict[str, str] = {
    "reasons.title": "Why it matters",
    # slopes
    "reasons.slope": (
        "The loss feels z only through a = f(z): every way back through a unit takes its slope f′(z) along, once, "
        "at the unit’s own z."
    ),
    "reasons.mask": (
        "Where z is negative the unit answers 0 whatever its inputs do. The loss does not depend on it there, so "
        "nothing flows back through it."
    ),
    "reasons.cancelled": (
        "By a this loss has a derivative with f′(z) in its divisor, and the two cancel. A second f′(z) makes δ "
        "vanish just where the answer is most wrong."
    ),
    "reasons.softmax": (
        "The outputs of softmax share one sum: a larger z takes from every other output, so each δ gathers from "
        "them all."
    ),
    "reasons.kink": "Where a parameter takes no part in the answer, the derivative by it is zero.",
    "reasons.error": (
        "The slope says how far z moves a, what flows back says how much the loss cares: δ is the product of both."
    ),
    # products
    "reasons.transpose": (
        "An entry of a product joins a row to a column. Turned round, other units are joined; in a square network "
        "the shapes still fit, and only the numbers tell."
    ),
    "reasons.factor": "Every factor on the way counts: without one, the result no longer depends on it.",
    "reasons.product": (
        "⊙ pairs each unit with itself, a matrix product adds up over all units of a layer: the one is for what "
        "happens inside a unit, the other for what happens between layers."
    ),
    "reasons.brackets": (
        "A product binds more tightly than a difference: without brackets only the last term is multiplied."
    ),
    # one quantity for another
    "reasons.point": (
        "All gradients of a sample are taken at the same weights, those that made its loss. With some of them moved "
        "already, what comes out is no gradient."
    ),
    "reasons.layer": (
        "Layers are joined neighbour to neighbour: with another layer’s numbers the shapes may fit, but the line "
        "belongs to another network."
    ),
    "reasons.meaning": (
        "W and ∂L/∂W, z and a, one δ and the next often have the same shape: numpy does not object, only the "
        "numbers do."
    ),
    "reasons.target": "Without y nothing says what is asked for: the answer is pulled to a place that no sample named.",
    "reasons.direction": (
        "The sign of the error says whether an answer is too high or too low; without it, all are pushed the same way."
    ),
    # forward
    "reasons.bias": "Without b every unit answers f(0) to an input of zeros: nothing can shift it.",
    "reasons.activation": (
        "The backward pass takes the slope of the function that the forward pass used: where the two differ, no "
        "gradient is right."
    ),
    "reasons.shares": "The outputs are shares of one whole: undivided they are no probabilities.",
    "reasons.samples": "Shares over the samples would make one sample’s answer depend on its neighbours in the batch.",
    # the loss
    "reasons.half": (
        "The ½ cancels the 2 that comes from the square: without it the loss and all its gradients are twice as large."
    ),
    "reasons.square": "Errors of opposite sign would cancel: a loss has to grow in both directions.",
    "reasons.zeros": "y log(a) speaks only of outputs that should be 1: those that should be 0 could answer anything.",
    "reasons.logarithm": "The logarithm of the answer is what makes a confident wrong answer cost much.",
    # sums, signs, factors
    "reasons.sum": (
        "One bias serves every sample of the batch: a change of it moves them all, so its gradient adds them up."
    ),
    "reasons.axis": "The samples are added up, the units are not: each unit has a bias of its own.",
    "reasons.number": "The loss is one number: it is that number which every gradient tells how to lower.",
    "reasons.uphill": (
        "Along the gradient the loss rises, against it it falls: with the other sign every update makes it worse."
    ),
    "reasons.scale": (
        "A wrong factor does not stop a training, it only makes another η of it: that is why a numeric check finds "
        "what a falling loss hides."
    ),
    "reasons.mean": (
        "The gradient is that of the loss as it is written, sum or mean: with a count too many or too few the step "
        "depends on the size of the batch or of the output."
    ),
    "reasons.rate": (
        "The gradient says how the loss changes, η how far to go: with η in it, an update would take η twice."
    ),
    "reasons.decay": "Decay belongs to the update: in ∂L/∂W it is only where the loss has such a term.",
    # the update
    "reasons.added": "The gradient points uphill: a small step along it makes the loss larger.",
    "reasons.step": "A gradient holds near the weights where it was taken: η keeps the step that short.",
    "reasons.replaced": (
        "An update changes the weights, it does not replace them: all that was learned before would be gone."
    ),
    "reasons.averages": "Both averages begin at 0 and are too small at first: the division undoes just that.",
    "reasons.memory": "What the optimizer keeps is its memory: without it every update is the first one again.",
}
