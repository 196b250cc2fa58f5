"""The engines that the other tests stand on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.engine import cgroups
from tests.engine.engines import PREFIX, RealEngine
from tests.server import wait_for


def test_it_is_the_version_that_was_asked_for(each_engine: RealEngine) -> None:
    assert each_engine.api("GET", "/version")["Version"].startswith(f"{each_engine.version}.")


def test_it_runs_containers_on_networks_of_its_own(each_engine: RealEngine) -> None:
    each_engine.docker("network", "create", "front")
    each_engine.run("web", "--network", "front", "--publish", "8080:80")
    state = each_engine.inspect("web")
    assert state["State"]["Running"]
    assert state["NetworkSettings"]["Networks"]["front"]["IPAddress"].startswith("10.210.")
    wait_for(lambda: "sleep" in each_engine.docker("top", "web"), "a shell that minds signals")
    each_engine.docker("stop", "web")
    assert each_engine.inspect("web")["State"]["ExitCode"] == 0


def test_it_comes_back_after_being_killed_or_paused(engine: RealEngine) -> None:
    engine.run("web")
    engine.kill()
    assert not engine.answers()
    engine.start()
    assert engine.inspect("web")["Name"] == "/web"
    engine.pause()
    wait_for(lambda: not engine.answers(), "silence: a signal takes its time to stop every thread")
    engine.resume()
    wait_for(engine.answers, "an answer")


def test_it_leaves_nothing_behind_when_the_test_run_is_killed() -> None:
    script = (
        "import os, signal\nfrom tests.engine.engines import RealEngine\n"
        "engine = RealEngine()\nengine.run('web')\nengine.docker('pause', 'web')\n"
        "print(engine.folder, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], text=True, stdout=subprocess.PIPE, check=False)
    folder = done.stdout.strip()
    assert PREFIX in folder
    wait_for(lambda: not _processes_of(folder), "the end of its processes")
    assert folder not in Path("/proc/mounts").read_text()
    wait_for(lambda: not Path(folder).exists(), "the end of its folder")
    wait_for(lambda: not cgroups.named(Path(folder).name), "the end of its containers' control groups")


def _processes_of(folder: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = process.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if folder in command and str(os.getpid()) not in process.parts:
            found.append(command)
    return found
