"""Any text at all: in every run of characters of every kind, with the slow tests of the whole of Unicode."""

import string

from hypothesis import strategies as st

CHARACTERS = string.printable + (
    "\0\x07\x1b\x7f\x85\x9b\xa0\xad\u0301\u034f\u0663\u1680\u200b\u200d\u2028\u2029\u202e\u2066\ufeff\ufffd\uffff"
    "ǅ\u0903\u20ddéßİıſσςﬁ½²³ⁿ₂ⅷⅣⓐªº−–—·×÷∂∇Σ∑√∞≤≠′″ᵀ⁽⁾⊙⟨⟩«»‘’“”…№™€§漢字かカㄅ한ﾊ１ａＡאبहก🙂👩🇩\U000e0001\U0010ffff\ue000"
)
"""Of every category of Unicode but surrogates. To list all characters takes hypothesis seconds, the first time."""


def any_text(max_size: int | None = None) -> st.SearchStrategy[str]:
    """Texts for every run."""
    return st.text(alphabet=CHARACTERS, max_size=max_size)
