"""What stands on the workload's host: projects like those of public compose collections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Created before everything else, used by several projects.
SHARED_NETWORKS = {
    "proxy": "--subnet 10.220.0.0/24 --gateway 10.220.0.1",
    "monitoring": "--internal --attachable",
    "db-shared": "--opt com.docker.network.bridge.enable_icc=false",
    "smtp": "--opt com.docker.network.bridge.name=br-smtp --opt com.docker.network.driver.mtu=1400",
    "logging": "--subnet 10.220.7.0/24 --ip-range 10.220.7.128/25",
    "crowdsec": "--label=owner=anna",
    "backup": "",
    "vault": "--internal --subnet 10.220.9.0/24",
    "empty": "--subnet 10.220.8.0/28",
    "iot": "--ipv6 --subnet 10.220.1.0/24 --subnet fd00:220:1::/64 --gateway fd00:220:1::1",
}
SHARED = frozenset(SHARED_NETWORKS) | {"bridge", "host", "none"}
#: For few containers, and not too often: each check starts a process in the container.
HEALTHY = "--health-cmd=true --health-interval=5s"
UNHEALTHY = "--health-cmd=false --health-interval=5s --health-retries=1"
STARTING = "--health-cmd=true --health-interval=1h"


@dataclass(frozen=True, slots=True)
class Service:
    """One service; a network is `name [options of docker network connect]`, the engine's default is empty."""

    name: str
    networks: tuple[str, ...] = ("default",)
    volumes: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    options: str = ""
    state: str = "running"
    command: tuple[str, ...] = ()
    replicas: int = 1
    container: str | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A compose project: its networks and volumes with their options, and its services."""

    name: str
    services: tuple[Service, ...]
    networks: Mapping[str, str] = field(default_factory=lambda: {"default": ""})
    volumes: Mapping[str, str] = field(default_factory=dict)
    external: frozenset[str] = frozenset()

    def network(self, name: str) -> str:
        """The full name of a network: a shared one, another container's, or one of the project's own."""
        return name if name in SHARED or name.startswith("container:") else f"{self.name}_{name}"


def _web(name: str, *more: Service, back: str = "--internal", state: str = "running") -> Project:
    """The commonest project of all: an application behind the proxy, its database and its cache."""
    data, files = ("db:/var/lib/postgresql/data",), ("files:/app/files", "./config:/app/config:ro")
    return Project(
        name,
        (
            Service("db", ("back --alias postgres",), data, options=STARTING, state=state),
            Service("app", ("default", "back", "proxy"), files, state=state),
            *more,
        ),
        {"default": "", "back": back},
        {"db": "", "files": "", "cache": ""},
    )


#: Each kind of thing that there is. What is one of a kind runs; what is like another that runs is created
#: alone, for each start costs as much as all the rest.
KINDS: tuple[Project, ...] = (
    Project(
        "traefik",
        (
            Service(
                "traefik",
                ("proxy --ip 10.220.0.10", "default"),
                ("ENGINE/docker.sock:/var/run/docker.sock:ro", "acme:/acme"),
                ("80:80", "443:443", "127.0.0.1:8080:8080"),
            ),
            Service("whoami", ("proxy",), replicas=2, ports=("80",)),
            Service(
                "errors",
                ("default", "proxy"),
                options="--tmpfs /run:size=64m,mode=1777 --tmpfs /tmp --read-only",
            ),
        ),
        volumes={"acme": ""},
    ),
    Project(
        "vpn",
        (
            Service(
                "gluetun",
                options=f"--cap-add=NET_ADMIN {HEALTHY}",
                ports=("9091:9091", "51820:51820/udp"),
                container="gluetun",
            ),
            Service("transmission", ("container:gluetun",), ("downloads:/downloads",)),
            Service("prowlarr", ("container:gluetun",), ("./prowlarr:/config",), state="created"),
            Service("sonarr", volumes=("downloads:/downloads:ro", "tv:/tv"), state="created"),
            Service("radarr", volumes=("downloads:/downloads", "films:/films"), state="exited"),
        ),
        volumes={
            "downloads": "",
            "tv": "--opt type=none --opt o=bind --opt device=ENGINE/srv/tv",
            "films": "",
        },
    ),
    Project(
        "home",
        (
            Service("homeassistant", ("host",), ("./ha:/config", "/etc/localtime:/etc/localtime:ro")),
            Service(
                "mosquitto",
                ("iot --ip 10.220.1.20 --ip6 fd00:220:1::20 --alias mqtt --alias broker",),
                ("mqtt:/mosquitto",),
            ),
            Service("zigbee2mqtt", ("iot",), ("zigbee:/app/data",), options=UNHEALTHY),
            Service("esphome", ("host",), state="exited"),
            Service("backup", ("none",), ("mqtt:/in/mqtt:ro", "zigbee:/in/zigbee:ro", "./out:/out")),
            Service("offline", ("none",), state="exited"),
        ),
        volumes={"mqtt": "", "zigbee": ""},
    ),
    Project(
        "pihole",
        (
            Service(
                "pihole",
                ("dns --ip 10.220.2.53", "proxy"),
                ("etc:/etc/pihole",),
                ("127.0.0.1:53:53/udp", "127.0.0.1:53:53/tcp"),
            ),
            Service("unbound", ("dns --ip 10.220.2.54 --alias resolver",), options=STARTING),
        ),
        {"dns": "--subnet 10.220.2.0/24"},
        {"etc": ""},
    ),
    Project(
        "monitoring",
        (
            Service(
                "prometheus",
                ("monitoring", "default"),
                ("prometheus:/prometheus",),
                ("127.0.0.1:9090:9090",),
                state="created",
            ),
            Service("grafana", ("monitoring", "proxy"), ("grafana:/var/lib/grafana",), state="created"),
            Service("loki", ("monitoring", "logging", "crowdsec"), ("loki:/loki",)),
            Service(
                "node-exporter", ("host",), ("/proc:/host/proc:ro", "/sys:/host/sys:ro"), state="created"
            ),
            Service(
                "cadvisor",
                ("monitoring",),
                ("/sys:/sys:ro", "ENGINE/docker.sock:/var/run/docker.sock:ro"),
                state="created",
            ),
            Service("alertmanager", ("monitoring", "smtp"), state="paused"),
        ),
        volumes={"prometheus": "", "grafana": "", "loki": ""},
    ),
    Project(
        "mail",
        (
            Service(
                "front",
                ("smtp --alias mx", "proxy"),
                ports=("25:25", "587:587", "993:993", "[::1]:4190:4190"),
            ),
            Service("imap", ("smtp",), ("mail:/mail",), state="created"),
            Service("antispam", ("smtp", "default"), ("mail:/mail:ro", "/var/spool"), state="created"),
            Service("fetch", ("smtp",), state="created"),
        ),
        volumes={
            "mail": "",
            "archive": "--opt type=nfs --opt o=addr=10.0.0.9,rw --opt device=:/export/mail",
            "share": "--opt type=cifs --opt o=username=anna,password=geheim,vers=3.0 --opt device=//nas/mail",
        },
    ),
    Project(
        "databases",
        (
            Service(
                "postgres",
                ("db-shared --alias pg --alias sql",),
                ("pg:/var/lib/postgresql/data",),
                options="--shm-size=64m",
            ),
            Service("mariadb", ("db-shared",), ("maria:/var/lib/mysql",), state="created"),
            Service(
                "redis",
                ("db-shared",),
                options="--mount type=tmpfs,destination=/data,tmpfs-size=16777216,tmpfs-mode=0700",
            ),
            Service("adminer", ("db-shared", "proxy"), ports=("127.0.0.1::8080",)),
            Service("dump", ("db-shared",), ("pg:/dump:ro",), state="created"),
        ),
        volumes={"pg": "", "maria": "", "ram": "--opt type=tmpfs --opt device=tmpfs --opt o=size=10m"},
    ),
    Project(
        "broken",
        (
            Service(
                "loop",
                options="--restart=always",
                command=("sh", "-c", "sleep 1; false"),
            ),
            Service("holder", ports=("8999:80",)),
            Service("taken", ports=("8999:80",), state="failed"),
            Service("once", options="--restart=no", state="done", command=("true",)),
            Service("sidecar", ("container:broken-once-1",), state="created"),
        ),
    ),
    Project(
        "legacy",
        (
            Service("mysql", ("",), ("/var/lib/mysql",), container="legacy-mysql"),
            Service("php", ("",), ("./www:/var/www:ro",), ("8081:80",), "--link legacy-mysql:db"),
            Service("cron", ("bridge",), state="exited"),
        ),
        networks={},
    ),
    Project(
        "v6",
        (
            Service("web", ("dual", "proxy"), ports=("8443:443",)),
            Service("api", ("dual --ip6 fd00:220:6::99",)),
            Service("old", ("dual --ip6 fd00:220:6::98",), state="exited"),
        ),
        {"dual": "--ipv6 --subnet fd00:220:6::/64"},
    ),
    Project(
        "mounts",
        (
            Service(
                "all",
                volumes=("data:/data", "./a b:/with space:ro", "/anonymous", "tv:/tv:ro"),
                options="--mount type=bind,source=ENGINE/srv,target=/srv,readonly,bind-propagation=private "
                "--tmpfs /cache:rw,size=1g",
            ),
            Service("copy", volumes=("data:/data:ro", "data:/again", "tv:/tv", "ram:/ram"), state="created"),
            Service("from", options="--volumes-from mounts-all-1:ro", state="created"),
        ),
        volumes={
            "data": "",
            "tv": "--opt type=none --opt o=bind,ro --opt device=ENGINE/srv/tv/",
            "ram": "--opt type=tmpfs --opt device=tmpfs --opt o=size=10m",
            "unused": "",
        },
    ),
    _web("wiki", back="--opt com.docker.network.bridge.enable_ip_masquerade=false", state="created"),
    _web(
        "nextcloud",
        Service("cron", ("back",), ("files:/app/files",), state="exited"),
        Service("redis", ("back",), ("/data",), state="created"),
    ),
)
#: More of the commonest.
MORE: tuple[Project, ...] = (
    _web(
        "gitea",
        Service("runner", ("default",), ("ENGINE/docker.sock:/var/run/docker.sock",), state="created"),
        back="",
        state="created",
    ),
    _web(
        "immich",
        Service("ml", ("default",), ("models:/cache",), options=STARTING),
        Service("redis", ("back",), state="created"),
        state="created",
    ),
    _web(
        "paperless",
        Service("broker", ("back",), state="created"),
        Service("tika", ("default",), state="paused"),
    ),
    _web("outline", Service("redis", ("back",), options="--tmpfs /data", state="created"), state="created"),
    _web("n8n", state="created"),
    _web(
        "authentik",
        Service("worker", ("back", "smtp")),
        Service("redis", ("back",), state="created"),
        state="created",
    ),
    _web("bookstack", state="created"),
    _web("mealie", back="--attachable", state="created"),
    _web("vikunja", state="created"),
    _web("miniflux", state="created"),
)


def newer(version: str) -> tuple[Project, ...]:
    """Projects that only later engines understand."""
    found: list[Project] = []
    if version != "20.10":
        found.append(
            Project(
                "subpath",
                (
                    Service(
                        "seed", volumes=("tree:/tree",), state="done", command=("mkdir", "-p", "/tree/data")
                    ),
                    Service(
                        "part",
                        options="--mount type=volume,source=subpath_tree,target=/part,volume-subpath=data",
                    ),
                ),
                volumes={"tree": ""},
            )
        )
    if version == "28.5":
        found.append(
            Project(
                "gateways",
                (
                    Service("app", ("a", "b --gw-priority 10", "six")),
                    Service("lone", ("six",), state="exited"),
                ),
                {"a": "", "b": "", "six": "--ipv4=false --ipv6 --subnet fd00:220:28::/64"},
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Hostile:
    """Texts that must come through as text."""

    networks: tuple[str, ...]
    projects: tuple[str, ...]


HOSTILE = Hostile(
    ("<b>net</b>", "netz mit ümlaut 网络", "a:b;c|d&e"),
    (
        "<img src=x onerror=alert(1)>",
        "'; drop table projects; --",
        "日本語 \u202eevil",
        'a"b\\c`d',
        "%00{{7*7}}${x}",
    ),
)
