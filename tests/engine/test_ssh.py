"""paramiko is there for those who reach their engine by ssh, and costs nobody else anything."""

from __future__ import annotations

import subprocess
import sys

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
