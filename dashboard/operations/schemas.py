"""The shapes of what is asked and answered about acting; the API's description is made of them."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, StringConstraints

from dashboard.base.i18n import gettext as _
from dashboard.base.schemas import Name, Named, RequestBody


def _ipv4(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise ValueError(_("“%s” is not an IPv4 address.") % text) from None


def _ipv6(text: str) -> str:
    """Without a zone (`fe80::1%eth0`): that would be one of our own machine's."""
    try:
        return str(ipaddress.IPv6Address(text if "%" not in text else ""))
    except ValueError:
        raise ValueError(_("“%s” is not an IPv6 address.") % text) from None


def _none_is_empty(value: object) -> object:
    return () if value is None else value


Alias = Annotated[str, StringConstraints(min_length=1, max_length=253, pattern=r"^[^\s\x00-\x1f\x7f]+$")]
Ipv4 = Annotated[str, AfterValidator(_ipv4), Field(json_schema_extra={"format": "ipv4"})]
Ipv6 = Annotated[str, AfterValidator(_ipv6), Field(json_schema_extra={"format": "ipv6"})]


class ConnectRequest(RequestBody):
    """What to connect to the network, and how."""

    container: Name
    ipv4: Ipv4 | None = None
    ipv6: Ipv6 | None = None
    aliases: Annotated[tuple[Alias, ...], BeforeValidator(_none_is_empty), Field(max_length=100)] = ()

    def config(self) -> dict[str, Any]:
        """The engine's `EndpointConfig`."""
        addresses = {"IPv4Address": self.ipv4, "IPv6Address": self.ipv6}
        asked = {name: address for name, address in addresses.items() if address is not None}
        config: dict[str, Any] = {"IPAMConfig": asked} if asked else {}
        if self.aliases:
            config["Aliases"] = list(self.aliases)
        return config


class DisconnectRequest(RequestBody):
    """What to disconnect from the network."""

    container: Name
    force: Annotated[bool, Field(strict=True)] = False


class Refusal(Schema):
    """Why the engine would refuse."""

    code: str
    detail: str


class Reachable(Named):
    """A container that can be reached over another network as well."""

    via: str


class Address(Schema):
    """The addresses asked for; where there is none, the engine chooses."""

    ipv4: str | None
    ipv6: str | None


class Ports(Schema):
    """What becomes of the published ports."""

    model_config = ConfigDict(populate_by_name=True)

    effect: Literal["none", "stay", "move", "vanish", "appear"]
    from_: str | None = Field(alias="from")
    to: str | None
    ephemeral: bool
    ports: tuple[str, ...]


class Compose(Schema):
    """What to write into the compose file to make it last."""

    project: str
    service: str
    lines: str


class ForeseenAnswer(Schema):
    """An expectation that the action would break or mend, or keep from being judged (`unknown`)."""

    name: str
    effect: Literal["breaks", "mends", "unknown"]
    only_administrators: bool


class PairChange(Schema):
    """An ordered pair of containers between which ways come or go.

    `whole`: there was none before, or will be none. `kinds` as in `GET /api/reach`; `ports` are the target's
    own that they are restricted to.
    """

    model_config = ConfigDict(populate_by_name=True)

    from_: Named = Field(alias="from")
    to: Named
    kinds: tuple[str, ...]
    ports: tuple[str, ...]
    whole: bool
    text: str


class OpeningChange(Schema):
    """What is opened to the outside, or closed; as in `GET /api/reach`."""

    to: Named
    kind: str
    host_ip: str | None
    host_port: int | None
    container_port: int | None
    protocol: str | None
    scope: str
    text: str


class PairChanges(Schema):
    """The first few, and how many there are."""

    total: int
    entries: list[PairChange]


class OpeningChanges(Schema):
    """The first few, and how many there are."""

    total: int
    entries: list[OpeningChange]


class ReachChanges(Schema):
    """Which pairs and which openings come and go."""

    come: PairChanges
    go: PairChanges
    open: OpeningChanges
    close: OpeningChanges


class PreviewAnswer(Schema):
    """What would change."""

    action: Literal["connect", "disconnect"]
    container: Named
    network: Named
    refused: Refusal | None
    neighbours: list[Named]
    still_reachable: list[Reachable]
    address: Address
    addresses_lost: tuple[str, ...]
    ports: Ports
    last_network: bool
    compose: Compose | None
    undoable: bool
    warnings: list[str]
    expectations: list[ForeseenAnswer]
    reach: ReachChanges


class ConnectTarget(Named):
    """A network that a container may be connected to, or why not."""

    connected: bool
    refused: str | None
    code: str | None


class Targets(Schema):
    """Every network, as a target for one container."""

    networks: list[ConnectTarget]
