"""The names that an invented host uses: projects, lone containers, shared networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

# fmt: off
PROJECTS = (
    "n8n", "outline", "billing", "nextcloud", "media", "grafana", "sentry", "shop", "wiki", "blog",
    "airflow", "analytics", "auth", "catalog", "checkout", "ci", "crm", "erp", "ghost", "gitea",
    "harbor", "immich", "keycloak", "mail", "matomo", "mattermost", "metrics", "minio", "odoo",
    "paperless", "plausible", "registry", "rocketchat", "search", "sonar", "superset", "ticketing",
    "vault", "webhooks", "zammad",
)
# fmt: on

STAGES = ("", "-prod", "-dev", "-staging", "-qa", "-eu", "-us", "-blue", "-green", "-canary")

#: The first projects, so that a small host looks like the one in the design pictures.
FIRST_PROJECTS = ("n8n", "outline-prod", "billing-green", "n8n-dev")

# fmt: off
ADJECTIVES = (
    "brave", "calm", "eager", "fervent", "gifted", "happy", "jolly", "keen", "lucid", "nifty", "quirky",
    "relaxed", "sharp", "trusting", "vivid",
)
SCIENTISTS = (
    "turing", "lovelace", "hopper", "curie", "noether", "euler", "gauss", "hypatia", "kepler",
    "meitner", "ride", "sagan", "shannon", "wing",
)
# fmt: on


@dataclass(frozen=True, slots=True)
class SharedNetwork:
    """A network that several projects use, present on hosts of at least `from_size` containers."""

    name: str
    from_size: int
    internal: bool = False
    icc: bool = True
    ipv6: bool = False


SHARED_NETWORKS = (
    SharedNetwork("proxy", 2),
    SharedNetwork("monitoring", 12, ipv6=True),
    SharedNetwork("dmz", 25, icc=False),
    SharedNetwork("logging", 60),
    SharedNetwork("smtp", 60),
    SharedNetwork("db-shared", 120, internal=True),
    SharedNetwork("vpn", 250),
    SharedNetwork("mesh-a", 500),
    SharedNetwork("mesh-b", 700, ipv6=True),
    SharedNetwork("backup", 1500, internal=True),
    SharedNetwork("ldap", 2000),
    SharedNetwork("tracing", 4000),
)


def project_names(rng: Random) -> Iterator[str]:
    """Project names without end and without repetition; the first ones are always the same."""
    yield from FIRST_PROJECTS
    rest = [base + stage for base in PROJECTS for stage in STAGES]
    rest = [name for name in rest if name not in FIRST_PROJECTS]
    rng.shuffle(rest)
    turn = 1
    while True:
        yield from rest if turn == 1 else (f"{name}-{turn}" for name in rest)
        turn += 1


def lone_names(rng: Random) -> Iterator[str]:
    """Names as the engine makes them up for `docker run` without `--name`."""
    names = [f"{adjective}_{scientist}" for adjective in ADJECTIVES for scientist in SCIENTISTS]
    rng.shuffle(names)
    turn = 1
    while True:
        yield from names if turn == 1 else (f"{name}{turn}" for name in names)
        turn += 1
