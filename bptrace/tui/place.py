"""Where the interface opens: what a command hands to the app."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bptrace.frozen import frozen
from bptrace.network.scenario import Scenario

if TYPE_CHECKING:
    from bptrace.training import Training
    from bptrace.training.visit import Visit
    from bptrace.tui.theirs import Theirs

Where = Literal["last", "lessons", "lesson", "debug", "check", "train", "examples"]


@frozen(eq=False)
class Place:
    """A screen and what stands on it; `last` is where the person left off, the list of lessons the first time.

    `scenario` belongs to debug, check and train (None: lab1), `step` (a quantity) and `cell` to debug, with what a
    person has, `theirs`, to be seen beside what is right; `file` to check, with the scenario `options` that are laid
    over its header, and where it is the exercise of `lesson`, `given`, what it held when it was handed out;
    `lesson` (a name) to lesson, and to train where one comes from there, `lessons` (a folder of their own) to both
    lesson screens, `notice` is the first thing they say; `epochs`, `batch`, `shuffle`, `stop_when` (a condition) and
    `kernel` are a training's, None where the scenario says it; `begun` is called with that training; `training` is one
    that has begun already, `visit` an update of a run; `ascii` keeps every screen to ASCII.
    """

    where: Where = "last"
    scenario: Scenario | None = None
    step: str = ""
    cell: tuple[int, int] | None = None
    theirs: "Theirs | None" = None
    lesson: str = ""
    lessons: Path | None = None
    notice: str = ""
    file: Path | None = None
    given: str = ""
    options: Mapping[str, object] | None = None
    hint: int = 1
    exam: bool = False
    fine: bool = False
    epochs: int | None = None
    batch: int | str | None = None
    shuffle: bool | None = None
    stop_when: str | None = None
    kernel: str = "numpy"
    begun: "Callable[[Training], object] | None" = None
    training: "Training | None" = None
    visit: "Visit | None" = None
    ascii: bool = False
