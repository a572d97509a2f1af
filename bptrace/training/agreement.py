"""Whether a saved run, walked again here, meets what was kept of it."""

from bptrace.training.moment import Moment
from bptrace.training.result import Run


def is_met_again(run: Run, update: int) -> bool:
    """Whether the walk through an update leads to the very bits of the next moment that was kept.

    That is the next check-point, or the end of the run. It costs what opening an update costs at most; other versions
    of numpy or numba, or another processor, may add the terms of a sum in another order.
    """
    replay, end = run.replay, Moment.of(run.parameters, run.scenario.state, run.updates)
    kept = replay.recording.after(update) or end
    walked = replay.updates.to(replay.recording.before(min(update, kept.updates)), kept.updates)
    return walked.row.tobytes() == kept.row.tobytes()
