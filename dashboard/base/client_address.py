"""From which address a request came: the connection's own, or what a trusted proxy in front says of it.

Anybody can write an `X-Forwarded-For` header. It is believed only where a proxy was announced
(`PORTOLAN_PUBLIC_URL`) and the connection comes from one that `PORTOLAN_TRUSTED_PROXIES` names, and only as
far as such proxies have written it: each adds, at the end, the address that it was called from, so the last
one that is no trusted proxy's is the caller's.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Sequence
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

log = logging.getLogger(__name__)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
HEADER = "X-Forwarded-For"
#: Of how many peers it is said that they are not trusted: enough to notice, too few to fill a log.
TOLD_AT_MOST = 10
_told: set[str] = set()
_telling = Lock()


def client_address(request: HttpRequest) -> str:
    """The caller's address as text; empty where there is none, as on a connection within this machine."""
    peer = str(request.META.get("REMOTE_ADDR") or "")
    said = request.headers.get(HEADER, "")
    trusted: Sequence[Network] = settings.TRUSTED_PROXIES
    if not said or settings.PUBLIC_URL is None:
        return peer
    if not _is_trusted(parsed(peer), trusted):
        _tell_of(peer)
        return peer
    return _behind(peer, said, trusted)


def parsed(text: str) -> Address | None:
    """The address, an IPv4 one where it is written as IPv6; `None` for what is none."""
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _behind(peer: str, said: str, trusted: Sequence[Network]) -> str:
    """The right-most address that is no trusted proxy's; left of it, or of nonsense, all is hearsay."""
    nearest = peer
    for text in reversed(said.split(",")):
        address = parsed(text)
        if address is None:
            return nearest
        nearest = str(address)
        if not _is_trusted(address, trusted):
            return nearest
    return nearest


def _is_trusted(address: Address | None, trusted: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in trusted)


def _tell_of(peer: str) -> None:
    """Say once that somebody passes requests on and is not believed: it may be the proxy in front."""
    if parsed(peer) is None:
        return
    with _telling:
        if peer in _told or len(_told) >= TOLD_AT_MOST:
            return
        _told.add(peer)
    log.warning(
        "%s sends %s and is not trusted, so every request through it counts as its own. If it is the proxy "
        "in front, set PORTOLAN_TRUSTED_PROXIES=%s and start again.", peer, HEADER, peer,
    )  # fmt: skip
