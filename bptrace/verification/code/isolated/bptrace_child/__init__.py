"""The program that runs a learner's functions: started by `sandbox` in a process of its own, and without bptrace.

Where to read: `frames` (what goes over the pipes), `values` (arguments and results), `trouble` (what went wrong, and
where), `running` (the calls), `__main__` (the process and its limits).

It imports nothing but numpy and the standard library. A result is described as it is, right or odd; sentences about it
are made by whoever asked.
"""
