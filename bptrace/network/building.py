"""From settings to the fields of a scenario: the defaults, and whether the pieces fit together."""

from pathlib import Path
from typing import Any

from bptrace.errors import UsageError, did_you_mean
from bptrace.network import datasets
from bptrace.network.datasets import Dataset, dataset, read_csv, with_classes
from bptrace.network.figures import Array, fitted, refusal, rows, turned
from bptrace.network.initialisation import initialise
from bptrace.network.losses import check_outputs, check_targets, usual_loss
from bptrace.network.network import Network
from bptrace.network.optimizers import Optimizer
from bptrace.network.settings import Setting, Settings
from bptrace.network.weights_file import read_weights
from bptrace.texts import text

DEFAULTS: dict[str, Any] = {
    "title": "",
    "network.layout": "row",
    "network.bias": "trained",
    "network.sign": "plus",
    "init.method": "normal",
    "init.seed": 0,
    "init.biases": None,
    "data.samples": None,
    "data.sample": 0,
    "optimizer.learning_rate": 0.1,
    "state.updates": 0,
    "state.epoch": 0,
    "training.epochs": 1000,
    "training.batch": 1,
    "training.shuffle": False,
    "training.validation": 0.0,
}


def scenario_fields(settings: Settings, source: str = "") -> dict[str, Any]:
    """The fields of the scenario that `settings` describe; `source` is the file that may lack a network.

    Raises UsageError where two of them do not fit.
    """
    value = DEFAULTS | {key: setting.value for key, setting in settings.items()}
    network = _network(settings, value, f"{source}: " if source else "")
    optimizer = optimizer_of(settings)
    drawn = initialise(network, value["init.method"], value["init.seed"], value["init.biases"])
    return {
        "network": network,
        "parameters": drawn | _given_parameters(settings, network),
        "learning_rate": value["optimizer.learning_rate"],
        "optimizer": optimizer,
        "state": _given_state(settings, network, optimizer),
        "updates": value["state.updates"],
        "epoch": value["state.epoch"],
        "init": value["init.method"],
        "seed": value["init.seed"],
        "epochs": value["training.epochs"],
        "batch": value["training.batch"],
        "shuffle": value["training.shuffle"],
        "validation": value["training.validation"],
        "title": value["title"],
        **_samples(settings, value, network),
    }


def _network(settings: Settings, value: dict[str, Any], place: str) -> Network:
    if "network.layers" not in value:
        raise UsageError(text("network.no_network", place=place))
    inputs, layers = value["network.layers"]
    loss = value.get("loss.name", usual_loss(layers[-1].activation))
    check_outputs(
        loss, layers[-1].activation, settings["loss.name" if "loss.name" in settings else "network.layers"].place
    )
    return Network(
        inputs,
        layers,
        layout=value["network.layout"],
        bias=value["network.bias"],
        sign=value["network.sign"],
        loss=loss,
    )


def _given_parameters(settings: Settings, network: Network) -> dict[str, Array]:
    """Those of the archive, and over them those that are written out."""
    archive = read_weights(settings["weights"].value, network) if "weights" in settings else {}
    written = {key.partition(".")[2]: setting for key, setting in settings.items() if key.startswith("parameters.")}
    return archive | {name: given_parameter(name, setting, network) for name, setting in written.items()}


def given_parameter(name: str, setting: Setting, network: Network) -> Array:
    """A parameter in the network's shape. Raises UsageError where the network has none of that name or shape."""
    if name not in network.parameters:
        raise refusal(
            "network.no_parameter", setting.place, network=network, hint=did_you_mean(name, network.parameters)
        )
    return fitted(setting.value, network.shape_of(name), setting.place)


def optimizer_of(settings: Settings) -> Optimizer:
    """The optimizer that is named, sgd else. Raises UsageError where a setting means nothing to it."""
    given = {key.partition(".")[2]: found for key, found in settings.items() if key.startswith("optimizer.")}
    given.pop("learning_rate", None)
    optimizer = Optimizer(**{name: found.value for name, found in given.items()})
    for name, found in given.items():
        if name not in ("name", *optimizer.options):
            known = ", ".join(optimizer.options)
            raise refusal("network.no_use", found.place, optimizer=optimizer.name, known=known)
    for name, missing in (("decay", "decay_every"), ("decay_every", "decay")):
        if name in given and missing not in given:
            raise refusal("network.half_a_decay", given[name].place, missing=missing)
    return optimizer


def _given_state(settings: Settings, network: Network, optimizer: Optimizer) -> dict[str, Array]:
    arrays = {key: found for key, found in settings.items() if key.startswith("state.") and key not in DEFAULTS}
    named = {key.partition(".")[2]: found for key, found in arrays.items()}
    return {name: given_state(name, found, network, optimizer) for name, found in named.items()}


def given_state(name: str, setting: Setting, network: Network, optimizer: Optimizer) -> Array:
    """What the optimizer keeps under a name, in its parameter's shape. Raises UsageError where it keeps no such."""
    of = {kept: parameter for parameter in network.trained for kept in optimizer.kept(parameter)}
    if not of:
        raise refusal("network.keeps_nothing", setting.place, optimizer=optimizer.name)
    if name not in of:
        hint = did_you_mean(name, of)
        raise refusal("network.no_state", setting.place, optimizer=optimizer.name, network=network, hint=hint)
    return fitted(setting.value, network.shape_of(of[name]), setting.place)


def _samples(settings: Settings, value: dict[str, Any], network: Network) -> dict[str, Any]:
    """The fields x, y, data and sample."""
    if "sample.x" in settings or "sample.y" in settings:
        return by_hand(settings, network)
    data = _data(settings, value, network)
    place = settings["data.sample"].place if "data.sample" in settings else "--sample"
    return at_sample(data, _chosen(settings, value, data), network, place)


def by_hand(settings: Settings, network: Network) -> dict[str, Any]:
    """The fields of samples that are written out, one a row whatever the layout."""
    for key, setting in settings.items():
        if key.startswith("data."):
            raise refusal("network.sample_and_data", setting.place)
    given = {name: settings.get(f"sample.{name}") for name in ("x", "y")}
    for name, other in (("x", "y"), ("y", "x")):
        if given[name] is None:
            raise refusal("network.incomplete_sample", settings[f"sample.{other}"].place, missing=name)
    widths = {"x": network.inputs, "y": network.outputs}
    read = {name: rows(s.value, widths[name], s.place) for name, s in given.items() if s is not None}
    if len(read["x"]) != len(read["y"]):
        raise refusal("network.sample_counts", settings["sample.y"].place, x=len(read["x"]), y=len(read["y"]))
    check_targets(network.loss, read["y"], settings["sample.y"].place)
    return {name: turned(samples, network.layout) for name, samples in read.items()} | {"data": None, "sample": None}


def at_sample(data: Dataset, sample: int, network: Network, place: str) -> dict[str, Any]:
    """The fields of one sample of a data set. Raises UsageError where they do not fit."""
    inputs, outputs = data.x.shape[1], data.y.shape[1]
    if (inputs, outputs) != (network.inputs, network.outputs):
        raise UsageError(
            text(
                "network.misfit",
                name=data.name,
                inputs=inputs,
                outputs=outputs,
                network=network,
                needs=network.inputs,
                gives=network.outputs,
            )
        )
    check_targets(network.loss, data.y, data.name)
    if not 0 <= sample < len(data):
        raise refusal("network.no_sample", place, sample, name=data.name, samples=len(data), last=len(data) - 1)
    x, y = (turned(array[sample : sample + 1], network.layout) for array in (data.x, data.y))
    return {"x": x, "y": y, "data": data, "sample": sample}


def _data(settings: Settings, value: dict[str, Any], network: Network) -> Dataset:
    """The data set that is named; else lab1-xor where it fits, else one random sample of the seed."""
    # one output alone cannot be a share of one whole
    fits_xor = (network.inputs, network.outputs) == (2, 1) and not network.has_one_whole
    name = value.get("data.name", "lab1-xor" if fits_xor else datasets.RANDOM)
    if name in datasets.NAMES:
        data = dataset(name, value["data.samples"], value["init.seed"], network.inputs, network.outputs)
        return with_classes(data) if name == datasets.RANDOM and network.has_one_whole else data
    if not Path(name).suffix and not Path(name).exists():
        raise refusal("network.no_data_set", settings["data.name"].place, name, hint=did_you_mean(name, datasets.NAMES))
    return read_csv(name, network.outputs, value["data.samples"])


def _chosen(settings: Settings, value: dict[str, Any], data: Dataset) -> int:
    """The sample's number; one that a file chose in its own data set is 0 in a smaller set named by an option."""
    sample, name = settings.get("data.sample"), settings.get("data.name")
    if sample and name and sample.source and not name.source and sample.value >= len(data):
        return 0
    return int(value["data.sample"])
