"""paramiko is there for those who reach their engine by ssh, and costs nobody else anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.server import ROOT

ASK_BY_SSH = """
import sys
from concurrent.futures import ThreadPoolExecutor
from topology.engine import open_engine
from topology.engine.errors import EngineError, EngineUnreachable

def refusal(address):
    try:
        open_engine(address, environ={}).containers()
    except EngineError as error:
        return error

assert isinstance(refusal("tcp://127.0.0.1:1"), EngineUnreachable)
assert "paramiko.transport" not in sys.modules, "loaded without need"
with ThreadPoolExecutor(4) as pool:
    for error in pool.map(refusal, 4 * ["ssh://nobody@127.0.0.1:1"]):
        assert isinstance(error, EngineUnreachable), repr(error)
        assert "Unable to connect to port 1" in str(error), str(error)
assert "paramiko.transport" in sys.modules
"""


def test_paramiko_is_loaded_when_an_engine_is_reached_by_ssh_and_not_before() -> None:
    done = subprocess.run([sys.executable, "-c", ASK_BY_SSH], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


ASK_A_NAME = """
from topology.engine import open_engine
from topology.engine.errors import EngineUnreachable

for address, port in (("ssh://nas", "1"), ("ssh://nas:2", "2"), ("ssh://anna@nas", "1"), ("ssh://NAS", "1")):
    try:
        open_engine(address, environ={}).containers()
    except EngineUnreachable as error:
        assert f"Unable to connect to port {port} on 127.0.0.1" in str(error), str(error)
    else:
        raise AssertionError("it was reached")
"""


def test_the_port_of_ones_ssh_configuration_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh/config").write_text("Host nas\n  HostName 127.0.0.1\n  Port 1\n")
    done = subprocess.run(
        [sys.executable, "-c", ASK_A_NAME], capture_output=True, text=True, check=False, cwd=ROOT,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
