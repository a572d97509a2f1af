"""English texts: the app and what all screens share."""

TEXTS: dict[str, str] = {
    "app.screen_debug": "debug",
    "app.screen_train": "train",
    "app.screen_check": "check",
    "app.screen_lessons": "lessons",
    "app.screen_lesson": "lesson",
    "app.open_debug": "Debugger",
    "app.open_train": "Training",
    "app.open_check": "Check",
    "app.open_lessons": "Lessons",
    "app.key_help": "help",
    "app.key_quit": "Quit",
    "app.key_leave": "leave",
    "app.key_go": "go",
    "app.help_here": "Where you are",
    "app.help_screen": "On this screen",
    "app.help_everywhere": "Everywhere",
    "app.help_back": "esc or ? back",
    "app.not_there": "This version has no {screen} screen.",
    "app.too_small": "bptrace needs at least {width}×{height} characters; please make the window larger.",
}
