"""Every sentence of `docs/backups.md`, and of README about volumes, has a test: `BACKUPS.md` says which."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text().partition("## Keep, copy and move volumes")[2]
TEXTS = ((ROOT / "docs/backups.md").read_text(), README.partition("\n## ")[0])
ROWS = [
    (key.replace("&#124;", "|"), cell)
    for key, cell in re.findall(r"^\| (.+?) \| (.+) \|$", (ROOT / "tests/BACKUPS.md").read_text(), re.M)
    if key not in ("sentence", "---")
]
WITHOUT = ("advice", "heading")


def sentences(text: str) -> list[str]:
    """What a document says, without its headings and lines for a shell; of a table each row is one."""
    found: list[str] = []
    text = re.sub(r"```.*?```", "", text, flags=re.S)
    for block in re.split(r"\n\s*\n|\n(?=- )|\n(?=\|)", text):
        line = " ".join(block.split()).removeprefix("- ")
        if line.startswith("|"):
            found.append(line)
        elif not line.startswith(("#", "![")):
            found += re.split(r"(?<=[.!?]) (?=[A-Z`*])|(?<=\.\*\*) ", line)
    return [one for one in found if re.search(r"\w", one)]


def test_every_sentence_is_named_once_and_none_that_is_gone() -> None:
    said = [one for text in TEXTS for one in sentences(text)]
    missing = [one for one in said if not any(one.startswith(key) for key, _cell in ROWS)]
    assert missing == []
    odd = [key for key, _cell in ROWS if sum(one.startswith(key) for one in said) != 1]
    assert odd == []


def test_every_test_that_is_named_is_there() -> None:
    missing = []
    for key, cell in ROWS:
        tests = re.findall(r"`(tests/[\w/.]+)::([^`]+)`", cell)
        if not tests and cell not in WITHOUT:
            missing.append(key)
        for file, test in tests:
            named = test if file.endswith(".js") else f"def {test}("
            if named not in (ROOT / file).read_text():
                missing.append(f"{file}::{test}")
    assert missing == []
