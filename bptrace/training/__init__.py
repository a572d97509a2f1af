"""Training: the traced update over a whole data set, the very equations compiled.

``kernels``   the equations as operations on whole matrices, printed as numpy or compiled by numba
``program``   the updates, and the forward pass, as functions of any number of samples
``progress``  the measures of an epoch
``history``   which epochs are kept
``result``    what has become of a training
``run``       a training in progress
``stopping``  a condition after every epoch
``saved``     a run as a file that opens again
"""

from bptrace.training.divergence import Divergence
from bptrace.training.progress import Epoch
from bptrace.training.result import Run
from bptrace.training.run import Training, train

__all__ = ["Divergence", "Epoch", "Run", "Training", "train"]
