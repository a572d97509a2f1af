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
    "export.method": "against the {method} derivative, step {step}",
    "export.quantity": "{name}: {counts}",
    "export.worst": "    largest relative error {error} at {place}: derived {analytic}, numeric {numeric}",
    "export.counts": "{right} right, {wrong} wrong, {zero} zero, {not_judged} not judged",
    # a training
    "export.loss_now": "loss {loss}",
    "export.by_hand": "the samples given by hand",
    "export.run_network": "{network} on {data}",
    "export.run_epochs": "{epochs} epochs, {updates} updates: all that were asked for.",
    "export.run_condition": "{epochs} epochs, {updates} updates: stopped where the condition held.",
    "export.run_diverged": "{epochs} epochs, {updates} updates: it diverged, the loss is no finite number any more.",
    "export.run_interrupted": "{epochs} epochs, {updates} updates: stopped by Ctrl+C.",
    "export.run_speed": "{seconds} s, {rate} updates a second",
    "export.run_loss": "loss {first} after the first epoch, {last} at the end",
    "export.run_accuracy": "accuracy {accuracy}, soft accuracy {soft}",
}
