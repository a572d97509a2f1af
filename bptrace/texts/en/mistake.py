"""English texts: mistakes; {part} is what is right, {used} what stands there instead."""

TEXTS: dict[str, str] = {
    "mistake.missing-activation-derivative": (
        "The derivative of the activation is missing: you have {used}, without it."
    ),
    "mistake.missing-relu-mask": ("The ReLU′ is missing: units that are off must pass nothing back. You have {used}."),
    "mistake.activation-instead-of-derivative": (
        "You used the activation {used} itself where its derivative {part} belongs."
    ),
    "mistake.derivative-of-wrong-argument": (
        "The derivative is taken of the wrong thing: you have {used}, right is {part}."
    ),
    "mistake.derivative-of-wrong-layer": ("The derivative belongs to another layer: you have {used}, right is {part}."),
    "mistake.derivative-of-wrong-function": "You used {used}, but this layer's derivative is {part}.",
    "mistake.incomplete-derivative": "The derivative {part} is only half there: you have {used}.",
    "mistake.miscopied-derivative": ("One of the quantities in the derivative {part} is another one: you have {used}."),
    "mistake.derivative-twice": "The derivative of the activation is multiplied in twice.",
    "mistake.extra-activation-derivative": (
        "There is a derivative too many: with this loss that of the activation has cancelled, and {part} is all."
    ),
    "mistake.softmax-entry-by-entry": (
        "softmax is not entry by entry: each z moves every output of its sample. You have {used}, right is {part}."
    ),
    "mistake.softmax-not-normalised": "The exponentials are not divided by their sum: {used} should be {part}.",
    "mistake.softmax-wrong-axis": "softmax runs over the outputs of one sample, not over the samples.",
    "mistake.swapped-in-logarithm": "Target and answer have changed places: {used} should be {part}.",
    "mistake.missing-logarithm": "The logarithm is missing: {used} should be {part}.",
    "mistake.other-base-of-logarithm": "The logarithm is the natural one, to base e: you have {used}.",
    "mistake.rate-not-decayed": "The learning rate has decayed by now: you have {used} where {part} belongs.",
    "mistake.missing-half-of-bce": "Only half is there, {used}; the outputs that should be 0 count as well.",
    "mistake.wrong-side-of-kink": "The slope acts where z is negative: {used} should be {part}.",
    "mistake.sides-swapped": "z above 0 and z below 0 have changed places: {used} should be {part}.",
    "mistake.updated-weights": (
        "You used the updated weights {used} in the backward pass; it needs {part}, the weights that the forward pass"
        " used."
    ),
    "mistake.missing-transpose": "A transpose is missing: {used} should be {part}.",
    "mistake.reshape-instead-of-transpose": (
        "A reshape is no transpose: it keeps the entries in their order. You have {used} where {part} belongs."
    ),
    "mistake.extra-transpose": "There is a transpose too many: you have {used}, right is {part}.",
    "mistake.swapped-factors": "The factors stand the wrong way round: {used} should be {part}.",
    "mistake.other-layout": "This line is written for the other layout, {used}; the others are not.",
    "mistake.transposed-result": "This is the transpose of the right result.",
    "mistake.wrong-layer-weights": "You used the weights {used} of another layer; here it is {part}.",
    "mistake.wrong-layer-bias": "You used the bias {used} of another layer; here it is {part}.",
    "mistake.wrong-layer-activation": "You used {used}; here it is {part}.",
    "mistake.pre-activation-instead-of-activation": (
        "You used {used}, the value before the activation, where {part} belongs."
    ),
    "mistake.wrong-delta": "You used {used} where {part} belongs.",
    "mistake.gradient-instead-of-weight": "You used the gradient {used} where the weights {part} belong.",
    "mistake.sign-flipped": "The sign is flipped.",
    "mistake.bias-subtracted": "The bias is subtracted: {used} should be {part}.",
    "mistake.factor-two": "It is twice the right value.",
    "mistake.factor-half": "It is half the right value.",
    "mistake.step-doubled": "The step is twice the right one.",
    "mistake.step-halved": "The step is half the right one.",
    "mistake.divided-by-samples": "It is divided by the number of samples m, but the loss is a sum over them.",
    "mistake.divided-by-samples-twice": (
        "It is divided by the number of samples m twice: the loss is a mean over them, so 1/m is in it already."
    ),
    "mistake.multiplied-by-samples": "It is multiplied by the number of samples m.",
    "mistake.not-divided-by-samples": (
        "It is not divided by the number of samples m, but the loss is a mean over them."
    ),
    "mistake.divided-by-outputs": "It is divided by the number of outputs, which this loss is not.",
    "mistake.divided-by-outputs-twice": (
        "It is divided by the number of outputs twice: the loss is a mean over them, so that is in it already."
    ),
    "mistake.scaled-by-width": "The width of a layer is in it that does not belong there: you have {used}.",
    "mistake.weight-decay-included": "A weight decay term, {used}, is in it that the loss does not hold.",
    "mistake.swapped-digits": "Two digits have changed places at {place}: you have {typed}.",
    "mistake.other-place": "Row and column are exchanged at {place}: you have the number of the other place, {typed}.",
    "mistake.shifted-point": "The decimal point has moved at {place}: you have {typed}.",
    "mistake.lost-sign": "Only the sign of one entry is wrong, at {place}: you have {typed}.",
    "mistake.entry-missing-term": "A term of the sum is left out at {place}: you have {typed}.",
    "mistake.entry-term-turned": "A term of the sum has the wrong sign at {place}: you have {typed}.",
    "mistake.wrong-size": "The divisor is another size: you have {used}, right is {part}.",
    "mistake.not-divided-by-outputs": ("It is not divided by the number of outputs, but the loss is a mean over them."),
    "mistake.learning-rate-included": "The learning rate is in it already; it belongs to the update.",
    "mistake.missing-target": "The target y is missing: {used} should be {part}.",
    "mistake.missing-error": "The error that flows back is missing: only {used} is there.",
    "mistake.missing-brackets": "Brackets are missing: {used} should be {part}.",
    "mistake.activation-of-gradient": (
        "The activation is applied to what flows back, {used}; that is to be multiplied by the derivative, {part}."
    ),
    "mistake.missing-bias-correction": (
        "The averages are not corrected for having started at 0: {used} should be {part}."
    ),
    "mistake.missing-factor": "A factor is missing: you have only {used} of {part}.",
    "mistake.absolute-error": "You took the absolute value of the error, {used}; right is {part}.",
    "mistake.missing-bias": "The bias is missing.",
    "mistake.missing-activation": "The activation is missing: {part} is not {used}.",
    "mistake.wrong-activation": "You used {used}; this layer's activation gives {part}.",
    "mistake.activation-twice": "The activation is applied twice.",
    "mistake.bias-not-summed": ("The sum over the samples is missing: every sample adds to the gradient of the bias."),
    "mistake.bias-wrong-axis": "The sum runs over the wrong axis: you have {used}, right is {part}.",
    "mistake.not-summed": "The sum over samples and outputs is missing: the loss is one number.",
    "mistake.matmul-instead-of-product": (
        "A matrix product stands where entries are multiplied one by one: write ⊙ (or *)."
    ),
    "mistake.product-instead-of-matmul": ("Entries are multiplied one by one where a matrix product belongs: {part}."),
    "mistake.missing-half": "The ½ of the loss is missing.",
    "mistake.not-squared": "The error is not squared.",
    "mistake.update-added": "The step goes the wrong way: {used} should be {part}.",
    "mistake.update-without-learning-rate": "The learning rate η is missing from the step.",
    "mistake.learning-rate-twice": "The learning rate η is multiplied in twice.",
    "mistake.step-instead-of-weight": "This is only the step; the weights it is added to are missing.",
    "mistake.missing-optimizer-state": (
        "What the optimizer has kept so far is missing: {used} should be {part}. It counts unless it is zero."
    ),
    "mistake.old-optimizer-state": (
        "You used {used}, which was kept before this update; here it is {part}, what this update makes of it."
    ),
    "mistake.gradient-instead-of-average": "You used {used} itself where its average {part} belongs.",
    "mistake.missing-decay-rate": "A factor is missing: {used} should be {part}.",
    "mistake.swapped-decay-rates": "The factors have changed places: {used} should be {part}.",
    "mistake.averaged-gradient": (
        "The gradient is multiplied by 1 − β: that is the averaged form of momentum, here it is {part}."
    ),
    "mistake.wrong-decay-rate": "You used {used} where {part} belongs.",
    "mistake.gradient-not-squared": "The square is missing: {used} should be {part}.",
    "mistake.missing-root": "The root is missing: {used} should be {part}.",
    "mistake.multiplied-by-correction": "The correction divides: {used} should be {part}.",
    "mistake.missing-power": "The power is missing: {used} should be {part}.",
    "mistake.divided-by-learning-rate": "The learning rate η multiplies the step: {used} should be {part}.",
    "mistake.missing-weight-decay": "The weight decay is missing: {used} should be {part}.",
    "mistake.weight-decay-without-learning-rate": (
        "The weight decay belongs to the gradient, and so is multiplied by η as well."
    ),
    "mistake.softmax-without-exponentials": "The exponentials are missing: {used} should be {part}.",
    "mistake.swapped-targets": "The targets y and 1 − y have changed places: {used} should be {part}.",
    "mistake.root-of-squares": "There is a root too many: {used} should be {part}.",
    "mistake.square-of-sum": "The sum is squared, not what is summed: {used} should be {part}.",
    "mistake.wrong-sign-of-term": "A sign is wrong: {used} should be {part}.",
    "mistake.missing-term": "A term of the sum is left out: you have {used} where {part} belongs.",
    "mistake.one-sample-alone": (
        "Only one of the samples counts, as after a loop that overwrites its result in place of adding to it."
    ),
    "mistake.entries-left-open": "Some entries are still 0, as after a loop that is too short: you have {used}.",
    "mistake.other-loss": "This belongs to another loss: you have {used}.",
}
