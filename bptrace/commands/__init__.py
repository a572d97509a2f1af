"""One module per command: `add_options(parser)` says what can be typed, `run(options)` does it, with the exit code.

A command's module is imported only when that command is chosen.
"""
