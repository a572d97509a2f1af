"""`bptrace check --watch` goes on whatever becomes of the file."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from queue import Queue

import pytest

PATIENCE = 60  # seconds, for a machine that is busy


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
def test_watching_survives_a_pipe_and_a_missing_file(tmp_path: Path) -> None:
    file = tmp_path / "homework.txt"
    file.write_text("scenario: mazur\nL = 0.2984\n")
    command = [sys.executable, "-u", "-m", "bptrace", "check", "--watch", str(file)]
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=environment
    )
    lines: Queue[str] = Queue()
    assert running.stdout is not None
    reader = threading.Thread(target=lambda out=running.stdout: [lines.put(line) for line in out], daemon=True)
    reader.start()

    def wait_for(words: str) -> None:
        while words not in lines.get(timeout=PATIENCE):
            pass

    try:
        wait_for("1 right")
        file.unlink()
        wait_for("there is no file")
        os.mkfifo(file)
        wait_for("cannot be read")
        file.unlink()
        file.write_text("scenario: mazur\nL = 0.5\n")
        wait_for("1 wrong")
    finally:
        running.kill()
        running.wait()
        reader.join()
        running.stdout.close()
