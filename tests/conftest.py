"""Real Docker engines for every test: `engine` is the newest, `each_engine` runs a test on all three.

`outer_engine` runs it on the oldest and the newest. All come clean and are
cleaned afterwards; the engines behind them live as long as the test run.
"""

from __future__ import annotations

import fcntl
import gc
import signal
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.engine.debs import VERSIONS
from tests.engine.engines import RealEngine
from tests.keeper import ROOT
from tests.memory import collect_garbage_seldom, use_memory_for_temporary_files
from tests.workers import Dealer, check_names, in_order

Engines = Callable[[str], RealEngine]
#: What `make check` leaves to `make test`, folders and files: walks over everything, attacks, an identity
#: provider, whatever waits for time-outs of people or starts a server in a process of its own.
SLOW = (
    *(
        "dashboard/access/test_every_route.py",
        "dashboard/audit/test_everything.py",
        "dashboard/test_pages.py",
    ),
    *("dashboard/hardening", "dashboard/oidc", "dashboard/accounts/test_safety.py"),
    *("dashboard/accounts/test_throttle.py", "dashboard/stream/test_stalled.py"),
    *("dashboard/alerts/test_killed.py", "dashboard/test_database.py", "dashboard/test_proxies.py"),
    *("dashboard/test_static_files.py", "dashboard/test_topology_command.py", "dashboard/test_up.py"),
    *(
        "dashboard/test_upgrade.py",
        "dashboard/test_image.py",
        "dashboard/test_terminal.py",
        "engine",
        "browser",
    ),
    *("dashboard/test_environment.py", "dashboard/test_admin.py", "dashboard/undo/test_settings.py"),
    *("dashboard/reach/test_reach_api.py", "topology/backups/test_remote.py"),
    *("dashboard/events/test_recorder.py", "dashboard/test_command_starts.py"),
    *("topology/volumes/test_switching.py", "dashboard/plans/test_own.py", "test_starts.py"),
    "dashboard/alerts/test_mail_and_push.py",
)

use_memory_for_temporary_files()
collect_garbage_seldom()

# On a busy machine an example takes as long as it takes.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# Thousands of tests are held all the time: to look through them for garbage took a seventh of what tests cost
# that run within the workers. What they make goes by itself, all but a little.
gc.set_threshold(20_000, 20, 20)

# Started in the background by a shell, we ignore Ctrl+C, and so would each server that the tests start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_configure(config: pytest.Config) -> None:
    """Pages have their scripts and sheets as they are now; built only if something has changed.

    One test run at a time: what two wrote at once into the same folder would be neither's.
    """
    if hasattr(config, "workerinput"):
        return
    folder = ROOT / "build"
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run(["make", "--silent", "bundle"], cwd=ROOT, check=True)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What is slow is not even read where it is not to be run: that alone takes seconds."""
    left_out = "not slow" in config.option.markexpr and _is_slow(collection_path)
    return left_out or None


@cache
def _is_slow(path: Path) -> bool:
    return path.is_relative_to(ROOT / "tests") and path.relative_to(ROOT / "tests").as_posix().startswith(
        SLOW
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever asks for an engine or a browser is marked so."""
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "engines" in names:
            item.add_marker(pytest.mark.engine)
        if "browser" in names:
            item.add_marker(pytest.mark.browser)
        if _is_slow(item.path):
            item.add_marker(pytest.mark.slow)
    check_names(items)
    if hasattr(config, "workerinput"):
        items[:] = in_order(items)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Thousands of tests are held from now on, and not looked through for garbage any more."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """pytest looks for what was never closed five times; what is left after the first stays."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Dealer:
    """Among the workers of `pytest -n 2`, what shares an engine or a server stays together."""
    return Dealer(config, log)


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    """Starts the engine of a version when it is first asked for."""
    running: dict[str, RealEngine] = {}

    def engine_of(version: str) -> RealEngine:
        if version not in running:
            running[version] = RealEngine(version)
        return running[version]

    yield engine_of
    for engine in running.values():
        engine.close()


@pytest.fixture
def engine(engines: Engines) -> Iterator[RealEngine]:
    """A clean engine of the newest version: it starts a container with a fifth less CPU than the others."""
    yield from _clean(engines(VERSIONS[-1]))


@pytest.fixture(params=VERSIONS)
def each_engine(request: pytest.FixtureRequest, engines: Engines) -> Iterator[RealEngine]:
    """A clean engine of every version in turn."""
    yield from _clean(engines(request.param))


@pytest.fixture(params=[VERSIONS[0], VERSIONS[-1]])
def outer_engine(request: pytest.FixtureRequest, engines: Engines) -> Iterator[RealEngine]:
    """A clean engine of the oldest version and one of the newest: in between it is as one of them has it."""
    yield from _clean(engines(request.param))


def _clean(engine: RealEngine) -> Iterator[RealEngine]:
    engine.clean()
    yield engine
    if not engine.answers():
        engine.kill()
        engine.start()
    engine.clean()
