"""Files are written whole or not at all."""

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bptrace.errors import BptraceError, UnreadableFile
from bptrace.files import read_text, ready_to_write, write_whole


def test_text_is_utf_8_with_plain_newlines(tmp_path: Path) -> None:
    write_whole(tmp_path / "trace.txt", "δ\n")
    assert (tmp_path / "trace.txt").read_bytes() == b"\xce\xb4\n"


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    write_whole(tmp_path / "run.npz", b"\x00\r\n")
    assert (tmp_path / "run.npz").read_bytes() == b"\x00\r\n"


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "progress.json"
    target.write_text("old")

    def full_disk(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full_disk)
    with pytest.raises(BptraceError, match=r"progress\.json.*No space left"):
        write_whole(target, "new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_was_written_is_on_the_disk_before_it_takes_the_place_of_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk: list[int] = []
    replace = os.replace

    def replaced(new: Path, old: Path) -> None:
        assert on_disk == [os.stat(new).st_ino] and new.read_bytes() == b"whole"
        replace(new, old)

    monkeypatch.setattr("bptrace.files.os.fsync", lambda file: on_disk.append(os.fstat(file).st_ino))
    monkeypatch.setattr("bptrace.files.os.replace", replaced)
    write_whole(tmp_path / "run.npz", "whole")
    assert (tmp_path / "run.npz").read_bytes() == b"whole"


@pytest.mark.skipif(os.name == "nt", reason="there a process cannot be asked for")
def test_what_a_killed_writer_left_goes_with_the_next_write(tmp_path: Path) -> None:
    writing = f"from bptrace.files import write_whole; write_whole({str(tmp_path / 'run.npz')!r}, iter(input, 0))"
    with subprocess.Popen([sys.executable, "-c", writing], stdin=subprocess.PIPE) as killed:
        while not (begun := [path.name for path in tmp_path.iterdir()]):
            assert killed.poll() is None
        killed.kill()
    assert begun == [f".run.npz.{killed.pid}-{begun[0][-13:-5]}.part"]
    others = [
        f".run.npz.{killed.pid}-89abcdef.part",
        begun[0].replace("run", "other"),
        f".run.npz.{os.getpid()}{begun[0][-14:]}",
    ]
    for name in others:
        (tmp_path / name).write_bytes(b"half of it")
    for name in (begun[0], *others[1:]):
        os.utime(tmp_path / name, (time.time() - 60,) * 2)
    write_whole(tmp_path / "run.npz", b"whole")  # the first of the others was written to just now, by another computer
    assert sorted(os.listdir(tmp_path)) == sorted([*others, "run.npz"])
    os.utime(tmp_path / others[2], (0, 0))
    write_whole(tmp_path / "run.npz", b"whole")  # the number of its process may be somebody else's by now
    assert sorted(os.listdir(tmp_path)) == sorted([*others[:2], "run.npz"])


def test_a_missing_folder_is_one_sentence_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(BptraceError, match=r"nowhere.x\.txt cannot be written") as caught:
        write_whole(tmp_path / "nowhere" / "x.txt", "x")
    assert caught.value.exit_code == 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_permissions_are_those_of_the_old_file_or_of_any_new_one(tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.write_text("")
    target = tmp_path / "target"
    write_whole(target, "x")
    assert target.stat().st_mode == ordinary.stat().st_mode
    target.chmod(0o640)
    write_whole(target, "y")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("no links here")
    write_whole(link, "new")
    assert link.is_symlink() and real.read_text() == "new"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_device_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    write_whole("/dev/null", "x")
    assert not Path("/dev/null").is_file()
    with pytest.raises(BptraceError, match="directory"):
        write_whole(tmp_path, "x")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_only_a_regular_file_is_read_and_nothing_else_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, reason in ((tmp_path / "pipe", "a pipe"), (Path("/dev/zero"), "a device"), (tmp_path, "directory")):
        with pytest.raises(UnreadableFile, match=f"cannot be read: .*{reason}"):
            read_text(path)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no such names here")
def test_a_pipe_that_was_handed_over_is_read() -> None:
    end, other = os.pipe()
    os.write(other, b"a1 = 1")
    os.close(other)
    assert read_text(f"/dev/fd/{end}") == "a1 = 1"
    os.close(end)


def test_a_text_gives_the_terminal_no_commands(tmp_path: Path) -> None:
    path = tmp_path / "text"
    path.write_bytes("\x1b[31m\x9b δ\t\r\n\x07".encode())
    assert read_text(path) == "\ufffd[31m\ufffd δ\t\r\n\ufffd"


def test_a_path_that_cannot_be_written_is_known_beforehand(tmp_path: Path) -> None:
    ready_to_write(tmp_path / "run.npz")
    for path in ("", tmp_path, tmp_path / "no" / "run.npz"):
        with pytest.raises(BptraceError):
            ready_to_write(path)
        with pytest.raises(BptraceError):
            write_whole(path, "")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_name_is_told_as_such() -> None:
    with pytest.raises(BptraceError, match="name is empty"):
        read_text("")


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="no such names here")
def test_an_open_stream_is_written_to_and_no_file_is_put_in_its_place(capfd: pytest.CaptureFixture[str]) -> None:
    ready_to_write("/dev/stdout")
    write_whole("/dev/stdout", "a,b\n")
    assert capfd.readouterr().out == "a,b\n"
    with pytest.raises(BptraceError, match="no file's name"):
        write_whole("-", "a,b\n")
