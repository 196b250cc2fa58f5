"""Several commands of `manage.py` in one process of their own, since each start of one costs a second.

`run` is for what commands say. How one ends on a signal, and what it leaves when killed, takes a process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, NamedTuple

from tests.keeper import ROOT


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str


def run(environment: Mapping[str, str], commands: Iterable[Iterable[str]]) -> list[Done]:
    """Run them one after the other; raises `RuntimeError` if there is not one answer for each."""
    asked = json.dumps([list(arguments) for arguments in commands])
    done = subprocess.run(
        [sys.executable, "-m", __name__], cwd=ROOT, env=dict(environment), input=asked, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [Done(*one) for one in json.loads(done.stdout)]


def _main() -> None:
    answers = [_one(arguments) for arguments in json.load(sys.stdin)]
    json.dump(answers, sys.stdout)


def _one(arguments: list[str]) -> Done:
    from manage import main

    sys.argv = ["manage.py", *arguments]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with _in_place_of(sys.stdout, out), _in_place_of(sys.stderr, err):
            code = 0
            try:
                main()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
        return Done(code, _read(out), _read(err))


@contextmanager
def _in_place_of(stream: IO[str], file: IO[bytes]) -> Iterator[None]:
    """Whatever writes there, by whichever way, writes into the file."""
    stream.flush()
    kept = os.dup(stream.fileno())
    os.dup2(file.fileno(), stream.fileno())
    try:
        yield
    finally:
        stream.flush()
        os.dup2(kept, stream.fileno())
        os.close(kept)


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


if __name__ == "__main__":
    _main()
