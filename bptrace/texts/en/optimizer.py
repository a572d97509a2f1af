"""English texts: what an update does, one sentence a step."""

TEXTS: dict[str, str] = {
    "optimizer.step": "{what} takes a small step against {direction}, η = {rate} times as long.",
    "optimizer.scaled_step": "{what} takes a step against {direction}, η = {rate} times as long and divided by"
    " √{squares}: the larger gradients have been, the shorter.",
    "optimizer.weight": "Each weight",
    "optimizer.bias": "Each bias",
    "optimizer.slope": "The slope",
    "optimizer.momentum": "Of the momentum β = {share} stays, and {gradient} is added.",
    "optimizer.average": "Of the average {symbol} = {share} stays; the rest is made up of {gradient}.",
    "optimizer.average_of_squares": "Of the mean square {symbol} = {share} stays; the rest is made up of the squares of"
    " {gradient}.",
    "optimizer.sum_of_squares": "The squares of {gradient} are added to those of all updates before.",
    "optimizer.corrected": "The average began at 0. Dividing by 1 − {symbol}ᵗ takes that out again; this is update"
    " t = {count}.",
    "optimizer.decayed": "Weight decay adds λ = {share} times the weights to {gradient}: they are drawn towards 0.",
    "optimizer.normalised": "All weights of the layer are divided by the root of the sum of their squares, which is 1"
    " from now on.",
}
