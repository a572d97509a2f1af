"""English texts: predicting what a step computes before it is shown."""

TEXTS: dict[str, str] = {
    "predict.value": "{name} = ?   a number, or its sign + −",
    "predict.shape": "{name} has which shape?   {operands}",
    "predict.operand": "{name} is {shape}",
    "predict.placeholder_value": "0.42, or −",
    "predict.placeholder_shape": "2x3",
    "predict.right": "Right: {name} is {truth}.   {score}",
    "predict.rounded": "Right, as far as the rounded digits on the screen allow: {name} is {truth}.   {score}",
    "predict.not_yet": "Not yet: {name} is {truth}.   {score}",
    "predict.told": "{name} is {truth}.   {score}",
    "predict.score": "{right} of {asked} right",
    "predict.on": "Predict each step before you see it: space asks, x ends it.",
    "predict.off": "Everything is shown again.   {score}",
    "predict.off_unasked": "Everything is shown again.",
    "predict.key_judge": "judge",
    "predict.key_kind": "value / shape",
    "predict.key_tell": "tell me",
}
