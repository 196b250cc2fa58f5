"""Row 17: ninety days of 100 containers with 2,000 changes a day: how large, and how soon any moment.

The history is invented and written by the writer itself, many changes in each transaction; how it is read is
measured as it is. Half of the changes are containers that stop and start, a quarter are redeploys (another
container with another ID in the place of the old one, which count as four: die, destroy, create, start), a
quarter health checks that turn.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.table import Row, limited, percentile, progress

NUMBER = 17
SIZE, DAYS, CHANGES_A_DAY = 100, 90, 2000
LIMIT_MB, LIMIT_MOMENT_MS, LIMIT_YESTERDAY_MS = 100.0, 200.0, 300.0
DAY = 24 * 3600 * 1000
#: Changes that are written together.
TOGETHER = 250
ASKED = 60


def measure(days: int = DAYS) -> tuple[float, list[float], list[float]]:
    """MB of the database; milliseconds for the document of any moment, and for what changed in a day."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "dashboard.base.settings", "DOCKER_HOST": "demo://5"}
    with tempfile.TemporaryDirectory(prefix="portolan-bench-") as folder:
        os.environ["PORTOLAN_DATA"] = folder
        return _measured(days, Path(folder))


def _measured(days: int, folder: Path) -> tuple[float, list[float], list[float]]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    database = folder / "portolan.sqlite3"
    empty = database.stat().st_size
    from tests.bench.invented_past import write

    recording, first, last = write(days, SIZE, CHANGES_A_DAY, TOGETHER)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    megabytes = (database.stat().st_size - empty) / 1e6
    from dashboard.past import reader

    dice = random.Random(2)
    documents, yesterdays = [], []
    for _time in range(ASKED):
        at = dice.randrange(first, last)
        begun = time.perf_counter()
        reader.document(recording, at, "")
        documents.append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        reader.differences(recording, last - DAY, last)
        yesterdays.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return megabytes, documents, yesterdays


def rows() -> Iterator[Row]:
    """The rows of the table."""
    progress(f"{DAYS} days are invented; that takes some minutes")
    megabytes, documents, yesterdays = measure()
    size = f"{SIZE}, {DAYS} days of {CHANGES_A_DAY}"
    yield limited(NUMBER, "the past on the disk", size, megabytes, LIMIT_MB, "MB", 1)
    yield limited(
        NUMBER, "the document of any moment, p95", size, percentile(documents, 95), LIMIT_MOMENT_MS, "ms"
    )
    yield limited(
        NUMBER, "changes since yesterday, p95", size, percentile(yesterdays, 95), LIMIT_YESTERDAY_MS, "ms"
    )


if __name__ == "__main__":
    print(measure(int(sys.argv[1])))
