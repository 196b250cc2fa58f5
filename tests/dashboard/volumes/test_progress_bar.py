"""The line of a job on a terminal."""

from __future__ import annotations

from dashboard.volumes.jobs import Job
from dashboard.volumes.progress_bar import Bar, line, readable
from topology.volumes.progress import Progress


def job(total: int | None = None) -> Job:
    return Job("a" * 32, "restore", None, "data", None, Progress(total))


def test_it_tells_how_much_how_fast_and_how_far() -> None:
    found = job(total=2048)
    found.progress.begin("writing")
    found.progress.moved(1024)
    assert line(found, "Restoring data", 2.0) == (
        "Restoring data  [##########..........]  50%  1.0 KiB  512 B/s  0 entries"
    )


def test_each_part_of_the_work_is_named_and_measured_by_itself() -> None:
    found = job(total=2048)
    bar = Bar(found, "Restoring data")
    found.progress.begin("writing")
    assert bar._line().startswith("Restoring data  [")
    found.progress.begin("keeping")
    found.progress.moved(1)
    assert bar._line().startswith("Restoring data: keeping the old content  1 B")


def test_sizes_are_readable() -> None:
    assert [readable(size) for size in (0, 1023, 1536, 1024**3)] == ["0 B", "1023 B", "1.5 KiB", "1.0 GiB"]
