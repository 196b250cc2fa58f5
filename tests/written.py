"""What migrations write into a new database beside its tables, to be put back where a test has emptied it."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

#: Of each table that is not empty its columns and rows, as the database has them.
Written = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def read() -> Written:
    """Everything that is in the database now, but for what says which migrations were run."""
    found: Written = {}
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - {"django_migrations"}):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if rows := cursor.fetchall():
                found[table] = [column[0] for column in cursor.description], rows
    return found


def write(written: Written) -> None:
    """Put it back into empty tables, under the same numbers: what Django remembers of them stays right."""
    quoted = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in written.items():
            into = f"{quoted(table)} ({', '.join(map(quoted, columns))})"
            values = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", rows)
