"""How a selector's value is compared with a text: whole, as its beginning, or anywhere in it.

With a `*`, which stands for any run of characters, a value always describes the whole text. Letters are the
same large or small; a value is in small letters already. What is no text holds no value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import ip_address, ip_network

_SHORT = 12
_BEGINNING = re.compile(r"[0-9a-f]{6,64}")


def is_whole(text: object, value: str) -> bool:
    """Whether the text is that."""
    return _compare(text, value, str.__eq__)


def begins(text: object, value: str) -> bool:
    """Whether the text begins so."""
    return _compare(text, value, str.startswith)


def contains(text: object, value: str) -> bool:
    """Whether that is somewhere in the text."""
    return _compare(text, value, str.__contains__)


def _compare(text: object, value: str, plainly: Callable[[str, str], bool]) -> bool:
    if not isinstance(text, str):
        return False
    small = text.lower()
    return _describes(value, small) if "*" in value else plainly(small, value)


def _describes(value: str, text: str) -> bool:
    """Whether each part between stars follows the one before, as early as it can: none is tried twice."""
    first, *inner, last = value.split("*")
    at, end = len(first), len(text) - len(last)
    if at > end or not (text.startswith(first) and text.endswith(last)):
        return False
    for part in inner:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def is_id(node_id: str, value: str) -> bool:
    """Whether a node is meant by its ID: the engine's, whole or its first twelve digits, or its own."""
    docker = node_id.partition(":")[2]
    return is_whole(docker, value) or docker[:_SHORT] == value or is_whole(node_id, value)


def begins_id(node_id: str, word: str) -> bool:
    """Whether a plain word is the beginning of a node's ID: six hexadecimal digits at least."""
    return _BEGINNING.fullmatch(word) is not None and node_id.partition(":")[2].startswith(word)


def in_subnet(address: str, subnet: str) -> bool:
    """Whether an address is in a subnet (`172.18.0.0/16`); not where either is none."""
    if "/" not in subnet:
        return False
    try:
        return ip_address(address) in ip_network(subnet, strict=False)
    except ValueError:
        return False
