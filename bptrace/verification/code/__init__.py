"""A learner's numpy code: read, and run in a process of its own.

Where to read: `python_file` (what it defines, found without running it), `sandbox` and `isolated` (the process and the
program that runs in it), `outcomes` (what came back, or what went wrong, as a sentence), `arguments` (parameters
injected by name), `functions` (which function speaks of which quantity).
"""
