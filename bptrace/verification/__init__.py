"""A learner's derivation judged: digits, formulas, and the cause of the first wrong line."""
