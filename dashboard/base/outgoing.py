"""To which addresses messages and backups may go: checked at each send, and then connected to as checked.

Who writes down a channel or a place chooses a name, and who owns the name chooses what it means, at any
moment. So the server's own loopback, link-local addresses (clouds hand out secrets there) and those that are
nobody's are refused, in every disguise that IPv6 has for them. Private networks are allowed: that is where
receivers are. Stores of backups may be on the machine itself (`loopback`).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

from django.conf import settings

from dashboard.base.i18n import gettext as _
from dashboard.base.problems import Problem

Address = IPv4Address | IPv6Address
#: IPv6 addresses whose last 32 bits are an IPv4 address: NAT64, and the forms that were given up.
_CARRYING = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"), IPv6Network("::/96"))
#: Where clouds answer with credentials, though the address is a private one.
_METADATA = frozenset({ip_address("fd00:ec2::254")})


class Refused(Problem):
    """A target that nothing is sent to; `detail` says why."""

    def __init__(self, detail: str) -> None:
        super().__init__(400, "target_refused", detail)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, each checked. Raises `Refused`, and `OSError` where the name has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(address[0]) for *_kind, address in found))
    for text in addresses:
        check(text)
    return addresses


@contextmanager
def guarded(*, loopback: bool = False) -> Iterator[None]:
    """Within, whatever this thread looks up has addresses that are checked, or none.

    For libraries that connect by themselves, and perhaps to where a redirect leads.
    """
    _install()
    before = getattr(_guard, "on", False), getattr(_guard, "loopback", False)
    _guard.on, _guard.loopback = True, loopback
    try:
        yield
    finally:
        _guard.on, _guard.loopback = before


_guard = threading.local()
_look_up = socket.getaddrinfo
_installing = threading.Lock()


def _install() -> None:
    """Put the guard before the library's own function, once: every connection by name goes through that."""
    with _installing:
        if socket.getaddrinfo is not _guarded:
            socket.getaddrinfo = _guarded


def _guarded(*arguments: Any, **how: Any) -> Any:  # noqa: ANN401 - as the library's
    found = _look_up(*arguments, **how)
    if getattr(_guard, "on", False):
        for *_kind, address in found:
            try:
                check(str(address[0]), loopback=_guard.loopback)
            except Refused as refused:
                raise socket.gaierror(socket.EAI_FAIL, refused.detail) from None
    return found


def check(text: str, *, loopback: bool = False) -> None:
    """Raise `Refused` if this address is one to which nothing is sent; `loopback`: it may be our own."""
    address = ip_address(text.partition("%")[0])
    for form in _forms(address):
        if not (loopback and form.is_loopback) and _is_refused(form):
            raise Refused(_("Nothing is sent to the address %s.") % text)


def check_literal(host: str, *, loopback: bool = False) -> None:
    """Refuse early what needs no name to be looked up: an address as such, or the name of this machine."""
    if host.lower().rstrip(".") in ("localhost", "localhost.localdomain", "ip6-localhost"):
        host = "127.0.0.1"
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return
    check(host, loopback=loopback)


def _forms(address: Address) -> tuple[Address, ...]:
    """The address and the IPv4 addresses that it carries."""
    if isinstance(address, IPv4Address):
        return (address,)
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _CARRYING) and int(address) > 1:
        carried.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return (address, *(one for one in carried if one is not None))


def _is_refused(address: Address) -> bool:
    if address.is_loopback:
        return not settings.ALERTS_LOOPBACK
    this_network = isinstance(address, IPv4Address) and address.packed[0] == 0
    return (
        address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address in _METADATA
        or this_network
        or (isinstance(address, IPv4Address) and address.is_reserved)
        or (isinstance(address, IPv6Address) and address.is_site_local)
    )
