"""What the training screen says in words and figures: pure lines from a training, no screen."""

from collections.abc import Sequence

from bptrace.algebra.functions import Array
from bptrace.algebra.numbers import fixed, number, percent, short
from bptrace.texts import text
from bptrace.training import Epoch, Training
from bptrace.training.progress import classes
from bptrace.tui.panels.lines import Line, Span, cut, heading, justified, line, muted, width_of
from bptrace.tui.panels.training.look import Look
from bptrace.tui.theme import Ramp

MARGIN = 2
LABELS = 11  # columns for the names of the strip's rows
WRONG = "✗"
DIVERGED = "✗"
SIGNS = {"running": "▶", "paused": "‖", "epochs": "✓", "diverged": DIVERGED}
_LONGER = (("hours", 3600.0), ("minutes", 60.0), ("seconds", 1.0))


# --- how far it is ---------------------------------------------------------------------------------------------------


def progress_line(training: Training, running: bool, width: int) -> Line:
    """The state, a bar, the time left, epoch and loss; the bar takes what room there is."""
    state = training.stopped or ("running" if running else "paused")
    role = "wrong" if state == "diverged" else "here"
    begin = line(
        " " * MARGIN, Span(f"{SIGNS.get(state, SIGNS['paused'])} {text(f'training.{state}')}", role, True), "  "
    )
    for words in (("left", "epoch_of", True), ("left", "epoch_short", True), ("", "epoch_short", True)):
        end = _figures(training, *words)
        room = width - width_of(begin) - width_of(end) - MARGIN
        if room >= width // 5:
            break
    return line(begin, _bar(share_done(training), room), end)


def share_done(training: Training) -> float:
    """How much of the run is done, 0 to 1."""
    all_updates = training.epochs * training.updates_per_epoch
    return min(training.updates / all_updates, 1.0) if all_updates else 1.0


def _bar(share: float, width: int) -> Line:
    done = round(share * width)
    return Span("━" * done, "here"), Span("━" * (width - done), "grid")


def _figures(training: Training, time: str, epoch: str, loss: bool) -> Line:
    last = training.history.last
    pieces = [Span(f"  {percent(int(100 * share_done(training)) / 100)}", "here", True)]
    if time and (told := _time_told(training)):
        pieces.append(muted(f"  {told}"))
    pieces.append(muted("   " + text(f"training.{epoch}", epoch=training.epoch, epochs=training.epochs)))
    if loss and last is not None:
        pieces.append(muted(" · " + text("training.loss_now", loss=number(last.loss))))
    return tuple(pieces)


def _time_told(training: Training) -> str:
    """The time it took, or will take; nothing where that is not known yet."""
    share = share_done(training)
    if training.stopped is not None:
        return text("training.took", time=duration(training.seconds))
    if not training.updates or training.seconds < 0.05:
        return ""
    return text("training.left", time=duration(training.seconds / share * (1 - share)))


def duration(seconds: float) -> str:
    """A time in its largest unit: "3 min", "12 s", "40 ms"."""
    for unit, size in _LONGER:
        if seconds >= size:
            return text(f"training.{unit}", count=round(seconds / size))
    return text("training.milliseconds", count=round(seconds * 1000))


# --- headings --------------------------------------------------------------------------------------------------------


def loss_heading(training: Training, log: bool, width: int) -> Line:
    """What the curve shows, and in which scale."""
    title = line(heading(text("training.loss")))
    scale = text("training.log_scale" if log else "training.linear_scale")
    full = line(muted(f"{text(f'training.mean_{training.start.network.loss}')}, {scale}"))
    return justified(title, full if _fits(title, full, width) else line(muted(scale)), width)


def accuracy_heading(epoch: Epoch | None, width: int) -> Line:
    """Both accuracies as figures."""
    left = line(heading(text("training.accuracy")))
    if epoch is None:
        return left
    full = line(
        Span(percent(epoch.accuracy)),
        muted(f" {text('training.accuracy_means')}   "),
        Span(soft_text(epoch.soft_accuracy)),
        muted(f" {text('training.soft_means')}"),
    )
    told = text("training.percents", accuracy=percent(epoch.accuracy), soft=soft_text(epoch.soft_accuracy))
    return justified(left, full if _fits(left, full, width) else line(muted(told)), width)


def _fits(left: Line, right: Line, width: int) -> bool:
    return width_of(left) + width_of(right) + 2 <= width


def soft_text(share: float) -> str:
    """Two decimals, as Lab 2 prints it; the outputs of a network without a last activation can make it huge."""
    return f"{fixed(100 * share, 2)} %" if abs(share) < 100 else number(share)


def cursor_text(epoch: Epoch) -> str:
    """What stands beside the cursor of the curve."""
    return text("training.at_epoch", epoch=epoch.epoch, loss=number(epoch.loss))


def norms_heading(low: float, high: float, epoch: int | None, width: int) -> Line:
    """What is drawn, between which ends, and of when the figures are; the title gives way before the ends do."""
    title, brief = (line(heading(text(f"training.{key}"))) for key in ("norms", "norms_brief"))
    where = text("training.figures_now") if epoch is None else text("training.figures_at", epoch=epoch)
    ends = text("training.log_between", low=short(low, 1), high=short(high, 1)) if low == low else ""
    whole = f"{ends} · {where}" if ends else where
    for left, words in ((title, whole), (brief, whole), (title, where), (brief, where)):
        if _fits(left, line(muted(words)), width):
            return justified(left, line(muted(words)), width)
    return cut(brief, width)


def watched_heading(name: str, look: Look, width: int) -> Line:
    """Which entry, and of when the figures are."""
    left = line(heading(text("training.watched", name=name)))
    kept = look.training.start.optimizer.rule.keeps
    nothing = "" if kept else text("training.keeps_nothing", optimizer=look.training.start.optimizer.name)
    where = text("training.figures_now") if look.epoch is None else text("training.figures_at", epoch=look.epoch)
    for words in (f"{nothing} · {where}" if nothing else where, where):
        if _fits(left, line(muted(words)), width):
            return justified(left, line(muted(words)), width)
    return cut(left, width)


def field_heading(right: int, samples: int, drawn: int, epoch: int | None, width: int) -> Line:
    """The title, and how many samples are on their side of it; where there is no room for both, only that."""
    title, told = line(heading(text("training.field"))), text("training.right_of", right=right, samples=samples)
    some = f"{told} · {text('training.drawn', drawn=drawn)}" if drawn < samples else told
    at = told if epoch is None else f"{told} · {text('training.figures_at', epoch=epoch)}"
    for words in (some, told) if epoch is None else (at, told):
        if _fits(title, line(muted(words)), width):
            return justified(title, line(muted(words)), width)
    return line(heading(told))


def legend(marks: str, several: bool, width: int, halves: bool = False, bracketed: bool = True) -> Line:
    """What the marks stand for, set as wide as there is room; `halves` are targets that are no 0 and 1."""
    key = "training.class" if several else "training.truth"
    labels = ("≤ ½", "> ½") if halves else tuple(str(number_) for number_ in range(len(marks)))
    names = [line(muted(f"{mark} {text(key, number=label)}")) for mark, label in zip(marks, labels, strict=True)]
    brief = [line(muted(f"{mark} {label}")) for mark, label in zip(marks, labels, strict=True)]
    brief[0] = line(muted(text(f"{key}_before")), brief[0])
    sign = Span(f"[{marks[-1]}]" if bracketed else marks[-1], "ink", True, "here")
    wrong, fault = (line(sign, muted(f" {text(f'training.{told}')}")) for told in ("predicted_wrong", "wrong"))
    for pieces, gap in (([*names, wrong], 3), ([*names, wrong], 2), ([*brief, fault], 2), (brief, 2)):
        spaced = line(*(line(piece, " " * gap) for piece in pieces[:-1]), pieces[-1])
        if width_of(spaced) <= width:
            return spaced
    return cut(spaced, width)


# --- truth beside prediction -----------------------------------------------------------------------------------------


def strip_lines(truth: Array, outputs: Array, width: int, ramp: Ramp) -> list[Line]:
    """The samples in a row, truth above prediction, as both reports plot them; too many are thinned evenly.

    `truth` and `outputs` have one sample a row; with one output a value is shown, with several the class.
    """
    room = width - MARGIN - LABELS - MARGIN
    cell = 4 if 4 * len(truth) <= room < 5 * len(truth) else 5
    chosen = evenly(len(truth), max(room // cell, 1))
    wrong = (classes(truth) != classes(outputs))[chosen]
    rows: list[list[Span]] = [_label("sample", False), _label("true", True), _label("prediction", True)]
    shown = zip(chosen, _values(truth[chosen]), _values(outputs[chosen]), wrong, strict=True)
    for number_, (true, true_shade), (found, found_shade), is_wrong in shown:
        gap = Span(" " * (cell - 4)) if cell > 4 else Span("")
        rows[0] += [
            Span(f"{number_:>3}".ljust(4), "here" if is_wrong else "faint", is_wrong),
            gap,
        ]
        rows[1] += [Span(f"{true:>3} ", "text", False, ramp.colour(true_shade)), gap]
        if is_wrong:
            rows[2] += [Span(f"{found:>3}{WRONG}", "ink", True, "here"), gap]
        else:
            rows[2] += [Span(f"{found:>3} ", "text", False, ramp.colour(found_shade)), gap]
    return [tuple(row) for row in rows]


def _label(name: str, bold: bool) -> list[Span]:
    return [Span(" " * MARGIN), Span(text(f"training.{name}").ljust(LABELS), "text" if bold else "muted", bold)]


def evenly(count: int, most: int) -> list[int]:
    """All numbers below `count`, or `most` of them from the first to the last, evenly spread."""
    if count <= most:
        return list(range(count))
    return [round(number_ * (count - 1) / max(most - 1, 1)) for number_ in range(most)]


def _values(rows: Array) -> Sequence[tuple[str, float]]:
    """Three characters and a shade from −1 to 1 for every row."""
    if rows.shape[1] == 1:
        return [(three(value), 2.0 * value - 1.0) for value in rows[:, 0].tolist()]
    most = rows.shape[1] - 1
    return [(str(number_), 2.0 * number_ / most - 1.0) for number_ in classes(rows).tolist()]


def three(value: float) -> str:
    """A number in three characters: ".48", "1.0", "−.2", "12", "0", ">99"."""
    if value == round(value, 0) and abs(value) < 10:
        return short(value)
    if abs(value) < 0.05:
        return fixed(abs(value), 2)[1:]
    told = (
        fixed(value, digits).replace("0.", ".", 1) if abs(value) < 0.995 else fixed(value, digits)
        for digits in (2, 1, 0)
    )
    fitting = next((number_ for number_ in told if len(number_) <= 3), "")
    return fitting or (">99" if value > 0 else "<−9")
