"""What a learner's functions give, judged: a function tried in worlds (`trials`), its numbers beside the right ones
(`comparing`), the verdict (`judging`) and its cause (`causes`).
"""
