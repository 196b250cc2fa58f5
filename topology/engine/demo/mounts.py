"""The mounts and volumes of the demo host: every kind of them, used alone, shared, or not at all."""

from __future__ import annotations

from random import Random

from topology.engine.demo.catalogue import Service
from topology.engine.demo.records import DemoContainer, DemoHost, DemoVolume, Json, digest
from topology.engine.demo.secrets import PLANTED_OPTION

VOLUMES = "/var/lib/docker/volumes"
ANONYMOUS = {"com.docker.volume.anonymous": ""}
SOCKET = "/var/run/docker.sock"
CERTIFICATES = "/srv/shared/ca-certificates"


def volume(host: DemoHost, name: str, destination: str, *, rw: bool = True, project: str = "") -> Json:
    """A mount of a volume, which is made if it is not there yet."""
    if name not in host.volumes:
        labels = {}
        if project:
            short = name.removeprefix(f"{project}_")
            labels = {"com.docker.compose.project": project, "com.docker.compose.volume": short}
        host.volumes[name] = DemoVolume(name, _created(host), labels)
    return _volume_mount(name, f"{VOLUMES}/{name}/_data", destination, rw)


def anonymous(host: DemoHost, container: DemoContainer, destination: str) -> Json:
    """A mount of a volume without a name of its own; the list leaves its source empty."""
    name = digest(container.id, destination)
    host.volumes[name] = DemoVolume(name, container.created, dict(ANONYMOUS))
    return _volume_mount(name, "", destination, True)


def _volume_mount(name: str, source: str, destination: str, rw: bool) -> Json:
    return {
        "Type": "volume",
        "Name": name,
        "Source": source,
        "Destination": destination,
        "Driver": "local",
        "Mode": "z" if rw else "ro",
        "RW": rw,
        "Propagation": "",
    }


def bind(source: str, destination: str = "", *, rw: bool = False) -> Json:
    """A mount of a path on the host, read-only unless said."""
    return {
        "Type": "bind",
        "Source": source,
        "Destination": destination or source,
        "Mode": "rw" if rw else "ro",
        "RW": rw,
        "Propagation": "rprivate",
    }


def memory(destination: str) -> Json:
    """A mount of memory as `--mount type=tmpfs` makes it (the one of `--tmpfs` is not in the list)."""
    return {
        "Type": "tmpfs",
        "Source": "",
        "Destination": destination,
        "Mode": "",
        "RW": True,
        "Propagation": "",
    }


def furnish(host: DemoHost, container: DemoContainer, service: Service, project: str, rng: Random) -> None:
    """Give a service of a project the mounts that such a service has."""
    name, dice = service.name, rng.random()
    if service.data:
        container.mounts.append(volume(host, f"{project}_{name}-data", service.data, project=project))
    if name in ("web", "app", "worker") and dice < 0.6:
        rw = name != "web"
        container.mounts.append(volume(host, f"{project}_uploads", "/data/uploads", rw=rw, project=project))
    if rng.random() < 0.35:
        container.mounts.append(bind(f"/srv/{project}/conf/{name}.yml", f"/etc/{name}/{name}.yml"))
    if 0.22 <= dice < 0.30:
        container.tmpfs["/tmp"] = "rw,noexec,nosuid,size=65536k,mode=1777"  # noqa: S108 - in the container
        return
    if 0.30 <= dice < 0.34:
        container.subpaths["/media"] = "thumbnails"
    odd = _odd_mount(host, container, project, name, dice)
    if odd is not None:
        container.mounts.append(odd)


def _odd_mount(host: DemoHost, container: DemoContainer, project: str, name: str, dice: float) -> Json | None:
    """What only some containers have; `dice` is between 0 and 1."""
    if dice < 0.10:
        return bind("/etc/localtime")
    if dice < 0.16:
        return bind(CERTIFICATES)
    if dice < 0.18:
        return bind(SOCKET)
    if dice < 0.22:
        return bind(f"/srv/{project}/{name}/data", f"/var/lib/{name}", rw=True)
    if dice < 0.34:
        return volume(host, f"{project}_uploads", "/media", rw=False, project=project)
    if dice < 0.44:
        return memory("/run")
    return anonymous(host, container, "/var/cache") if dice < 0.52 else None


def remote_share(host: DemoHost) -> DemoVolume:
    """A `local` volume on a remote share, with its password among the driver options."""
    options = {
        "type": "cifs",
        "device": "//nas.lan/media",
        "o": f"addr=nas.lan,username=media,password={PLANTED_OPTION},vers=3.0,ro",
    }
    return _keep(host, DemoVolume("nas-media", _created(host), {}, options))


def bound_volume(host: DemoHost, project: str) -> DemoVolume:
    """A `local` volume that is really a path on the host."""
    labels = {"com.docker.compose.project": project, "com.docker.compose.volume": "downloads"}
    options = {"type": "none", "device": "/srv/media/downloads", "o": "bind"}
    return _keep(host, DemoVolume(f"{project}_downloads", _created(host), labels, options))


def leftovers(host: DemoHost) -> None:
    """Volumes that no container uses: a named one, an NFS share and a few anonymous ones."""
    _keep(host, DemoVolume("wiki-old_db-data", _created(host)))
    nfs = {"type": "nfs", "device": ":/export/archive", "o": "addr=10.0.0.5,ro,nfsvers=4"}
    _keep(host, DemoVolume("archive", _created(host), {}, nfs))
    for number in range(2 + host.size // 100):
        _keep(host, DemoVolume(digest(host.seed, "dangling", number), _created(host), dict(ANONYMOUS)))


def _keep(host: DemoHost, new: DemoVolume) -> DemoVolume:
    return host.volumes.setdefault(new.name, new)


def _created(host: DemoHost) -> float:
    return BIRTH + 37.0 * len(host.volumes)


#: When the invented host was set up. Fixed, so that the same host has the same dates every time.
BIRTH = 1_741_000_000.0
