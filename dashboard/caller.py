"""From where the request that is being answered came: an address and, for scripts, a token.

It goes with the request, as the language does, so that the rules and the record know it wherever an action
is begun. Outside a request (commands, jobs) there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.tokens.models import ApiToken


@dataclass(frozen=True, slots=True)
class Caller:
    """Where from, and with which token, if it is not a browser."""

    address: str = ""
    token: ApiToken | None = None


_caller: ContextVar[Caller] = ContextVar("caller", default=Caller())  # noqa: B039 - it is frozen


def current() -> Caller:
    """Of the request that is being answered."""
    return _caller.get()


@contextmanager
def calling(caller: Caller) -> Iterator[None]:
    """Whatever is asked within, is asked by this caller."""
    before = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(before)
