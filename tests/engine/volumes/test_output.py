"""What a command writes in a container, on real engines: its output, its exit code, what it says."""

from __future__ import annotations

import pytest

from tests.engine.engines import RealEngine
from tests.server import wait_for
from topology.engine.connect import open_engine
from topology.engine.errors import EngineConflict, NotFound
from topology.volumes.output import CommandFailed, output
from topology.volumes.progress import Progress

SHELL = ("/bin/busybox", "sh", "-c")


def test_what_it_writes_is_all_there_and_how_it_ends_is_known(outer_engine: RealEngine) -> None:
    outer_engine.run("db", "--volume", "data:/d")
    storage = open_engine(outer_engine.url, environ={}).storage()
    number = outer_engine.inspect("db")["Id"]

    def said(script: str) -> bytes:
        return b"".join(output(storage, number, "db", (*SHELL, script), Progress()))

    assert said("echo out; echo err >&2; /bin/busybox head -c 3000000 /dev/zero")[:4] == b"out\n"
    assert len(said("/bin/busybox head -c 3000000 /dev/zero")) == 3_000_000
    with pytest.raises(CommandFailed) as failed:
        said("echo half; echo 'no such role, PGPASSWORD=geheim' >&2; exit 3")
    assert "ended with 3: no such role" in str(failed.value)
    assert "geheim" not in str(failed.value)
    with pytest.raises(CommandFailed):
        said("true")
    with pytest.raises(CommandFailed) as missing:
        b"".join(output(storage, number, "db", ("/nowhere",), Progress()))
    assert "/nowhere" in str(missing.value)
    # Whoever is killed while it writes: it goes on, into nothing, until it ends by itself.
    writing = "/bin/busybox head -c 9000000 /dev/zero; echo x > /d/ended"
    pieces = output(storage, number, "db", (*SHELL, writing), Progress())
    next(pieces)
    pieces.close()  # type: ignore[attr-defined] # it is a generator
    look = ("exec", "db", *SHELL, "cat /d/ended || true")
    wait_for(lambda: "x" in outer_engine.docker(*look), "the command to end")
    outer_engine.docker("stop", "--time", "0", "db")
    with pytest.raises(EngineConflict):
        said("echo x")
    with pytest.raises(NotFound):
        b"".join(output(storage, "0" * 64, "db", ("x",), Progress()))
