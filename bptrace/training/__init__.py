"""Training: the traced update over a whole data set, the very equations compiled.

``program``   the equations as one Python function
``progress``  the measures of an epoch, and the history that keeps them
``run``       a training in progress, and what has become of it
``saved``     a run as a file that opens again
"""

from bptrace.training.progress import Epoch
from bptrace.training.run import Run, Training, train

__all__ = ["Epoch", "Run", "Training", "train"]
