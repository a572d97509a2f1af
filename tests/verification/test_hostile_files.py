"""Whatever lies at a path, the answer is a report or one sentence that names the file."""

import os
from pathlib import Path

import pytest
from sampling import sampled

from bptrace.errors import BptraceError
from bptrace.verification import check

FORMULA = "scenario: mazur\ndelta2 = (a2 - y) * a2 * (1 - a2)\n"
CODE = 'SCENARIO = "mazur"\ndef delta2(a2, y):\n    return (a2 - y) * a2 * (1 - a2)\n'
RIGHT = {
    "a mark of the order of bytes.txt": b"\xef\xbb\xbf" + FORMULA.encode(),
    "a mark of the order of bytes.py": b"\xef\xbb\xbf" + CODE.encode(),
    "lines as Windows ends them.txt": FORMULA.replace("\n", "\r\n").encode(),
    "lines as Windows ends them.py": CODE.replace("\n", "\r\n").encode(),
    "no end of the last line.py": CODE.rstrip().encode(),
}
UNREADABLE = {
    "UTF-16.txt": FORMULA.encode("utf-16"),
    "UTF-16.py": CODE.encode("utf-16"),
    "UTF-32.py": CODE.encode("utf-32"),
    "Latin-1.txt": FORMULA.encode() + b"# \xe9\n",
    "Latin-1, said so.py": b"# -*- coding: latin-1 -*-\n# \xe9\n" + CODE.encode(),
    "zeros.txt": bytes(100_000),
    "zeros.py": bytes(100_000),
    "a zero in a name.txt": FORMULA.replace("delta2", "delta2\0").encode(),
    "a zero in code.py": CODE.replace("):", "):\0").encode(),
    "a program.txt": b"\x7fELF\x02\x01\x01" + bytes(64),
    "brackets.py": f"def delta2(a2): return {'(' * 3000}a2{')' * 3000}".encode(),
    "signs.py": f"def delta2(a2): return {'-' * 100_000}a2".encode(),
    "terms.py": f"def delta2(a2): return {'a2+' * 50_000}a2".encode(),
    "no Python.py": b"def delta2(",
    "an indent.py": b"  def delta2(a2): return a2",
    "a tab.py": b"if True:\n\tx = 1\n        y = 2\n",
}
ODD = {
    "nothing.txt": b"",
    "nothing.py": b"",
    "a long formula.txt": f"scenario: mazur\ndelta2 = {'a2 + ' * 100_000}a2".encode(),
    "a long line.txt": b"#" * 10_000_000,
    "many lines.txt": b"scenario: mazur\n" + b"\n" * 1_000_000,
    "many functions.py": ('SCENARIO = "mazur"\n' + "def z9(x): return x\n" * 3000).encode(),
    "many claims.txt": b"scenario: mazur\n" + b"".join(b"a1[0,%d] = 1\n" % n for n in range(3000)),
}
SPECIAL = {
    "a pipe.txt": os.mkfifo,
    "a folder.txt": os.mkdir,
    "a link to itself.txt": lambda path: os.symlink(path, path),
    "a device.txt": lambda path: os.symlink("/dev/zero", path),
    "a device.py": lambda path: os.symlink("/dev/random", path),
    "nothing at all.py": lambda path: None,
}


def refused(path: Path) -> None:
    with pytest.raises(BptraceError) as caught:
        check(path)
    said = str(caught.value)
    assert said.startswith(str(path)) and "\n" not in said and ": ;" not in said and caught.value.exit_code in (2, 3)


@pytest.mark.parametrize("name", sampled(RIGHT, 5))
def test_what_can_be_read_is_judged(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(RIGHT[name])
    assert [result.status for result in check(tmp_path / name).results] == ["right"]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(UNREADABLE[name])
    refused(tmp_path / name)


@pytest.mark.parametrize("name", sampled(ODD, 7))
def test_what_is_odd_is_survived(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(ODD[name])
    try:
        assert check(tmp_path / name).exit in (1, 4)
    except BptraceError as error:
        assert "\n" not in str(error)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
@pytest.mark.parametrize("name", SPECIAL)
def test_what_is_no_file_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    SPECIAL[name](tmp_path / name)
    refused(tmp_path / name)
