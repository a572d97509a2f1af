"""Published worked examples, gone through figure by figure.

An example is a scenario file that also tells where it was published, which figures are printed there, and what is known
of those that are wrong (`bptrace/examples/`, docs/examples.md). Where to read: `example_file` (what a file says),
`method` (how the figures are computed, as derived or with a change that an erratum names), `judging` (what each figure
is worth).
"""

from bptrace.museum.example_file import Example, names, read_example
from bptrace.museum.judging import Judged, Judgement, judge_example

__all__ = ["Example", "Judged", "Judgement", "judge_example", "names", "read_example"]
