"""What real engines tell, and what people do meanwhile: each thing once, and by whom.

On the oldest engine and on the newest at the same time: most of it is waiting for what must not be told. For
the same reason what a test lets happen to several containers is waited for once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

import orjson
import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from tests import starts
from tests.conftest import Engines
from tests.engine.debs import VERSIONS
from tests.engine.engines import RealEngine
from tests.server import NAME, Client, Server, environment, wait_for
from topology.events.deduplicator import RESTART_HOLD

SECRET = "hunter2-in-a-command-line"
#: Longer than anything waits for its other half.
SETTLED = 4.0


class Story:
    """What a server tells of an engine."""

    def __init__(self, engine: RealEngine, server: Server) -> None:
        self.engine, self.server, self.client = engine, server, server.client()
        self._last = 0

    def entries(self, query: str = "") -> list[dict[str, Any]]:
        """What was told since the last `begin`, oldest first."""
        answer = self.client.get(f"/api/events?limit=500&after={self._last or 1}{query}")
        assert answer.status == 200, answer.body
        found: list[dict[str, Any]] = answer.json["entries"]
        return found[::-1]

    def settle(self) -> None:
        """Wait until so long ago happened nothing on the engine that nothing more comes of it."""
        wait_for(lambda: not self._lately(), "silence", every=0.1)

    def _lately(self) -> object:
        """What the engine has told of lately."""
        now = time.time()
        return self.engine.api("GET", "/events", since=f"{now - SETTLED:.3f}", until=f"{now:.3f}")

    def begin(self) -> None:
        """Forget what was told so far."""
        self.settle()
        self._last = max([self._last, *(entry["id"] for entry in self.entries())])

    def told(self, *expected: str, in_order: bool = True) -> list[dict[str, Any]]:
        """Wait until so much has been told, and longer; it must be exactly this, in the order of its time.

        Without `in_order`, in any: of what nobody tells it is known only when it was seen.
        """
        wait_for(lambda: len(self.entries()) >= len(expected), f"{expected}; {self.lines()}")
        if not self._lately():  # of what was refused the engine says nothing
            time.sleep(SETTLED)
        self.settle()
        found = self.lines()
        assert (found if in_order else sorted(found)) == (list(expected) if in_order else sorted(expected))
        return sorted(self.entries(), key=lambda entry: entry["at"])

    def endpoints_of(self, container: str) -> list[str]:
        """As the chart shows them."""
        beginning = f"endpoint:{self.engine.inspect(container)['Id']}:"
        ids = [node["id"] for node in self.client.topology()["nodes"]]
        return [node_id for node_id in ids if node_id.startswith(beginning)]

    def lines(self) -> list[str]:
        """As people read it."""
        ordered = sorted(self.entries(), key=lambda entry: entry["at"])
        return [" ".join(filter(None, (entry["person"], entry["sentence"]))) for entry in ordered]


@pytest.fixture(scope="module")
def stories(engines: Engines) -> Iterator[list[Story]]:
    """Two networks, and containers that run, on each of the two engines."""
    with ExitStack() as stack:
        yield [stack.enter_context(_story(engines(version))) for version in (VERSIONS[0], VERSIONS[-1])]


@contextmanager
def _story(engine: RealEngine) -> Iterator[Story]:
    engine.clean()
    for name in ("proxy", "shop_default"):
        engine.docker("network", "create", name)
    for name in ("web", "web-2", "web-3"):
        engine.run(name, "--network", "shop_default", "--label", "com.docker.compose.project=shop")
    engine.run("db", "--network", "shop_default", "--volume", "data:/data")
    with Server(engine.url) as server:
        story = Story(engine, server)
        story.client.silence_alerts()
        wait_for(lambda: "web" in str(story.client.get("/api/topology").body), "the chart")
        yield story
    engine.clean()


def on_each(test: Callable[[Story], None]) -> Callable[[list[Story]], None]:
    """A test of one story becomes one of all, at the same time."""

    def of(story: Story) -> None:
        try:
            story.begin()
            test(story)
        except BaseException as error:
            error.add_note(f"on {story.engine.version}")
            raise

    def on_all(stories: list[Story]) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(of, stories))

    on_all.__name__, on_all.__doc__ = test.__name__, test.__doc__
    return on_all


@on_each
def test_a_containers_life(story: Story) -> None:
    docker = story.engine.docker
    story.engine.run(
        "one", "--network", "shop_default", "--label", f"password={SECRET}", command=("sleep", "86400")
    )
    docker("pause", "one")
    docker("unpause", "one")
    docker("exec", "one", "sh", "-c", f"true {SECRET}")
    docker("rename", "one", "two")
    docker("kill", "two")
    docker("start", "two")
    docker("rm", "--force", "two")
    entries = story.told(
        "The container “one” was created",
        "“one” started",
        "“one” was paused",
        "“one” was unpaused",
        "“one” was renamed to “two”",
        "“two” died with exit code 137",
        "“two” started",
        "“two” died with exit code 137",
        "The container “two” was removed",
    )
    assert entries[5]["details"] == {"exit_code": 137, "signal": "9"}
    assert SECRET not in str(entries)
    assert SECRET.encode() not in b"".join(
        path.read_bytes() for path in story.server.data.glob("portolan.sqlite3*")
    )


@on_each
def test_a_restart_is_one_entry_and_an_end_by_itself_another(story: Story) -> None:
    story.engine.docker("restart", "--time", "0", "web")
    wait_for(lambda: any("started" in line for line in story.lines()), "the start", 15)
    story.settle()
    entries = story.entries()
    assert {entry["project"] for entry in entries} == {"shop"}
    if story.lines() != [
        "“web” was restarted"
    ]:  # an engine that takes its time for it has let it stop, and started it
        died, started = (datetime.fromisoformat(entry["at"]).timestamp() for entry in entries)
        assert [entry["kind"] for entry in entries] == ["die", "start"]
        assert started - died > RESTART_HOLD
    story.begin()
    story.engine.run("job", "--network", "proxy", command=("sh", "-c", "sleep 1; exit 3"))
    story.told("The container “job” was created", "“job” started", "“job” died with exit code 3")


@on_each
def test_who_connects_is_told(story: Story) -> None:
    docker, post = story.engine.docker, story.client.post
    docker("network", "connect", "proxy", "web")
    docker("network", "connect", "proxy", "web-2")
    docker("network", "connect", "proxy", "web-3")
    story.told(*(f"“{name}” was connected to “proxy”" for name in ("web", "web-2", "web-3")))
    story.begin()
    docker("network", "disconnect", "proxy", "web-2")
    disconnected = post("/api/networks/proxy/disconnect", {"container": "web"})
    assert disconnected.status == 200
    first, second = story.told(
        "“web-2” was disconnected from “proxy”", f"{NAME} disconnected “web” from “proxy”"
    )
    assert first["source"] == "engine"
    assert (second["source"], second["outcome"], second["project"]) == ("person", "done", "shop")
    story.begin()
    docker("network", "disconnect", "proxy", "web-3")
    assert post(disconnected.json["undo"]).status == 200
    story.told("“web-3” was disconnected from “proxy”", f"{NAME} connected “web” to “proxy”")
    story.begin()
    docker("network", "disconnect", "proxy", "web")
    story.told("“web” was disconnected from “proxy”")


@on_each
def test_a_refusal_is_told_and_nothing_beside_it(story: Story) -> None:
    story.engine.docker("network", "create", "--subnet", "10.231.0.0/24", "narrow")
    story.begin()
    wish = {"container": "web", "ipv4": "10.231.0.1"}
    assert story.client.post("/api/networks/narrow/connect", wish).status == 403
    (entry,) = story.told(f"{NAME} tried to connect “web” to “narrow”")
    assert entry["outcome"] == "refused"
    story.begin()
    story.engine.docker("network", "connect", "narrow", "web")
    story.told("“web” was connected to “narrow”")


@on_each
def test_a_container_that_does_not_run_is_watched_too(story: Story) -> None:
    names = ("idle", "idle-2", "idle-3")
    for name, network in zip(names, ("proxy", "shop_default", "proxy"), strict=True):
        story.engine.create(name, "--network", network)
    story.engine.docker("network", "connect", "proxy", "idle-2")
    wait_for(lambda: len(story.endpoints_of("idle-2")) == 2, "the chart")
    time.sleep(2 * SETTLED)  # the engine tells nothing of this: two looks at the chart do, if anything does
    story.begin()
    story.engine.docker("network", "connect", "shop_default", "idle")
    story.engine.docker("network", "disconnect", "shop_default", "idle-2")
    assert story.client.post("/api/networks/shop_default/connect", {"container": "idle-3"}).status == 200
    story.told(
        "“idle” was connected to “shop_default”",
        "“idle-2” was disconnected from “shop_default”",
        f"{NAME} connected “idle-3” to “shop_default”",
        in_order=False,
    )
    story.engine.docker("rm", *names)


@on_each
def test_volumes_and_networks_come_and_go(story: Story) -> None:
    docker = story.engine.docker
    docker("volume", "create", "cache")
    docker("run", "--name", "brief", "--volume", "cache:/cache", "--volume", "fresh:/x", "busybox", "true")
    docker("rm", "brief")
    docker("network", "create", "spare")
    docker("volume", "rm", "cache", "fresh")
    docker("network", "prune", "--force")
    lines = story.lines
    wait_for(lambda: "Unused networks were pruned" in lines(), f"the prune; {lines()}")
    story.settle()
    found = lines()
    assert found[0] == "The volume “cache” was created"
    assert sorted(line for line in found if "volume" in line) == [
        "The volume “cache” was created",
        "The volume “cache” was removed",
        "The volume “fresh” was created",
        "The volume “fresh” was removed",
    ]
    assert found.count("The network “spare” was created") == 1
    assert found.count("The network “spare” was removed") == 1
    assert found.count("Unused networks were pruned") == 1
    assert len(found) == len(set(found))


@on_each
def test_what_is_done_with_volumes_is_the_persons(story: Story) -> None:
    assert story.client.post("/api/volumes", {"name": "mine"}).status == 201
    story.told(f"{NAME} created the volume “mine”")
    story.begin()
    assert story.client.post("/api/volumes/data/copy", {"to": "copy", "pause": True}).status == 202
    story.told(
        f"{NAME} paused “db” for the work on “data”",
        f"{NAME} unpaused “db” after the work on “data”",
        f"{NAME} copied the volume “data” to “copy”",
    )
    story.begin()
    assert story.client.request("DELETE", "/api/volumes/mine", None, {}).status == 200
    story.told(f"{NAME} removed the volume “mine”")


@on_each
def test_another_process_is_recognised_too(story: Story) -> None:
    here = environment(story.engine.url, story.server.data)
    done = starts.text("volume", "copy", "data", "elsewhere", "--pause", environment=here)
    assert done.returncode == 0, done.stderr
    entries = wait_for(lambda: [e for e in story.entries() if e["kind"] == "volume_copy"], "the copy")
    story.settle()
    assert {entry["source"] for entry in story.entries()} == {"person"}
    ordered = sorted(story.entries(), key=lambda entry: entry["at"])
    assert [entry["kind"] for entry in ordered] == ["pause", "unpause", "volume_copy"]
    assert "command line" in entries[0]["person"]


@on_each
def test_it_is_on_the_open_page_well_below_a_second(story: Story) -> None:
    frames: Frames = []
    with follow(story.client) as take:
        take(frames, 1.0)
        frames.clear()
        began = time.monotonic()
        story.engine.docker("pause", "db")
        done = time.monotonic()
        take(frames, 3.0, until="pause")
        story.engine.docker("unpause", "db")
    (at, entry) = next((at, entry) for at, entry in frames if entry["kind"] == "pause")
    assert entry["sentence"] == "“db” was paused"
    assert at - began < 1.0 + (done - began)


@on_each
def test_outages_explain_the_gap(story: Story) -> None:
    story.engine.run("steady", "--network", "shop_default", "--restart", "always")
    story.begin()
    story.engine.kill()
    story.engine.start()
    wait_for(lambda: any("answers again" in line for line in story.lines()), "the engine's return")
    time.sleep(SETTLED)
    found = story.lines()
    assert not [line for line in found if "was connected" in line]
    assert found.count("The engine cannot be reached") == 1
    assert found.count("The engine answers again") == 1


Frames = list[tuple[float, dict[str, Any]]]


@contextmanager
def follow(client: Client) -> Iterator[Callable[..., None]]:
    """An open page: gives how to read entries, with when they came, until there is one of a kind."""
    address = f"ws://127.0.0.1:{client.port}/ws/topology?with=events"
    cookie = {"Cookie": client.cookie_header()}
    with connect(
        address, origin=Origin(client.origin), additional_headers=cookie, max_size=None, proxy=None
    ) as socket:

        def take(frames: Frames, seconds: float, until: str = "") -> None:
            deadline = time.monotonic() + seconds
            while (rest := deadline - time.monotonic()) > 0:
                try:
                    frame = orjson.loads(socket.recv(timeout=rest))
                except TimeoutError:
                    return
                entries = frame["entries"] if frame["type"] == "events" else []
                frames += [(time.monotonic(), entry) for entry in entries]
                if any(entry["kind"] == until for entry in entries):
                    return

        yield take
