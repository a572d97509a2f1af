"""Errors meant for people: one sentence that names the file, the place and the way out."""


class BptraceError(Exception):
    """What went wrong, in one sentence a person can act on, and the exit code of a command that meets it."""

    exit_code = 2

    def __init__(self, message: str, exit_code: int | None = None) -> None:
        super().__init__(message)
        if exit_code is not None:
            self.exit_code = exit_code


class UsageError(BptraceError):
    """The command or an option makes no sense."""


class UnreadableFile(BptraceError):
    """A file cannot be read; a learner's own file that cannot be loaded at all carries exit code 3."""


class NothingJudged(BptraceError):
    """A check found nothing it could judge."""

    exit_code = 4
