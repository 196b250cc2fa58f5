"""What came of what was tried: in codes, in words, and whether the verdict said so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from topology.messages import Message, gettext_noop, message
from topology.probing.attempts import Attempt

Code = Literal[
    "connected", "refused", "timed_out", "unreachable", "found", "not_found", "other_address", "failed"
]
#: Somebody at the address has answered, be it that nobody listens there.
REACHED = frozenset({"connected", "refused"})
WORDS: dict[Code, str] = {
    "connected": gettext_noop("%(host)s, port %(port)s: connected."),
    "refused": gettext_noop("%(host)s, port %(port)s: reached, but nobody listens there."),
    "timed_out": gettext_noop("%(host)s: no answer in %(seconds)s s."),
    "unreachable": gettext_noop("%(host)s, port %(port)s: there is no way there."),
    "found": gettext_noop("The name %(host)s leads to %(leads_to)s."),
    "not_found": gettext_noop("The name %(host)s is not found."),
    "other_address": gettext_noop("The name %(host)s leads elsewhere: %(detail)s."),
    "failed": gettext_noop("%(host)s: it could not be tried: %(detail)s"),
}
#: How long each is tried.
SECONDS = 3


class Result(NamedTuple):
    """What came of one attempt; `detail` in words that are not ours."""

    attempt: Attempt
    code: Code
    detail: str = ""

    @property
    def text(self) -> Message:
        """For people."""
        attempt = self.attempt
        host = f"[{attempt.host}]" if ":" in attempt.host else attempt.host
        values = {"host": host, "port": str(attempt.port), "leads_to": attempt.leads_to}
        return message(self.code, WORDS[self.code], **values, seconds=str(SECONDS), detail=self.detail)


def agrees(results: Iterable[Result]) -> bool | None:
    """Whether all of it is as the verdict said; `None` where nothing was found out.

    A way that several addresses lead to is there if one of them is answered at.
    """
    answered: dict[int | None, bool] = {}
    names = True
    for result in results:
        if result.code == "failed":
            continue
        if result.attempt.kind == "lookup":
            names = names and result.code == "found"
        else:
            way = result.attempt.way
            answered[way] = answered.get(way, False) or result.code in REACHED
    if not answered:
        return None
    return names and all(there is (way is not None) for way, there in answered.items())
