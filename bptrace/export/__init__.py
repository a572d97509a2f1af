"""A trace and the other results, written down: as text, as JSON, as a numpy program."""
