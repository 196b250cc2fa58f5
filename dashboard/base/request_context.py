"""From where the request that is being answered came: an address and, for scripts, a token.

It goes with the request, as the language does, so that the rules and the audit log know it wherever an action
is begun. Outside a request (commands, jobs) there is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol


class Token(Protocol):
    """What everybody may know of the token by which a script calls."""

    @property
    def pk(self) -> Any:  # noqa: ANN401 - as Django has it
        """Its number."""

    @property
    def name(self) -> str:
        """What its owner calls it."""

    @property
    def role(self) -> str:
        """How much it may; a `Role`."""


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Where from, and with which token, if it is not a browser."""

    address: str = ""
    token: Token | None = None


_caller: ContextVar[RequestContext] = ContextVar("caller", default=RequestContext())  # noqa: B039 - it is frozen


def current() -> RequestContext:
    """Of the request that is being answered."""
    return _caller.get()


@contextmanager
def calling(caller: RequestContext) -> Iterator[None]:
    """Whatever is asked within, is asked by this caller."""
    before = _caller.set(caller)
    try:
        yield
    finally:
        _caller.reset(before)
