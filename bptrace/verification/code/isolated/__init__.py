"""What the learner's process may import besides numpy: `bptrace_child`, and nothing of bptrace."""
