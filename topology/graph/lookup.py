"""Who is meant: whose sandbox a container joins, and which network an endpoint is on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from topology.model import records as model
from topology.model.records import HOST_SANDBOX, Container, Endpoint, Network

_SHARED = "container:"
_FULL_ID = 64
_T = TypeVar("_T")


def joins_another(container: Container) -> bool:
    """Whether a container is in `container:<other>` mode."""
    return container.network_mode.startswith(_SHARED)


def shares_sandbox(container: Container) -> bool:
    """Whether a container joins a sandbox that is not its own: another's, or the host's."""
    return container.network_mode == "host" or joins_another(container)


class Sandboxes:
    """Whose network stack each container joins.

    In `container:<other>` mode that is the other's; the other is given by ID or name, and may itself join a
    third's. The sandbox of an owner that is gone is still one: those that shared it are shown together.
    """

    def __init__(self, containers: Iterable[Container]) -> None:
        self._all = {container.id: container for container in containers}
        self._by_name: dict[str, Container] | None = None

    def of(self, container: Container) -> str | None:
        """The node ID of the sandbox that a container joins; `None` if its owner cannot be told."""
        seen = {container.id}
        while joins_another(container):
            wanted = container.network_mode.removeprefix(_SHARED)
            owner = self._find(wanted)
            if owner is None:
                return model.sandbox_id(wanted) if len(wanted) == _FULL_ID else None
            if owner.id in seen:
                return None
            seen.add(owner.id)
            container = owner
        return HOST_SANDBOX if container.network_mode == "host" else model.sandbox_id(container.id)

    def _find(self, wanted: str) -> Container | None:
        found = self._all.get(wanted)
        if found is not None:
            return found
        if self._by_name is None:
            self._by_name = {container.name: container for container in self._all.values()}
        return self._by_name.get(wanted) or _only(
            c for i, c in self._all.items() if wanted and i.startswith(wanted)
        )


class Networks:
    """Which networks a container is on: by ID, or before its first start by name or by part of the ID.

    The engine makes its default bridge anew, with another ID, whenever it starts, and a container that is
    stopped keeps the old ID until it starts on the new one: so that one is found by its name. A network that
    somebody removed and made anew is another: the engine refuses to start who was on the first (measured on
    20.10, 26.1, 28.5).
    """

    def __init__(self, networks: Iterable[Network]) -> None:
        self._ids: dict[str, Network] = {network.id: network for network in networks}
        self._by_name: dict[str, str] = {}
        for network in self._ids.values():
            self._by_name.setdefault(network.name, network.id)

    def of(self, container: Container) -> tuple[tuple[str | None, ...], frozenset[str]]:
        """The full IDs of the networks of a container's endpoints, and those among them that are gone.

        A network that is gone keeps the ID that the engine still shows, or is `None` where it shows none.
        """
        found = tuple(map(self._of, container.endpoints))
        return found, frozenset(i for i in found if i is not None and i not in self._ids)

    def _of(self, endpoint: Endpoint) -> str | None:
        if endpoint.network_name == model.DEFAULT_BRIDGE and endpoint.network_id not in self._ids:
            return self._by_name.get(model.DEFAULT_BRIDGE, endpoint.network_id)
        return endpoint.network_id or self._find(endpoint.network_name)

    def _find(self, name: str) -> str | None:
        return self._by_name.get(name) or _only(i for i in self._ids if name and i.startswith(name))


def _only(found: Iterable[_T]) -> _T | None:
    """The only one of these, if there is exactly one."""
    first = list(found)[:2]
    return first[0] if len(first) == 1 else None
