"""The samples of a scenario: written out by hand, or one of a data set."""

import os
from typing import Any

from bptrace.errors import UsageError, did_you_mean
from bptrace.files import is_path
from bptrace.network import datasets
from bptrace.network.datasets import Dataset, dataset, of_table, read_csv, with_classes
from bptrace.network.figures import refusal, rows, turned
from bptrace.network.losses import check_targets
from bptrace.network.network import Network
from bptrace.network.settings import Settings, values
from bptrace.texts import text


def samples(settings: Settings, network: Network) -> dict[str, Any]:
    """The fields x, y, data and sample that `settings` describe. Raises UsageError where they do not fit."""
    if "sample.x" in settings or "sample.y" in settings:
        return by_hand(settings, network)
    data = _data(settings, network)
    place = settings["data.sample"].place if "data.sample" in settings else "--sample"
    return at_sample(data, _chosen(settings, data), network, place)


def by_hand(settings: Settings, network: Network) -> dict[str, Any]:
    """The fields of samples that are written out, one a row whatever the layout."""
    for key, setting in settings.items():
        if key.startswith("data."):
            raise refusal("network.sample_and_data", setting.place)
    written = {name: settings.get(f"sample.{name}") for name in ("x", "y")}
    for name, other in (("x", "y"), ("y", "x")):
        if written[name] is None:
            raise refusal("network.incomplete_sample", settings[f"sample.{other}"].place, missing=name)
    widths = {"x": network.inputs, "y": network.outputs}
    read = {name: rows(s.value, widths[name], s.place) for name, s in written.items() if s is not None}
    if len(read["x"]) != len(read["y"]):
        raise refusal("network.sample_counts", settings["sample.y"].place, x=len(read["x"]), y=len(read["y"]))
    check_targets(network.loss, read["y"], settings["sample.y"].place)
    return {name: turned(found, network.layout) for name, found in read.items()} | {"data": None, "sample": None}


def at_sample(data: Dataset, sample: int, network: Network, place: str) -> dict[str, Any]:
    """The fields of one sample of a data set. Raises UsageError where they do not fit."""
    inputs, outputs = data.x.shape[1], data.y.shape[1]
    if (inputs, outputs) != (network.inputs, network.outputs):
        own = {"name": data.name, "inputs": inputs, "outputs": outputs}
        raise UsageError(text("network.misfit", **own, network=network, needs=network.inputs, gives=network.outputs))
    check_targets(network.loss, data.y, data.name)
    if not 0 <= sample < len(data):
        raise refusal("network.no_sample", place, sample, name=data.name, samples=len(data), last=len(data) - 1)
    x, y = (turned(array[sample : sample + 1], network.layout) for array in (data.x, data.y))
    return {"x": x, "y": y, "data": data, "sample": sample}


def _data(settings: Settings, network: Network) -> Dataset:
    """The data set that is named; else lab1-xor where it fits, else one random sample of the seed."""
    # one output alone cannot be a share of one whole
    fits_xor = (network.inputs, network.outputs) == (2, 1) and not network.has_one_whole
    named = settings.get("data.name")
    name = named.value if named else "lab1-xor" if fits_xor else datasets.RANDOM
    count, seed = values(settings, {"data.samples": "samples"}), values(settings, {"init.seed": "seed"})
    if name in datasets.NAMES:
        data = dataset(name, inputs=network.inputs, outputs=network.outputs, **count, **seed)
        return with_classes(data) if name == datasets.RANDOM and network.has_one_whole else data
    if "data.held" in settings:
        return of_table(name, settings["data.held"].value, network.outputs, **count)
    if named and named.source and not os.path.lexists(name):
        raise UsageError(text("network.data_gone", place=named.place, data=name))
    if named and not is_path(name):
        raise refusal("network.no_data_set", named.place, name, hint=did_you_mean(name, datasets.NAMES))
    return read_csv(name, network.outputs, **count)


def _chosen(settings: Settings, data: Dataset) -> int:
    """The sample's number; one that a file chose in its own data set is 0 in a smaller set named by an option."""
    sample, name = settings.get("data.sample"), settings.get("data.name")
    if sample and name and sample.source and not name.source and sample.value >= len(data):
        return 0
    return int(sample.value) if sample else 0
