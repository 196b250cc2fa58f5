"""The image and its compose files pass on what people set, and their lock files agree."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.base.environment import KNOWN

ROOT = Path(__file__).parents[2]
#: The image says itself where its data is, and nobody edits what is in it.
OF_THE_IMAGE = {"PORTOLAN_DATA", "PORTOLAN_DEVELOP"}
OF_DJANGO = {f"DJANGO_SUPERUSER_{part}" for part in ("USERNAME", "PASSWORD", "EMAIL")}


def pins(name: str) -> dict[str, str]:
    """The packages of a lock file, with their versions."""
    return dict(re.findall(r"^([\w-]+)(?:\[\w+\])?==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", ["compose.yaml", "compose.proxy.yaml"])
def test_each_variable_reaches_the_container(name: str) -> None:
    passed = re.findall(r"^      ([A-Z_]+):$", (ROOT / name).read_text(), re.MULTILINE)
    assert sorted(passed) == sorted((KNOWN - OF_THE_IMAGE) | OF_DJANGO | {"DATABASE_URL"})


def test_each_variable_is_in_the_readme() -> None:
    told = set(re.findall(r"\bPORTOLAN_[A-Z_]+\b", (ROOT / "README.md").read_text()))
    assert told == KNOWN


def test_the_driver_of_postgresql_goes_with_the_rest() -> None:
    rest, driver = pins("requirements.txt"), pins("requirements-postgres.txt")
    assert {"psycopg", "psycopg-binary"} <= driver.keys()
    assert {name: version for name, version in driver.items() if rest.get(name, version) != version} == {}
    assert "-r requirements-postgres.txt" in (ROOT / "Dockerfile").read_text()


def test_base_images_are_named_exactly() -> None:
    images = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert images
    assert [image for image in images if not re.search(r":\d+\.\d+\.\d+-|@sha256:", image)] == []
    proxied = (ROOT / "compose.proxy.yaml").read_text()
    assert re.findall(r"image: (\S+)", proxied) == re.findall(r"image: (\S+:\d+\.\d+\.\d+)\n", proxied)


def test_only_data_and_tmp_can_be_written_to_by_the_user_that_is_told() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "useradd --system --uid 10001 portolan" in dockerfile
    assert re.search(r"^USER portolan$", dockerfile, re.MULTILINE)
    for name in ("compose.yaml", "compose.proxy.yaml"):
        portolan = (ROOT / name).read_text().partition("\n  portolan:\n")[2]
        assert re.search(r"^    read_only: true\n", portolan, re.MULTILINE)
        assert re.search(r"^    tmpfs: \[/tmp\]\n", portolan, re.MULTILINE)
        assert "data:/data" in portolan
    assert "the user 10001" in (ROOT / "docs/backups.md").read_text()
