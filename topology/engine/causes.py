"""What is wrapped inside an exception: the transport's own error is often two or three layers down."""

from __future__ import annotations

from collections.abc import Iterator


def causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and everything that it wraps, the innermost first."""
    inner = [arg for arg in error.args if isinstance(arg, BaseException)]
    inner += [cause for cause in (error.__cause__, error.__context__) if cause is not None]
    for cause in inner[:2]:
        yield from causes(cause)
    yield error


def words(error: BaseException) -> str:
    """What an exception says, as the end of a sentence."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).rstrip(".") or type(error).__name__
