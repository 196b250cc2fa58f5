"""Whether the database may hold anything new, asked by who looks again and again: mostly it does not."""

from __future__ import annotations

from django.db import connection


class DatabaseChanges:
    """For one thread and its connection. Of SQLite asking costs a fraction of a query; others always may."""

    def __init__(self) -> None:
        self._seen: object = None

    def since_asked(self) -> bool:
        """Whether anybody, we included, may have written since this was asked last; the first time, yes.

        What is read after asking holds all that it tells of. Raises `DatabaseError`.

        SQLite's `data_version` changes with what other connections commit, and `total_changes` counts the
        rows that this one has written (https://sqlite.org/pragma.html#pragma_data_version).
        """
        if connection.vendor != "sqlite":
            return True
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA data_version")
            (version,) = cursor.fetchone()
        seen = (connection.connection, version, connection.connection.total_changes)
        changed = seen != self._seen
        self._seen = seen
        return changed

    def forget(self) -> None:
        """What was read since may not be whole: the next time it may hold something new."""
        self._seen = None
