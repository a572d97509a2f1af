"""Which kernel computes a run: decided before its first update, by nothing but the run and what is installed.

The same run is computed by the same kernel always, so it has the same digits always: neither the clock nor what was
compiled before has a say.
"""

from bptrace.errors import UsageError
from bptrace.network.derivation import Derivation
from bptrace.texts import text
from bptrace.training.kernels import jit
from bptrace.training.kernels.lowering import update_schedule
from bptrace.training.kernels.schedule import Schedule

KERNELS = ("numpy", "jit")
CALL, ENTRY, PRODUCT = 0.6e-6, 0.7e-9, 0.2e-9  # seconds of numpy: a call, an entry of its result, a term of a product
FASTER = 3.0  # times a loop computes entries and terms; and it is one call
WORTH = 10.0  # seconds of numpy, several times what compiling takes
LARGEST_BATCH = 16  # of more samples at once the products of numpy's library are faster than plain loops


def chosen(asked: str, plan: Derivation, samples: int, updates: int) -> str:
    """`numpy` or `jit` for so many updates of so many samples; `asked` may leave it open, `auto`.

    Raises UsageError for `jit` where numba is not installed, or cannot be imported.
    """
    if asked == "auto":
        worth = samples <= LARGEST_BATCH and update_seconds("numpy", plan, samples) * updates > WORTH
        return "jit" if worth and jit.trouble() is None else "numpy"
    if asked not in KERNELS:
        raise UsageError(text("training.unknown_kernel", kernel=asked))
    if asked == "jit" and (trouble := jit.trouble()):
        raise UsageError(text("training.or_numpy", trouble=trouble))
    return asked


def update_seconds(kernel: str, plan: Derivation, samples: int) -> float:
    """About what an update takes with a kernel, on some computer."""
    lowered: Schedule = update_schedule(plan, samples)
    entries = sum(node.size for node in lowered.each)
    terms = sum(node.size * node.operands[0].form[1] for node in lowered.each if node.operation == "matmul")
    computing = entries * ENTRY + terms * PRODUCT
    return CALL + computing / FASTER if kernel == "jit" else len(lowered.each) * CALL + computing
