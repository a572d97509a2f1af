"""What a scenario is made of before it is built: settings by the keys of a scenario file, from files and from options.

Every source (a bundled scenario, a TOML file, the options of a command, `--set`) becomes one mapping from key to
Setting, checked value by value. `overlaying` lays one over another; building then reads a single mapping and the
defaults.
"""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args

from bptrace.errors import did_you_mean
from bptrace.files import printable
from bptrace.frozen import frozen
from bptrace.network import datasets, initialisation
from bptrace.network.architecture import parse_architecture
from bptrace.network.figures import counting, matrix, rate, real, refusal, share, whole
from bptrace.network.losses import LOSSES
from bptrace.network.network import Bias, Layout, Sign
from bptrace.network.optimizers import READERS as OPTIMIZER_READERS
from bptrace.network.words import choice, truth, words

MOST_EPOCHS = 10_000_000


@frozen(eq=False)
class Setting:
    """A checked value, the place it was written at (for errors), and the source (a file; empty for the options)."""

    value: Any
    place: str
    source: str = ""


Settings = Mapping[str, Setting]


def values(settings: Settings, names: Mapping[str, str]) -> dict[str, Any]:
    """The values of some keys, by what `names` calls them; nothing for a key that is not there."""
    return {name: settings[key].value for key, name in names.items() if key in settings}


def batch(value: object, place: str) -> int | str:
    """Samples an update: a number from 1 on, or `full`."""
    return "full" if isinstance(value, str) and value.lower() == "full" else counting(value, place)


def epochs(value: object, place: str) -> int:
    """Passes over the data, 0 to ten million."""
    return whole(value, place, most=MOST_EPOCHS)


def title(value: object, place: str) -> str:
    """A text in one line that a terminal shows and never obeys."""
    return printable(" ".join(words(value, place).split("\n")))


def architecture(value: object, place: str) -> object:
    """The number of inputs and the layers."""
    return parse_architecture(words(value, place), place)


def data_name(value: object, place: str) -> str:
    """A data set's full name; any other text is the path of a CSV."""
    name = words(value, place)
    return datasets.ALIASES.get(name.lower(), name.lower() if name.lower() in datasets.NAMES else name)


READERS: dict[str, Callable[[object, str], object]] = {
    "title": title,
    "network.layers": architecture,
    "network.layout": choice(*get_args(Layout)),
    "network.bias": choice(*get_args(Bias)),
    "network.sign": choice(*get_args(Sign)),
    "init.method": choice(*initialisation.METHODS),
    "init.seed": whole,
    "init.biases": real,
    "sample.x": matrix,
    "sample.y": matrix,
    "data.name": data_name,
    "data.samples": counting,
    "data.sample": whole,
    "loss.name": choice(*LOSSES),
    "optimizer.learning_rate": rate,
    **{f"optimizer.{name}": read for name, read in OPTIMIZER_READERS.items()},
    "optimizer.decay_every": counting,  # every 0 epochs would be never
    "state.updates": whole,
    "state.epoch": whole,
    "training.epochs": epochs,
    "training.batch": batch,
    "training.shuffle": truth,
    "training.validation": share,
}
SECTIONS = ("network", "parameters", "init", "sample", "data", "loss", "optimizer", "state", "training")

OPTIONS = {
    "network": "network.layers",
    "layout": "network.layout",
    "bias": "network.bias",
    "sign": "network.sign",
    "loss": "loss.name",
    "init": "init.method",
    "seed": "init.seed",
    "data": "data.name",
    "samples": "data.samples",
    "sample": "data.sample",
    "x": "sample.x",
    "y": "sample.y",
    "optimizer": "optimizer.name",
    "learning_rate": "optimizer.learning_rate",
    "decay": "optimizer.decay",
    "decay_every": "optimizer.decay_every",
    "epochs": "training.epochs",
    "batch": "training.batch",
    "shuffle": "training.shuffle",
    "validation": "training.validation",
}
"""The options of `Scenario.build` and of the commands, and the key that each of them sets."""

_AS_TYPED = (title, architecture, data_name)
"""Readers of text that means what it says: an architecture such as `1979-05-27` is no date."""


def setting(key: str, value: object, place: str, source: str = "") -> Setting:
    """The checked setting of one key. Raises UsageError for an unknown key or a value that makes no sense."""
    section, _, name = key.partition(".")
    if name and (section == "parameters" or (section == "state" and key not in READERS)):
        return Setting(matrix(value, place), place, source)
    if key not in READERS:
        raise refusal("network.unknown_key", place, hint=did_you_mean(_nearest(key), READERS))
    return Setting(READERS[key](value, place), place, source)


def _nearest(key: str) -> str:
    """The key itself, or the one known key that ends in the same word: `seed` means `init.seed`."""
    last = key.rpartition(".")[2]
    same = [known for known in READERS if known.rpartition(".")[2] == last] or [
        known for known in READERS if known.startswith(f"{key}.")
    ]
    return same[0] if same else key


def from_options(options: Mapping[str, object]) -> dict[str, Setting]:
    """The settings that options make; an option that is None was not given."""
    given = {name: value for name, value in options.items() if value is not None}
    settings: dict[str, Setting] = {}
    for name, value in given.items():
        place = f"--{name.replace('_', '-')}"
        if name == "weights":
            settings["weights"] = Setting(str(value), place)
        elif name in OPTIONS:
            settings[OPTIONS[name]] = setting(OPTIONS[name], typed(OPTIONS[name], value), place)
        elif name != "set":
            raise refusal("network.unknown_option", place, hint=did_you_mean(name, [*OPTIONS, "weights", "set"]))
    return settings | from_pairs(given.get("set", {}))


def from_pairs(pairs: object) -> dict[str, Setting]:
    """The settings of `--set`: a mapping from key to value, or `KEY=VALUE` texts."""
    if not isinstance(pairs, Mapping):
        pairs = dict(_pair(pair) for pair in ([pairs] if isinstance(pairs, str) else pairs))  # type: ignore[attr-defined]
    return {key: setting(key, typed(key, value), f"--set {key}") for key, value in pairs.items()}


def _pair(pair: str) -> tuple[str, str]:
    key, equals, value = pair.partition("=")
    if not equals:
        raise refusal("network.no_value", f"--set {pair}")
    return key.strip(), value.strip()


def typed(key: str, value: object) -> object:
    """What a text typed for `key` stands for: itself, or a TOML value, a number, or numbers with commas between."""
    if isinstance(value, Path):
        return str(value)
    if not isinstance(value, str):
        return value
    meant = _literal(value)
    if READERS.get(key) in _AS_TYPED:
        return meant if isinstance(meant, str) else value
    return meant


def _literal(typed: str) -> object:
    for read in (int, float, _toml, _list):
        try:
            return read(typed)
        except (ValueError, RecursionError):
            continue
    return typed


def _toml(typed: str) -> object:
    document = tomllib.loads(f"value = {typed}")
    if len(document) > 1:
        raise ValueError(typed)
    return document["value"]


def _list(typed: str) -> object:
    return [float(part) for part in typed.split(",")]
