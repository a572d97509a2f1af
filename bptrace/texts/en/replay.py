"""English texts: going back to any update of a run."""

TEXTS: dict[str, str] = {
    # a place in a run
    "replay.no_place": "'{typed}' is no place in a run; write EPOCH or EPOCH:SAMPLE, such as 12 or 12:3.",
    "replay.no_updates": "this run has no update that could be opened; train it for one epoch at least.",
    "replay.no_epoch": "there is no epoch {epoch}: the run has {epochs}, 0 to {last}.",
    "replay.not_reached": "the run ended before {typed}; its last update is {last}.",
    "replay.no_sample": "there is no sample {sample}: the data set has samples 0 to {last}.",
    "replay.held_out": "sample {sample} is held out for validation, so no update has it; name another one.",
    # on the command line
    "replay.told": "update {update} of the run (0 to {last}), at {place}",
    "replay.other_bits": "Computed again here, {path} does not meet the very numbers that were saved: they are of"
    " another machine or of other versions of numpy or numba, or the file was changed; what is shown differs"
    " from that run.",
    "replay.told_batch": "update {update} of the run (0 to {last}), in epoch {epoch}, of the samples {samples}",
    "replay.never": "{typed} held after none of the epochs {first} to {last}.",
    # in the debugger
    "replay.epoch": "epoch {epoch}",
    "replay.opened": "Update {update} (0 to {last}), epoch {epoch}. ⌫ before step 1: the one before.",
    "replay.opened_first": "Update 0 (0 to {last}), the first of the run.",
    "replay.opened_end": "Where the run ended, after {count} updates. ⌫ before step 1: its last update.",
    # a saved run
    "replay.no_recording": "{path} has its trained weights but no check-points: it is older than replaying; train it"
    " anew with --save.",
    "replay.no_numba": "{path} was computed by the kernel jit, and so are its updates again; {trouble}. `bptrace debug`"
    " opens its trained weights.",
    "replay.damaged": "{path} is a saved run whose history or check-points are damaged; `bptrace debug` opens its"
    " trained weights.",
    "replay.other_data": "{path} was trained on other samples than {data} holds now; bring the former ones back.",
}
