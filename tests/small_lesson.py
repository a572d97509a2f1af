"""A small lesson for tests to change, and the two real ones."""

from collections.abc import Callable
from pathlib import Path

from bptrace.teaching.lesson import Lesson, choose, find_lessons, lessons_folder

MANIFEST = """\
format = 1
title = "Small"
goal = "See a small lesson."
scenario = "scenario.toml"
minutes = 5
hints = ["first", "the loss is {{L}}"]
"""
SCENARIO = """\
[network]
layers = "2-2-sigmoid-1-sigmoid"
[parameters]
W1 = [[0.5, -1.0], [1.5, 0.25]]
b1 = [0.1, 0.2]
W2 = [[2.0], [-1.0]]
b2 = [0.3]
[sample]
x = [1.0, -2.0]
y = [1.0]
[optimizer]
learning_rate = 0.5
"""
PAGES = """\
# First

See z⁽¹⁾ = {{z1}}.

```bptrace
show = "z1"
```

---

# Second

Before. x = {{x}}, y = {{y}}, W⁽¹⁾ = {{W1}}, b⁽¹⁾ = {{b1}}, W⁽²⁾ = {{W2}}, b⁽²⁾ = {{b2}}.

```bptrace
show = "delta1"
cell = [0, 1]
predict = "delta1[0,1]"
hints = ["one", "two"]
```

Between: {{delta1[0,1]}}.

```bptrace
predict = "delta2"
kind = "sign"
```

After.

---

# Third

```bptrace
page = "exercise"
```

---

# Fourth

```bptrace
page = "solution"
```
"""
EXERCISE = "network: 2-2-sigmoid-1-sigmoid\ndelta1 = ?\nW1 = [[0.5, -1], [1.5, 0.25]]\n"
FILES = {
    "lesson.toml": MANIFEST,
    "scenario.toml": SCENARIO,
    "en.md": PAGES,
    "exercise.txt": EXERCISE,
    "solution.txt": EXERCISE.replace("?", "delta2 @ W2.T * a1 * (1 - a1)"),
}

Write = Callable[..., Path]


def write_lesson(place: Path, name: str = "05-small", **changes: str | None) -> Path:
    """Write the small lesson below `place`, with some files changed, added or (None) left out: `en__md="# T"`."""
    folder = place / "lessons" / name
    folder.mkdir(parents=True)
    changed = {file.replace("__", "."): content for file, content in changes.items()}
    for file, content in (FILES | changed).items():
        if content is not None:
            (folder / file).write_text(content, encoding="utf-8")
    return folder


def real_lesson(name: str) -> Lesson:
    """One of the lessons that come with bptrace."""
    return choose(find_lessons(lessons_folder()), name)
