"""The shapes of the answer about who reaches whom; the API's description is made of them."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from dashboard.base.schemas import RequestBody

#: How it is said that a container is not there, or could be any of several.
UNKNOWN_CONTAINER = frozenset({404, 409})
Named = Annotated[str, StringConstraints(min_length=1, max_length=255)]


class ReachRequest(RequestBody):
    """What is asked for: names, Docker IDs or node IDs, and a port of the targets' own (`80`, `53/udp`)."""

    from_: Named | None = Field(None, alias="from")
    to: Named | None = None
    port: Annotated[str, StringConstraints(min_length=1, max_length=12)] | None = None


class ReachPort(Schema):
    """A port that a way is restricted to; the first two are null where the host has none."""

    host_ip: str | None
    host_port: int | None
    container_port: int | None
    protocol: str | None


class ReachWay(Schema):
    """One way. `port` null means any port that the target listens on."""

    kind: Literal["same_stack", "network", "host_stack", "to_host", "routed", "published"]
    network: str | None
    address: str | None
    port: ReachPort | None
    names: list[str]
    assumes: list[str]


class ReachAction(Schema):
    """What would open a way, as its preview takes it. Both are node IDs."""

    action: Literal["connect"]
    container: str
    network: str


class ReachPair(Schema):
    """Every way, or every stop. `opens` is looked for where the question is narrowed."""

    from_: str = Field(alias="from")
    to: str
    ways: list[ReachWay]
    stops: list[str]
    opens: ReachAction | None


class ReachOpening(Schema):
    """What is open to the outside."""

    to: str
    kind: Literal["published", "host_stack", "routed", "ingress"]
    host_ip: str | None
    host_port: int | None
    container_port: int | None
    protocol: str | None
    scope: Literal["everywhere", "address", "loopback"]
    assumes: list[str]


class ReachExit(Schema):
    """Whether a container reaches the outside."""

    from_: str = Field(alias="from")
    ipv4: bool
    ipv6: bool
    stops: list[str]
    assumes: list[str]


class ReachDocument(Schema):
    """Who reaches whom. `meanings` says in the reader's language what each code in it means."""

    version: int
    engine: str
    revision: int
    pairs: list[ReachPair]
    outside: list[ReachOpening]
    out: list[ReachExit]
    meanings: dict[str, str]
