"""English texts: changing a given number by hand."""

TEXTS: dict[str, str] = {
    # what cannot be read or done
    "editing.no_assignment": "Say what gets which number: W2[0,1] = 0.3, or W2[0,1] += 0.1, b1 *= 2, x = 0.2, 0.7.",
    "editing.no_index": "[{index}] is no place: write [row,column], counted from 0, as in W2[0,1].",
    "editing.no_value": "The number is missing: W2[0,1] = 0.3.",
    "editing.no_number": "{number} is no number; write 0.3, 1e-3 or 1/3.",
    "editing.not_finite": "{number} is no finite number, and nothing could be computed with it.",
    "editing.result_not_finite": "{place} would not be a finite number any more.",
    "editing.count": "{place} has {entries} entries, but {numbers} numbers were given.",
    "editing.outside": "{name} is {shape}: its entries go from [0,0] to {last}.",
    "editing.computed": "{name} is computed; change what it is computed from: {known}.",
    "editing.unknown": "There is no {name} to change{hint}: {known} can be.",
    "editing.did_you_mean": "; did you mean {name}?",
    "editing.unchanged": "{place} is that already: nothing has changed.",
}
