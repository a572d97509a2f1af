"""Parameters from numpy's archive, `FILE.npz` with the keys `W1 b1 …`; nothing pickled is ever loaded."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from bptrace.algebra.quantity import find_quantity
from bptrace.errors import BptraceError, UnreadableFile
from bptrace.files import opened
from bptrace.network.figures import Array, fitted, matrix
from bptrace.network.network import Network
from bptrace.texts import text

LARGEST = 2**30
FORMAT = "bptrace.run/1"
"""Of a saved run: what another version wrote is not guessed at."""
RECORDING = ("checkpoints_at", "checkpoints")
"""The check-points of a saved run: many times what all the rest takes."""
DATA = "data"
"""The samples of a file that was trained on, one a row, so that a run can do without that file."""
BESIDE = ("format", "scenario", DATA, "history", "validation", "settings", *RECORDING)
"""What a saved run holds beside its weights and what the optimizer keeps."""


Archive = Mapping[str, npt.NDArray[Any]]


def read_weights(path: str, network: Network) -> dict[str, Array]:
    """Every parameter of `network`, from the archive at `path`. Raises as `read_archive` and `weights_in` do."""
    return weights_in(read_archive(path), path, network)


def weights_in(arrays: Archive, path: str, network: Network) -> dict[str, Array]:
    """Every parameter of `network`, in its layout's shapes, from what the archive at `path` holds.

    Raises UnreadableFile or UsageError naming the file and the key that is missing, unknown, or of the wrong shape.
    """
    missing = [name for name in network.parameters if name not in arrays]
    extra = [name for name in arrays if name not in (*network.parameters, *BESIDE) and not _is_state(name)]
    needed = ", ".join(network.parameters)
    if missing:
        raise UnreadableFile(text("network.weights_missing", path=path, names=", ".join(missing), needed=needed))
    if extra:
        raise UnreadableFile(text("network.weights_extra", path=path, names=", ".join(extra[:5]), needed=needed))
    places = {name: f"{path}, {name}" for name in network.parameters}
    return {name: fitted(matrix(arrays[name], place), network.shape_of(name), place) for name, place in places.items()}


def state_in(arrays: Archive, path: str) -> dict[str, Array]:
    """What an optimizer kept (`mW1`, …)."""
    return {name: matrix(array, f"{path}, {name}") for name, array in arrays.items() if _is_state(name)}


def _is_state(name: str) -> bool:
    found = find_quantity(name)
    return found is not None and bool(found.state)


def _array(archive: np.lib.npyio.NpzFile, name: str, path: str) -> npt.NDArray[Any]:
    try:
        return np.asarray(archive[name])
    except ValueError as error:
        if "pickle" not in str(error):
            raise
        raise UnreadableFile(text("network.pickled_weights", path=path, name=name)) from error


def read_archive(path: str, recording: bool = False) -> Archive:
    """Every array of the archive at `path`, of at most 1 GiB unpacked; a run's check-points where they are asked for.

    Raises UnreadableFile naming it.
    """
    try:
        with opened(path, "cli.cannot_read_archive") as file, np.load(file, allow_pickle=False) as archive:
            if sum(packed.file_size for packed in archive.zip.infolist()) > LARGEST:
                raise UnreadableFile(text("network.large_weights", path=path, mebibytes=LARGEST >> 20))
            names = [name for name in archive.files if recording or name not in RECORDING]
            return {name: _array(archive, name, path) for name in names}
    except BptraceError:
        raise
    except Exception as error:  # a damaged archive raises whatever zipfile, zlib or numpy's header reader stumbles over
        raise UnreadableFile(text("network.damaged_weights", path=path)) from error
