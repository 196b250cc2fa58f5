"""What survives, what is shared, and what is risky about a host's mounts.

For every source (a volume, a path on the host, memory): who uses it, running or not, who may write, what
becomes of its data. For every container: what is left of its data once it is removed. The engine's own rules
(moby `removeMountPoints`): `docker rm` keeps every volume; `docker rm -v`, and `--rm`, remove those that the
container was given without a name, unless another container uses them; a tmpfs goes when the container stops,
and so does what a `local` volume keeps in memory, with the last container that runs on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from topology.graph.parts import backing_path, mount_source
from topology.graph.records import Fields, Node
from topology.graph.risks import Ground, enclosing, hidden_destinations, path_codes, risk
from topology.model import records as model
from topology.model.parser import is_anonymous_name, is_in_memory, is_read_only
from topology.model.records import Container, Mount, Snapshot

KEPT = "kept"
LOST_WITH_RM_V = "lost_with_rm_v"
LOST_ON_STOP = "lost_on_stop"
_SOURCE = ("used_by", "shared", "writers", "persistence", "risks")
_CONTAINER = ("persistence", "risks")
_LEFT = (KEPT, LOST_WITH_RM_V, LOST_ON_STOP, "lost_on_remove", "auto_remove")


class Use(NamedTuple):
    """A container's use of a source; `via` is the volume in between, where a path backs one."""

    container: str
    mount: Mount
    via: str | None = None


class Account:
    """The mounts of one snapshot, looked at from both ends."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._ground = Ground.of(snapshot.host.data_folder, snapshot.host.socket)
        self._volumes = {model.volume_id(volume.name): volume for volume in snapshot.volumes}
        self._paths = {node: path for node, volume in self._volumes.items() if (path := backing_path(volume))}
        self._memory = {node for node, volume in self._volumes.items() if is_in_memory(volume)}
        self._sealed = {node for node, volume in self._volumes.items() if is_read_only(volume)}
        self._mountpoints = {v.mountpoint: node for node, v in self._volumes.items() if v.mountpoint}
        self._sources: dict[str, list[tuple[Mount, str]]] = {}
        self._uses: dict[str, list[Use]] = defaultdict(list)
        for container in snapshot.containers:
            self._add(container)
        self._folders = self._all_folders()
        self._auto_remove = {model.container_id(c.id): c.auto_remove for c in snapshot.containers}

    def attributes(self) -> dict[str, Fields]:
        """What is added to each node's attributes, by node ID."""
        backed = map(model.bind_id, self._paths.values())
        sources = dict.fromkeys([*self._volumes, *backed, *self._uses])
        found = {node: self._of_source(node) for node in sources}
        for container in self._sources:
            found[container] = self._of_container(container)
        return found

    def _add(self, container: Container) -> None:
        owner = model.container_id(container.id)
        self._sources[owner] = []
        for asked in container.mounts:
            source = mount_source(container, asked)
            if source is None:
                continue
            mount = self._as_it_works(asked, source)
            self._sources[owner].append((mount, source))
            self._uses[source].append(Use(owner, mount))
            if source in self._paths:
                self._uses[model.bind_id(self._paths[source])].append(Use(owner, mount, via=source))

    def _as_it_works(self, mount: Mount, source: str) -> Mount:
        """The mount, but for what its volume makes of it.

        Nobody writes through a volume whose own options forbid it. A volume that a container takes over with
        `--volumes-from` looks nameless in its inspect, whether it is or not.
        """
        volume = self._volumes.get(source)
        anonymous = volume.anonymous if volume else is_anonymous_name(mount.name or "")
        nameless = mount.nameless and anonymous
        rw = mount.rw and source not in self._sealed
        same = (nameless, rw) == (mount.nameless, mount.rw)
        return mount if same else replace(mount, nameless=nameless, rw=rw)

    def _all_folders(self) -> dict[str, str]:
        """Every path on the host that is mounted, and every volume's mountpoint, with its node."""
        folders = dict(self._mountpoints)
        folders.update({_path(node): node for node in self._uses if node.startswith("bind:")})
        return folders

    def _of_source(self, node: str) -> Fields:
        uses = self._uses.get(node, [])
        users = sorted({use.container for use in uses})
        writers = sorted({use.container for use in uses if use.mount.rw})
        return Fields(
            _SOURCE,
            (
                tuple(users),
                len(users) > 1,
                tuple(writers),
                self._persistence(node),
                tuple(self._source_risks(node, uses, writers)),
            ),
        )

    def _persistence(self, node: str) -> str:
        if self._is_memory(node):
            return LOST_ON_STOP
        uses = self._uses.get(node, [])
        if node.startswith("volume:") and uses and all(use.mount.nameless for use in uses):
            return LOST_WITH_RM_V
        return KEPT

    def _is_memory(self, source: str) -> bool:
        return source.startswith("tmpfs:") or source in self._memory

    def _source_risks(self, node: str, uses: Iterable[Use], writers: list[str]) -> Iterable[Fields]:
        path = _path(node) if node.startswith("bind:") else self._paths.get(node)
        for use in uses:
            yield from self._ways_to_root(path, use.container, use.mount)
        if len(self._writers_at(node, writers)) > 1:
            yield risk("two_writers", rw=True)
        around = self._around(node, path) if path else None
        if around is not None and around != node:
            yield risk("nested", other=around)

    def _writers_at(self, node: str, writers: Iterable[str]) -> set[str]:
        """Who writes to the place that a node stands for, by this node or by another of that place."""
        volume = self._volumes.get(node)
        same = (
            [self._mountpoints.get(_path(node))]
            if volume is None
            else [model.bind_id(path) for path in (self._paths.get(node), volume.mountpoint) if path]
        )
        others = (use for other in same if other for use in self._uses.get(other, ()))
        return {*writers, *(use.container for use in others if use.mount.rw)}

    def _around(self, node: str, path: str) -> str | None:
        """The innermost mounted folder that a path lies in, or the volume that it is all of."""
        return self._mountpoints.get(path) or enclosing(path, self._folders)

    def _ways_to_root(self, path: str | None, container: str, mount: Mount) -> Iterable[Fields]:
        if path is None:
            return
        for code in path_codes(path, mount.destination, self._ground, rw=mount.rw):
            yield risk(code, container, mount.destination, rw=mount.rw)

    def _of_container(self, container: str) -> Fields:
        left: dict[str, set[str]] = {KEPT: set(), LOST_WITH_RM_V: set(), LOST_ON_STOP: set()}
        for mount, source in self._sources[container]:
            left[self._left_of(container, mount, source)].add(source)
        fates = [tuple(sorted(found)) for found in left.values()]
        persistence = Fields(_LEFT, (*fates, True, self._auto_remove[container]))
        return Fields(_CONTAINER, (persistence, tuple(self._container_risks(container))))

    def _left_of(self, container: str, mount: Mount, source: str) -> str:
        if self._is_memory(source):
            return LOST_ON_STOP
        alone = all(use.container == container for use in self._uses[source])
        return LOST_WITH_RM_V if mount.nameless and alone and source.startswith("volume:") else KEPT

    def _container_risks(self, container: str) -> Iterable[Fields]:
        mounts = self._sources[container]
        for mount, source in mounts:
            path = _path(source) if source.startswith("bind:") else self._paths.get(source)
            yield from self._ways_to_root(path, container, mount)
        if len(mounts) < 2:
            return
        sources = {mount.destination: source for mount, source in mounts}
        for destination, other in sorted(hidden_destinations(sources).items()):
            yield risk("hidden", container, destination, other=sources[other])


def _path(node: str) -> str:
    return model.split_id(node)[1]


class Annotator:
    """Adds the account's attributes to nodes, again only where mounts, volumes or nodes have changed."""

    def __init__(self) -> None:
        self._basis: tuple[object, ...] = ()
        self._attributes: dict[str, Fields] = {}
        self._made: dict[str, tuple[Node, Fields, Node]] = {}

    def annotate(self, snapshot: Snapshot, nodes: dict[str, Node]) -> None:
        """Put the account of `snapshot` into `nodes`, in place."""
        basis = (
            snapshot.host,
            snapshot.volumes,
            [(c.id, c.mounts, c.auto_remove) for c in snapshot.containers],
        )
        if basis != self._basis:
            self._basis = basis
            self._attributes = Account(snapshot).attributes()
        before, self._made = self._made, {}
        for node_id, extra in self._attributes.items():
            node = nodes.get(node_id)
            if node is not None:
                nodes[node_id] = self._annotated(before, node, extra)

    def _annotated(self, before: Mapping[str, tuple[Node, Fields, Node]], node: Node, extra: Fields) -> Node:
        known = before.get(node.id)
        if known is None or known[0] is not node or known[1] != extra:
            known = (node, extra, node._replace(attributes=node.attributes.plus(extra)))
        self._made[node.id] = known
        return known[2]
