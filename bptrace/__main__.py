"""The command `bptrace`: what has to happen before anything else is imported."""

import os
import sys
from collections.abc import Sequence

from bptrace import __version__

# On matrices of these sizes the threads of a BLAS cost five to eight times what they give; numpy reads this once.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        typed = list(sys.argv[1:] if arguments is None else arguments)
        if typed == ["--version"]:
            print(f"bptrace {__version__}")
            return 0
        for name in _ONE_THREAD:
            os.environ.setdefault(name, "1")
        from bptrace import starting

        starting.loading()
        from bptrace import cli

        return cli.main(typed)
    except KeyboardInterrupt:  # in the moments before and after all that
        return 130


if __name__ == "__main__":
    sys.exit(main())
