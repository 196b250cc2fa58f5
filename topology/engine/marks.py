"""What marks a thing on an engine as one that Portolan has made for itself: labels, signed with its own key.

Anybody who may make a container or an image writes labels. So a label alone says nothing: what counts is a
signature over them and the thing's own name, made with a key that never leaves the data folder. And even that
is believed only of what looks like something of ours: a container that never ran, or runs with no network or
in the stack that its labels name; an image of nothing; a volume.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

PREFIX = "portolan."
#: What Portolan makes for itself carries this label, signed or not: by it the engine finds them.
HELPER_LABEL = f"{PREFIX}helper"
#: Whose piece of work it belongs to.
OWNER_LABEL = f"{PREFIX}owner"
#: On a temporary volume: the volume whose old content it keeps.
KEEPS_LABEL = f"{PREFIX}keeps"
#: An image has no name of its own, so it carries one.
NAME_LABEL = f"{PREFIX}name"
#: The container whose network stack a helper shares.
JOINS_LABEL = f"{PREFIX}joins"
SIGNATURE_LABEL = f"{PREFIX}signature"
#: What is believed of a thing of ours, and so what the signature is over.
_SIGNED = (HELPER_LABEL, OWNER_LABEL, NAME_LABEL, KEEPS_LABEL, JOINS_LABEL)
#: An image of nothing has none, but some stores count its description.
NEXT_TO_NOTHING = 16 * 1024
_PROCESS_KEY = secrets.token_bytes(32)


class Marks:
    """Signs, and knows again what was signed with the same key; without one, with a key of this process."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key or _PROCESS_KEY

    def labels(
        self, name: str, owner: str, *, keeps: str | None = None, joins: str | None = None
    ) -> dict[str, str]:
        """The labels for a thing of this name.

        `keeps` is the volume whose old content it keeps, `joins` the container whose network stack it shares.
        """
        made = {HELPER_LABEL: "1", OWNER_LABEL: owner, NAME_LABEL: name}
        if joins is not None:
            made[JOINS_LABEL] = joins
        if keeps is not None:
            made[KEEPS_LABEL] = keeps
        return made | {SIGNATURE_LABEL: self._signature(name, made)}

    def is_ours(self, item: Mapping[str, Any]) -> bool:
        """Whether a record of the engine's lists is of something that was made here."""
        labels = item.get("Labels") or {}
        signature = labels.get(SIGNATURE_LABEL)
        if not isinstance(signature, str) or not _looks_like_ours(item):
            return False
        # A container has its image's labels as well, which say nothing of it.
        signed = {key: str(labels[key]) for key in _SIGNED if key in labels}
        return hmac.compare_digest(self._signature(_name(item), signed).encode(), signature.encode())

    def owner_of(self, item: Mapping[str, Any]) -> str | None:
        """Whose a thing of ours is; `None` for what is not ours, whatever it says."""
        return str(item["Labels"].get(OWNER_LABEL)) if self.is_ours(item) else None

    def is_of_ours(self, attributes: Mapping[str, str]) -> bool:
        """Whether an event tells of a container of ours: its attributes are the labels, and the name."""
        named = {"Names": [attributes.get("name", "")], "State": "created"}
        return SIGNATURE_LABEL in attributes and self.is_ours({**named, "Labels": attributes})

    def _signature(self, name: str, labels: Mapping[str, str]) -> str:
        lines = [name, *(f"{key}={labels[key]}" for key in sorted(labels))]
        text = "\0".join(lines).encode(errors="surrogatepass")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def keeps_of(item: Mapping[str, Any]) -> str | None:
    """The volume whose old content a temporary one keeps, if it says that it does."""
    found = (item.get("Labels") or {}).get(KEEPS_LABEL)
    return str(found) if found is not None else None


def _name(item: Mapping[str, Any]) -> str:
    """The name that the engine knows a thing by; an image's is a label, for it has none."""
    if "Names" in item:
        return str((item["Names"] or [""])[0]).removeprefix("/")
    return str(item.get("Name") or (item.get("Labels") or {}).get(NAME_LABEL, ""))


def _looks_like_ours(item: Mapping[str, Any]) -> bool:
    if "Names" in item:  # a container
        network = (item.get("HostConfig") or {}).get("NetworkMode")
        joined = (item.get("Labels") or {}).get(JOINS_LABEL)
        alone = network == (f"container:{joined}" if joined else "none")
        return item.get("State") == "created" or alone
    if "Name" in item:  # a volume
        return True
    return int(item.get("Size") or 0) < NEXT_TO_NOTHING
