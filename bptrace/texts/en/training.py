"""English texts: the training screen."""

TEXTS: dict[str, str] = {
    # how far it is
    "training.running": "training",
    "training.paused": "paused",
    "training.epochs": "done",
    "training.diverged": "diverged",
    "training.condition": "stopped",
    "training.left": "about {time} left",
    "training.took": "in {time}",
    "training.milliseconds": "{count} ms",
    "training.seconds": "{count} s",
    "training.minutes": "{count} min",
    "training.hours": "{count} h",
    "training.epoch_of": "epoch {epoch} of {epochs}",
    "training.epoch_short": "{epoch} of {epochs}",
    "training.loss_now": "loss {loss}",
    "training.full_speed": "full speed: {rate} updates a second",
    "training.slow_speed": "slowed to {epochs} epochs a second",
    "training.slowest": "slowed to 1 epoch a second",
    "training.rate": "{optimizer} · η {rate}",
    # the curves
    "training.loss": "Loss by epoch",
    "training.log_scale": "log scale",
    "training.linear_scale": "linear scale",
    "training.mean_half-sse": "mean of ½ Σ (a − y)²",
    "training.mean_sse": "mean of Σ (a − y)²",
    "training.mean_mse": "mean of (a − y)²",
    "training.mean_bce": "mean binary cross-entropy",
    "training.mean_cross-entropy": "mean cross-entropy, −Σ y log a",
    "training.accuracy": "Accuracy",
    "training.accuracy_means": "share of right classes",
    "training.soft_means": "soft: 1 − mean |y − a|",
    "training.at_epoch": "epoch {epoch} · loss {loss}",
    "training.percents": "{accuracy} · soft {soft}",
    # the decision field
    "training.field": "Decision field",
    "training.right_of": "{right} of {samples} right",
    "training.drawn": "{drawn} drawn",
    "training.truth": "truth {number}",
    "training.class": "class {number}",
    "training.predicted_wrong": "predicted wrong",
    "training.no_field": "The field is the plane of two inputs; this network has {inputs}.",
    "training.no_field_one": "The field is the plane of two inputs; this network has 1.",
    # the strip
    "training.sample": "sample",
    "training.true": "truth",
    "training.prediction": "prediction",
    # what just happened
    "training.says_diverged": "Sample {sample} in epoch {epoch} leaves the finite numbers: {enter} debugs it."
    " Try a smaller η.",
    "training.says_condition": "Here {typed}.",
    "training.says_never": "{typed} held after none of these epochs.",
    # what is trained on
    "training.no_split": "training.validation = {share} of {samples} samples leaves none to train on, or none held out;"
    " give a share such as 0.2.",
    # what computes it
    "training.unknown_kernel": "there is no kernel {kernel!r}; take auto, numpy or jit.",
    "training.no_numba": "the kernel jit needs numba, which is not installed: `pip install 'bptrace[fast]'`, or take"
    " the kernel numpy.",
    # stopping
    "training.bad_condition": "{place}{typed!r}, column {column}: {reason}",
    # keys
    "training.key_pause": "pause",
    "training.key_run": "run",
    "training.key_again": "train on",
    "training.key_epoch": "one epoch",
    "training.key_speed": "speed",
    "training.key_slower": "slower",
    "training.key_log": "log / linear",
    "training.key_cursor": "cursor",
    "training.key_later": "a later epoch",
    "training.key_first": "the first epoch",
    "training.key_last": "the last epoch",
    "training.key_debug": "debug these weights",
}
