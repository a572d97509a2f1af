"""How often a running training is drawn."""

import math
from time import perf_counter

from bptrace.training import Training

PICTURE, LONGEST = 0.094, 1.0  # seconds between two pictures: with the slice in which one falls due, a tenth
SHARE = 2  # times what a picture costs passes until the next one


class Pictures:
    """Tells when to draw: ten times a second at most, and at full speed for no more than a third of the time."""

    def __init__(self, training: Training) -> None:
        self.training = training
        self._drawn, self._trained = -math.inf, 0.0

    def due(self, full_speed: bool) -> bool:
        """Whether the next picture is due; it counts as drawn then. What is no training since the last is its cost."""
        spent = perf_counter() - self._drawn
        cost = spent - (self.training.seconds - self._trained) if full_speed and math.isfinite(spent) else 0.0
        if spent < max(PICTURE, min(SHARE * cost, LONGEST)):
            return False
        self._drawn, self._trained = perf_counter(), self.training.seconds
        return True
