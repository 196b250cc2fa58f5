"""The services that projects are made of: image, ports, mounts, and what each one talks to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """One service of a compose file.

    `front` ones face the reverse proxy; `data` is where the service keeps what must survive; `shared` names
    the shared networks it may join, likeliest first.
    """

    name: str
    image: str
    ports: tuple[str, ...] = ()
    front: bool = False
    data: str | None = None
    checked: bool = False
    shared: tuple[str, ...] = ()
    entry: str = "/docker-entrypoint.sh"


WEB = Service("web", "nginx:1.27-alpine", ("80/tcp",), True, None, True, ("proxy", "dmz", "mesh-a"))
APP = Service("app", "acme/app:4.12", ("8000/tcp",), False, None, True, ("smtp", "logging", "mesh-b", "ldap"))
DB = Service(
    "db", "postgres:16", ("5432/tcp",), False, "/var/lib/postgresql/data", True, ("db-shared", "backup")
)

#: What a project has beside `web`, `app` and `db`.
MORE = (
    Service(
        "api", "acme/api:2.31", ("8080/tcp",), True, None, True, ("proxy", "tracing", "mesh-a", "logging")
    ),
    Service("worker", "acme/worker:2.31", (), False, None, False, ("smtp", "logging", "vpn")),
    Service("cache", "redis:7-alpine", ("6379/tcp",), False, "/data", True, ("mesh-b",)),
    Service(
        "queue",
        "rabbitmq:3.13-management",
        ("5672/tcp", "15672/tcp"),
        False,
        "/var/lib/rabbitmq",
        True,
        ("monitoring",),
    ),
    Service(
        "search",
        "opensearchproject/opensearch:2.14.0",
        ("9200/tcp", "9600/tcp"),
        False,
        "/usr/share/opensearch/data",
        False,
        ("monitoring", "backup"),
    ),
    Service(
        "exporter", "prom/node-exporter:v1.8.2", ("9100/tcp",), False, None, False, ("monitoring", "logging")
    ),
    Service(
        "object-store",
        "minio/minio:RELEASE.2024-11-07",
        ("9000/tcp", "9001/tcp"),
        True,
        "/data",
        True,
        ("backup", "monitoring"),
    ),
    Service("scheduler", "acme/worker:2.31", (), False, None, False, ("logging",)),
    Service("migrate", "acme/app:4.12", (), False, None, False, ()),
    Service("websocket-gateway", "acme/ws:1.9", ("8888/tcp",), True, None, False, ("proxy", "mesh-a")),
    Service("pdf-renderer", "gotenberg/gotenberg:8", ("3000/tcp",), False, None, True, ()),
    Service("mailer", "axllent/mailpit:v1.21", ("1025/tcp", "8025/tcp"), False, None, True, ("smtp",)),
)

#: The `edge` project, in the order in which it grows.
EDGE = (
    Service(
        "traefik",
        "traefik:v3.1",
        ("80/tcp", "443/tcp", "8080/tcp"),
        True,
        "/letsencrypt",
        True,
        ("proxy", "monitoring"),
    ),
    Service(
        "crowdsec",
        "crowdsecurity/crowdsec:v1.6.3",
        ("8080/tcp",),
        False,
        "/var/lib/crowdsec/data",
        True,
        ("proxy",),
    ),
    Service("cloudflared", "cloudflare/cloudflared:2024.11.0", (), False, None, False, ("proxy",)),
)

GLUETUN = Service("gluetun", "qmcgaw/gluetun:v3.39", ("8888/tcp", "8388/tcp"), False, "/gluetun", True, ())
QBITTORRENT = Service("qbittorrent", "linuxserver/qbittorrent:5.0.2", (), False, "/config", False, ())

WATCHTOWER = Service("watchtower", "containrrr/watchtower:1.7.1", ("8080/tcp",), entry="/watchtower")
HOST_EXPORTER = Service(
    "node-exporter", "prom/node-exporter:v1.8.2", ("9100/tcp",), entry="/bin/node_exporter"
)
OFFLINE = Service("offline-signer", "alpine:3.20", (), False, "/keys", entry="/bin/sh")
LONE = Service("lone", "traefik/whoami:v1.10", ("80/tcp",), entry="/whoami")
