"""With which sessions and tokens somebody was logged in lately, in this process's memory.

It opens nothing: each request is looked at anew. It only says, before anybody has asked the database, whose
request need not wait behind those of strangers (`server/lanes.py`).
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

#: So many are remembered, those that came last.
MOST = 4096


class KnownCallers:
    """Which person was seen with a session or token; may be asked and told from any thread."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._people: OrderedDict[bytes, int] = OrderedDict()
        self._lock = Lock()

    def remember(self, request: HttpRequest) -> None:
        """The person of this request, who is logged in, came with what it carries."""
        secret = _secret(request)
        if secret is None or request.user.pk is None:
            return
        with self._lock:
            self._people[secret] = request.user.pk
            self._people.move_to_end(secret)
            if len(self._people) > self._most:
                self._people.popitem(last=False)

    def person(self, request: HttpRequest) -> int | None:
        """Whose request this seems to be, by what it carries alone; `None` for a stranger's."""
        secret = _secret(request)
        with self._lock:
            return self._people.get(secret) if secret is not None else None


def _secret(request: HttpRequest) -> bytes | None:
    """What the request carries of a token or session: a hash, so that memory holds no more than that."""
    carried = request.headers.get("Authorization") or request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return hashlib.sha256(carried.encode("utf-8", "surrogateescape")).digest() if carried else None


known_callers = KnownCallers()
