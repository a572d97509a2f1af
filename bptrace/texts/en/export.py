"""English texts: a trace and other results, written down."""

TEXTS: dict[str, str] = {
    "export.program": "{network}, {layout} layout, {loss}: forward pass, back-propagation and update, one line a step.",
    "export.givens": "what is given",
    "export.forward": "forward pass",
    "export.loss": "loss",
    "export.backward": "backward pass",
    "export.update": "update",
    # a trace as text
    "export.conventions": "{layout} layout, bias {bias}, sign {sign}, loss {loss}, {optimizer}, learning rate {rate}",
    "export.givens_heading": "What is given",
    "export.forward_heading": "Forward pass",
    "export.loss_heading": "Loss",
    "export.backward_heading": "Backward pass",
    "export.update_heading": "Update",
    "export.given": "   {name}   ({shape})",
    "export.step": "{index:>2} {formula}   ({shape})",
    "export.code": "   {code}",
    "export.times": "all times {power}:",
    # a gradient check
    "export.method_complex": "against the complex step, h = {step}",
    "export.method_central": "against the central difference, h = {step}",
    "export.method_richardson": "against Richardson's extrapolation of central differences, h = {step}",
    "export.quantity": "{name}: {counts}",
    "export.worst": "    largest relative error {error} at {place}: derived {analytic}, numeric {numeric}",
    "export.count_right": "{count} right",
    "export.count_wrong": "{count} wrong",
    "export.count_zero": "{count} zero",
    "export.count_not_judged": "{count} not judged",
    # a training
    "export.loss_now": "loss {loss}",
    "export.by_hand": "the samples given by hand",
    "export.run_network": "{network} on {data}",
    "export.run_length": "epochs {epochs} · updates {updates} · {seconds} s · {rate} updates a second",
    "export.run_condition": "stopped where the condition held",
    "export.run_diverged": "diverged in epoch {epoch} at update {update}, sample {sample}: no finite number any more."
    " The last finite weights are kept; try a smaller --learning-rate.",
    "export.run_interrupted": "stopped by Ctrl+C; this is what there is",
    "export.run_change": "{before} → {last}",
    "export.run_loss": "loss",
    "export.run_accuracy": "accuracy",
    "export.run_soft_accuracy": "soft accuracy",
}
