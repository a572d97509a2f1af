"""Why a mistake matters: which of the catalogue's reasons is told with it. Slips of the pen need none."""

from bptrace.algebra.quantity import quantity
from bptrace.texts import text

_OF_ANY_LINE = {
    "slope": (
        "missing-activation-derivative", "activation-instead-of-derivative", "derivative-of-wrong-argument",
        "derivative-of-wrong-layer", "derivative-of-wrong-function", "incomplete-derivative", "miscopied-derivative",
        "derivative-twice", "activation-of-gradient",
    ),
    "mask": ("missing-relu-mask",),
    "cancelled": ("extra-activation-derivative",),
    "softmax": ("softmax-entry-by-entry",),
    "kink": ("wrong-side-of-kink",),
    "error": ("missing-error",),
    "transpose": (
        "missing-transpose", "extra-transpose", "reshape-instead-of-transpose", "swapped-factors", "transposed-result",
        "other-layout",
    ),
    "factor": ("missing-factor",),
    "product": ("matmul-instead-of-product", "product-instead-of-matmul"),
    "brackets": ("missing-brackets",),
    "point": ("updated-weights",),
    "layer": ("wrong-layer-weights", "wrong-layer-bias", "wrong-layer-activation"),
    "meaning": ("gradient-instead-of-weight", "pre-activation-instead-of-activation", "wrong-delta"),
    "target": ("missing-target",),
    "direction": ("absolute-error",),
    "bias": ("missing-bias",),
    "activation": ("missing-activation", "wrong-activation", "activation-twice"),
    "shares": ("softmax-not-normalised",),
    "samples": ("softmax-wrong-axis",),
    "half": ("missing-half",),
    "square": ("not-squared",),
    "zeros": ("missing-half-of-bce",),
    "logarithm": ("missing-logarithm", "swapped-in-logarithm"),
    "sum": ("bias-not-summed",),
    "axis": ("bias-wrong-axis",),
    "number": ("not-summed",),
    "rate": ("learning-rate-included",),
    "decay": ("weight-decay-included",),
    "added": ("update-added",),
    "step": ("update-without-learning-rate", "learning-rate-twice"),
    "replaced": ("step-instead-of-weight",),
    "averages": ("missing-bias-correction",),
    "memory": ("missing-optimizer-state", "old-optimizer-state", "gradient-instead-of-average"),
}  # fmt: skip
_OF_GRADIENTS = {
    "uphill": ("sign-flipped",),
    "scale": ("factor-two", "factor-half", "scaled-by-width"),
    "mean": (
        "divided-by-samples", "divided-by-samples-twice", "multiplied-by-samples", "not-divided-by-samples",
        "divided-by-outputs", "divided-by-outputs-twice", "not-divided-by-outputs", "wrong-size",
    ),
}  # fmt: skip
_REASONS = {mistake: reason for reason, mistakes in _OF_ANY_LINE.items() for mistake in mistakes}
_REASONS_OF_GRADIENTS = {mistake: reason for reason, mistakes in _OF_GRADIENTS.items() for mistake in mistakes}


def reason(mistake: str | None, name: str) -> str:
    """Why the mistake matters on the line of the quantity `name`; nothing where that needs no words."""
    known = _REASONS.get(mistake or "", "")
    if not known and quantity(name).kind in ("delta", "gradient"):
        known = _REASONS_OF_GRADIENTS.get(mistake or "", "")
    return text(f"reasons.{known}") if known else ""
