"""A scenario: one network with its numbers, a sample (or a batch), a loss and an update; everything a trace needs."""

from collections.abc import Mapping
from dataclasses import field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from bptrace.errors import UsageError
from bptrace.files import printable
from bptrace.frozen import frozen
from bptrace.network.building import given_parameter, given_state, scenario_fields
from bptrace.network.datasets import Dataset
from bptrace.network.figures import Array, in_layout, matrix, rate, read_only, refusal, turned, whole
from bptrace.network.losses import check_targets
from bptrace.network.network import Layout, Network
from bptrace.network.optimizers import SGD, Optimizer
from bptrace.network.overlaying import overlay
from bptrace.network.samples import at_sample, by_hand
from bptrace.network.scenario_file import read_scenario, toml_text
from bptrace.network.settings import Setting, from_options
from bptrace.texts import text

DEFAULT = "lab1"


@frozen(eq=False)
class Scenario:
    """A network, its parameters, its update, and the samples that are looked at; read-only, changes make a new one.

    `parameters` has exactly the network's (`W1`, `b1`, …). `x` and `y` have the shape of the network's layout (row:
    m×n₀ and m×n_N, column: n₀×m and n_N×m); they are sample number `sample` of `data`, or were given by hand, and
    then both are None; of several samples of the data `sample` alone is None. `state` is what the optimizer has kept
    (`mW1`, …) after so many `updates` and whole passes over the data (`epoch`); where nothing is given it is as before
    the first update. `init` and `seed` tell where parameters came from that nobody gave; `name` is short, for a header.
    A training goes `epochs` times over the data, `batch` samples an update, in their order or `shuffle`d, without the
    share that is held out for `validation`. Raises UsageError where a shape or a number makes no sense.
    """

    network: Network
    parameters: Mapping[str, Array]
    x: Array
    y: Array
    learning_rate: float = 0.1
    optimizer: Optimizer = SGD
    data: Dataset | None = None
    sample: int | None = None
    init: str = "normal"
    seed: int = 0
    epochs: int = 1000
    batch: int | str = 1
    title: str = ""
    name: str = ""
    state: Mapping[str, Array] = field(default_factory=dict)
    updates: int = 0
    epoch: int = 0
    shuffle: bool = False
    validation: float = 0.0

    def __post_init__(self) -> None:
        network, given = self.network, self.parameters
        missing = [name for name in network.parameters if name not in given]
        if missing:
            raise refusal("network.missing_parameter", missing[0], network=network)
        read = {name: Setting(matrix(value, name), name) for name, value in given.items()}
        fitting = {name: read_only(given_parameter(name, setting, network)) for name, setting in read.items()}
        self._set("parameters", MappingProxyType({name: fitting[name] for name in network.parameters}))
        self._set("x", read_only(in_layout(self.x, network.inputs, network.layout, "x")))
        self._set("y", read_only(in_layout(self.y, network.outputs, network.layout, "y")))
        by_rows = [turned(array, network.layout) for array in (self.x, self.y)]
        if len(by_rows[0]) != len(by_rows[1]):
            raise refusal("network.sample_counts", "y", x=len(by_rows[0]), y=len(by_rows[1]))
        check_targets(network.loss, by_rows[1], "y")
        self._set("learning_rate", rate(self.learning_rate, "learning_rate"))
        self._set("state", MappingProxyType(self._whole_state()))
        self._set("updates", whole(self.updates, "updates"))
        self._set("epoch", whole(self.epoch, "epoch"))

    def _whole_state(self) -> dict[str, Array]:
        """What the optimizer keeps for every parameter, the start where nothing is given."""
        network, optimizer = self.network, self.optimizer
        read = {name: Setting(matrix(value, name), name) for name, value in self.state.items()}
        given = {name: read_only(given_state(name, value, network, optimizer)) for name, value in read.items()}
        return {
            kept: given[kept] if kept in given else read_only(np.full(network.shape_of(name), optimizer.start(kept)))
            for name in network.trained
            for kept in optimizer.kept(name)
        }

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """A mapping proxy cannot be pickled; the constructor makes it again."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        plain = {"parameters": dict(self.parameters), "state": dict(self.state)}
        return type(self), tuple((values | plain).values())

    @classmethod
    def load(cls, name_or_path: str | Path) -> "Scenario":
        """A bundled scenario (`lab1`, `lab2`, `mazur`) or that of a file."""
        return cls.build(name_or_path)

    @classmethod
    def build(cls, scenario: str | Path | None = None, **options: object) -> "Scenario":
        """`scenario` (a name or a file) changed by `options`, which are named and mean as on the command line.

        With neither a scenario nor `network`, `lab1` is changed; with `network` alone the rest has its defaults.
        Values may be texts as typed or Python's own; `set` takes a mapping or a list of `KEY=VALUE`. Raises UsageError
        or UnreadableFile naming the option, or the file and its key.
        """
        changes = from_options(options)
        if scenario is None and "network.layers" not in changes:
            scenario = DEFAULT
        below = {} if scenario is None else read_scenario(scenario)
        found = scenario_fields(overlay(below, changes), "" if scenario is None else str(scenario))
        return cls(**found, name=str(found["network"]) if scenario is None else printable(Path(scenario).stem))

    @property
    def samples(self) -> int:
        """m: how many samples `x` and `y` hold, 1 unless a batch was given."""
        return len(turned(self.x, self.network.layout))

    @property
    def training_data(self) -> Dataset:
        """What training walks through: the data set, or the samples given by hand."""
        if self.data is not None:
            return self.data
        return Dataset(self.name, turned(self.x, self.network.layout), turned(self.y, self.network.layout))

    @property
    def rate(self) -> float:
        """η in this epoch: the learning rate after its decay."""
        return self.optimizer.rate(self.learning_rate, self.epoch)

    @property
    def has_updated(self) -> bool:
        """Whether any update has left its mark: a count, or something kept that is not as at the start."""
        start = self.optimizer.start
        return self.updates > 0 or self.epoch > 0 or any(np.any(w != start(name)) for name, w in self.state.items())

    @property
    def scalars(self) -> Mapping[str, float]:
        """The numbers that the update's equations name: η in use, those of the optimizer, and t, counted from 1."""
        return self.optimizer.numbers(self.learning_rate, self.updates, self.epoch)

    def after(self, parameters: Mapping[str, npt.ArrayLike], state: Mapping[str, npt.ArrayLike]) -> "Scenario":
        """The same scenario one update later, with what that update made of parameters and state."""
        kept: dict[str, Any] = {**self.state, **state}
        return replace(self.with_parameters(parameters), state=kept, updates=self.updates + 1)

    def with_parameters(self, parameters: Mapping[str, npt.ArrayLike]) -> "Scenario":
        """The same scenario with other numbers for some or all of its parameters, in its layout's shapes."""
        changed: dict[str, Any] = {**self.parameters, **parameters}
        return replace(self, parameters=changed)

    def with_sample(self, sample: int) -> "Scenario":
        """The same scenario at another sample of its data set, counted from 0."""
        if self.data is None:
            raise UsageError(text("network.no_data", place="sample"))
        return self.with_data(self.data, sample)

    def with_data(self, data: Dataset, sample: int = 0) -> "Scenario":
        """The same scenario at one sample of another data set."""
        return replace(self, **at_sample(data, sample, self.network, "sample"))

    def with_samples(self, x: npt.ArrayLike, y: npt.ArrayLike) -> "Scenario":
        """The same scenario at samples given by hand: one sample a row, or one flat sample, whatever the layout."""
        settings = {f"sample.{name}": Setting(matrix(value, name), name) for name, value in (("x", x), ("y", y))}
        return replace(self, **by_hand(settings, self.network))

    def with_layout(self, layout: Layout) -> "Scenario":
        """The same numbers in `layout`: every array transposed where it is the other one."""
        if layout == self.network.layout:
            return self
        parameters, state = ({name: w.T for name, w in arrays.items()} for arrays in (self.parameters, self.state))
        network = replace(self.network, layout=layout)
        return replace(self, network=network, parameters=parameters, x=self.x.T, y=self.y.T, state=state)

    def to_toml(self, parameters: bool = True) -> str:
        """The scenario as a scenario file that reads back the same, every number with all its digits.

        Without `parameters` they, and what the optimizer keeps, are left to whatever stands beside it.
        """
        return toml_text(_document(self, parameters))


def _document(scenario: Scenario, parameters: bool) -> dict[str, object]:
    network, optimizer = scenario.network, scenario.optimizer
    state = {"updates": scenario.updates, "epoch": scenario.epoch, **(scenario.state if parameters else {})}
    return {
        **({"title": scenario.title} if scenario.title else {}),
        "network": {"layers": str(network), "layout": network.layout, "bias": network.bias, "sign": network.sign},
        **({"parameters": dict(scenario.parameters)} if parameters else {}),
        "init": {"method": scenario.init, "seed": scenario.seed},
        **_samples(scenario),
        "loss": {"name": network.loss},
        "optimizer": {"name": optimizer.name, "learning_rate": scenario.learning_rate, **optimizer.settings},
        **({"state": state} if scenario.has_updated else {}),
        "training": _training(scenario),
    }


def _training(scenario: Scenario) -> dict[str, object]:
    """How it is trained; what is not asked for is left out."""
    given = {"shuffle": scenario.shuffle, "validation": scenario.validation}
    asked = {name: value for name, value in given.items() if value}
    return {"epochs": scenario.epochs, "batch": scenario.batch, **asked}


def _samples(scenario: Scenario) -> dict[str, object]:
    """[data] where they are a data set's, else [sample] with one sample a row."""
    if scenario.data is not None:
        sample = scenario.sample or 0  # a batch of the set is looked at by its first sample, when it is read again
        return {"data": {"name": scenario.data.name, "samples": len(scenario.data), "sample": sample}}
    layout = scenario.network.layout
    return {"sample": {"x": turned(scenario.x, layout), "y": turned(scenario.y, layout)}}
