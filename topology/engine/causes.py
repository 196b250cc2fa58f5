"""What is wrapped inside an exception: the transport's own error is often two or three layers down."""

from __future__ import annotations

from collections.abc import Iterator

from topology.model import redaction


def causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything that it wraps, the innermost first."""
    inner = [arg for arg in error.args if isinstance(arg, BaseException)]
    inner += [cause for cause in (error.__cause__, error.__context__) if cause is not None]
    for cause in inner[:2]:
        yield from causes(cause)
    yield error


def words(error: BaseException) -> str:
    """What an exception says, as the end of a sentence; it may repeat an address with a password in it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return redaction.words(str(error)).rstrip(".") or type(error).__name__
