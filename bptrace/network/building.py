"""From settings to the fields of a scenario, and whether the pieces fit together."""

from typing import Any

from bptrace.errors import UsageError, did_you_mean
from bptrace.network.figures import Array, fitted, refusal
from bptrace.network.initialisation import initialise
from bptrace.network.losses import check_outputs, usual_loss
from bptrace.network.network import Network
from bptrace.network.optimizers import Optimizer
from bptrace.network.samples import samples
from bptrace.network.settings import Setting, Settings, values
from bptrace.network.weights_file import read_weights
from bptrace.texts import text

FIELDS = {
    "title": "title",
    "init.method": "init",
    "init.seed": "seed",
    "optimizer.learning_rate": "learning_rate",
    "state.updates": "updates",
    "state.epoch": "epoch",
    "training.epochs": "epochs",
    "training.batch": "batch",
    "training.shuffle": "shuffle",
    "training.validation": "validation",
}
"""The keys whose values are fields of a scenario as they stand. What is not given has that field's own default."""
CONVENTIONS = {f"network.{name}": name for name in ("layout", "bias", "sign")}
DRAWN_BY = {f"init.{name}": name for name in ("method", "seed", "biases")}


def scenario_fields(settings: Settings, source: str = "") -> dict[str, Any]:
    """The fields of the scenario that `settings` describe; `source` is the file that may lack a network.

    Raises UsageError where two of them do not fit.
    """
    network = _network(settings, f"{source}: " if source else "")
    optimizer = optimizer_of(settings)
    drawn = initialise(network, **values(settings, DRAWN_BY))
    return {
        "network": network,
        "parameters": drawn | _given_parameters(settings, network),
        "optimizer": optimizer,
        "state": _given_state(settings, network, optimizer),
        **values(settings, FIELDS),
        **samples(settings, network),
    }


def _network(settings: Settings, place: str) -> Network:
    if "network.layers" not in settings:
        raise UsageError(text("network.no_network", place=place))
    inputs, layers = settings["network.layers"].value
    named = settings.get("loss.name")
    loss = named.value if named else usual_loss(layers[-1].activation)
    check_outputs(loss, layers[-1].activation, (named or settings["network.layers"]).place)
    return Network(inputs, layers, loss=loss, **values(settings, CONVENTIONS))


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
    named = {key.partition(".")[2]: found for key, found in settings.items() if key.startswith("optimizer.")}
    named.pop("learning_rate", None)
    optimizer = Optimizer(**{name: found.value for name, found in named.items()})
    for name, found in named.items():
        if name not in ("name", *optimizer.options):
            known = ", ".join(optimizer.options)
            raise refusal("network.no_use", found.place, optimizer=optimizer.name, known=known)
    for name, missing in (("decay", "decay_every"), ("decay_every", "decay")):
        if name in named and missing not in named:
            raise refusal("network.half_a_decay", named[name].place, missing=missing)
    return optimizer


def _given_state(settings: Settings, network: Network, optimizer: Optimizer) -> dict[str, Array]:
    arrays = {key: found for key, found in settings.items() if key.startswith("state.") and key not in FIELDS}
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
