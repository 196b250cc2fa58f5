"""People doing anything to a Docker host, at random and several at a time."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from http.client import RemoteDisconnected
from typing import Any

from tests.engine.api import ApiError
from tests.engine.engines import RealEngine

CONTAINERS, NETWORKS, VOLUMES = 24, 8, 6
#: What engines answer to those who get in each other's way.
REFUSALS = (304, 400, 403, 404, 409, 500)


class Person:
    """Does one thing after another to the engine, from a seed; `done` counts what worked, by name."""

    def __init__(self, engine: RealEngine, seed: int) -> None:
        self.done: Counter[str] = Counter()
        self._engine = engine
        self._random = random.Random(seed)
        self._deeds: dict[str, tuple[int, Callable[[], Any]]] = {
            "create": (10, self._create),
            "start": (14, lambda: self._container("start")),
            "stop": (5, lambda: self._container("stop", t="1")),
            "kill": (4, lambda: self._container("kill")),
            "pause": (3, lambda: self._container("pause")),
            "unpause": (4, lambda: self._container("unpause")),
            "restart": (5, lambda: self._container("restart", t="1")),
            "rename": (4, lambda: self._container("rename", name=self._name("c", CONTAINERS))),
            "remove": (5, self._remove),
            "connect": (14, lambda: self._join("connect")),
            "disconnect": (12, lambda: self._join("disconnect")),
            "network": (6, self._create_network),
            "unnetwork": (3, lambda: self._api("DELETE", f"/networks/{self._name('n', NETWORKS)}")),
            "volume": (3, self._create_volume),
            "unvolume": (3, lambda: self._api("DELETE", f"/volumes/{self._name('v', VOLUMES)}")),
        }

    def act(self, times: int) -> None:
        """Do `times` things; what the engine refuses is done all the same, in its way."""
        names = list(self._deeds)
        weights = [weight for weight, _ in self._deeds.values()]
        for name in self._random.choices(names, weights, k=times):
            try:
                self._deeds[name][1]()
            except ApiError as error:
                if error.status not in REFUSALS:
                    raise
            except RemoteDisconnected:
                pass  # 20.10 has requests that panic when they meet others; it goes on, and so do people
            else:
                self.done[name] += 1

    def settle_in(self) -> None:
        """Make networks, and containers that run on them."""
        for number in range(NETWORKS // 2):
            self._api("POST", "/networks/create", {"Name": f"n-{number}"})
        for number in range(CONTAINERS // 2):
            body = {"Image": "busybox", "HostConfig": {"NetworkMode": f"n-{number % (NETWORKS // 2)}"}}
            self._api("POST", "/containers/create", body, name=f"c-{number}")
            self._api("POST", f"/containers/c-{number}/start")

    def _api(self, method: str, url: str, body: object = None, **query: str) -> None:
        self._engine.api(method, url, body, **query)

    def _name(self, letter: str, many: int) -> str:
        return f"{letter}-{self._random.randrange(many)}"

    def _container(self, verb: str, **query: str) -> None:
        self._api("POST", f"/containers/{self._name('c', CONTAINERS)}/{verb}", **query)

    def _remove(self) -> None:
        self._api("DELETE", f"/containers/{self._name('c', CONTAINERS)}", force="1", v="1")

    def _join(self, verb: str) -> None:
        body: dict[str, Any] = {"Container": self._name("c", CONTAINERS)}
        if verb == "connect" and self._random.random() < 0.4:
            body["EndpointConfig"] = {"Aliases": [self._name("alias", 9)]}
        self._api("POST", f"/networks/{self._name('n', NETWORKS)}/{verb}", body)

    def _create_network(self) -> None:
        name, internal = self._name("n", NETWORKS), self._random.random() < 0.3
        self._api("POST", "/networks/create", {"Name": name, "Internal": internal, "CheckDuplicate": True})

    def _create_volume(self) -> None:
        self._api("POST", "/volumes/create", {"Name": self._name("v", VOLUMES)})

    def _create(self) -> None:
        pick = self._random.random
        port = str(20000 + self._random.randrange(40))
        mode = self._random.choice(
            ["bridge", "none", "host", f"container:{self._name('c', CONTAINERS)}"]
            + [self._name("n", NETWORKS)] * 8
        )
        own = mode.startswith(("n-", "bridge"))
        host_config = {
            "NetworkMode": mode,
            "PortBindings": {"80/tcp": [{"HostPort": port}]} if own and pick() < 0.3 else {},
            "Binds": [f"{self._name('v', VOLUMES)}:/data"] if pick() < 0.4 else [],
            "Tmpfs": {"/run": "size=1m"} if pick() < 0.2 else {},
        }
        config: dict[str, Any] = {"Image": "busybox", "HostConfig": host_config}
        config["Labels"] = {"com.docker.compose.project": self._name("p", 4)}
        if pick() < 0.15:
            config["Healthcheck"] = {
                "Test": ["CMD", self._random.choice(["true", "false"])],
                "Interval": 10**9,
            }
        if pick() < 0.1:
            config["Cmd"] = ["sh", "-c", "sleep 0.3"]
        if pick() < 0.2:
            config["Volumes"] = {"/anonymous": {}}
        self._api("POST", "/containers/create", config, name=self._name("c", CONTAINERS))


def unleash(engine: RealEngine, people: int, times: int, seed: int) -> Counter[str]:
    """Let several people act at once; what worked, by name."""
    crowd = [Person(engine, seed * 100 + number) for number in range(people)]
    crowd[0].settle_in()
    errors: list[BaseException] = []

    def act(person: Person) -> None:
        try:
            person.act(times)
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=act, args=(person,)) for person in crowd]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return sum((person.done for person in crowd), Counter())
