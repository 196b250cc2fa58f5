"""What the tests run with is in `requirements-dev.txt`: any other package hides what a new machine lacks."""

import importlib.metadata
import re
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements-dev.txt"
OF_THE_VENV = {"pip", "setuptools"}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_installed_is_what_the_lock_names() -> None:
    locked = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", LOCK.read_text(), re.MULTILINE)
    named = {(_plain(name), version) for name, version in locked}
    there = {(_plain(each.name), each.version) for each in importlib.metadata.distributions() if each.name}
    more = sorted((name, version) for name, version in there - named if name not in OF_THE_VENV)
    assert not more, "Remove .venv/ and run `make develop`."
