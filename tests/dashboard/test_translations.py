"""Korean is complete: every text is translated, none is a guess, and what is compiled is what is written."""

from __future__ import annotations

import gettext
import json
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from topology.engine import ssh
from topology.engine.docker_sdk import _meanings
from topology.watch.health import SILENT

ROOT = Path(__file__).parents[2]
MESSAGES = ROOT / "locale" / "ko" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


def entries(domain: str) -> dict[str, str]:
    """Every message of the compiled catalog with its translation, plurals by their singular."""
    with (MESSAGES / f"{domain}.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key if isinstance(key, str) else key[0]: text for key, text in catalog.items() if key}


@pytest.mark.parametrize("domain", DOMAINS)
def test_it_lacks_no_text_and_guesses_none(domain: str) -> None:
    told = subprocess.run(
        ["msgfmt", "--statistics", "--check-format", "-o", "/dev/null", MESSAGES / f"{domain}.po"],
        capture_output=True,
        text=True,
        check=True,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
    ).stderr
    assert re.fullmatch(r"\d+ translated messages\.\n", told), told


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_compiled_file_is_that_of_the_source(domain: str, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.mo"
    subprocess.run(["msgfmt", "-o", fresh, MESSAGES / f"{domain}.po"], check=True)
    assert fresh.read_bytes() == (MESSAGES / f"{domain}.mo").read_bytes()


@pytest.mark.parametrize("domain", DOMAINS)
def test_translations_keep_the_values_of_their_texts(domain: str) -> None:
    for text, translation in entries(domain).items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(translation)), text


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_text_of_the_code_is_missing_in_the_catalog(domain: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    source = MESSAGES / f"{domain}.po"
    before = source.read_bytes()
    try:
        call_command(
            "makemessages",
            locale=["ko"],
            domain=domain,
            no_location=True,
            no_obsolete=True,
            verbosity=0,
        )
        told = subprocess.run(
            ["msgattrib", "--untranslated", source], capture_output=True, text=True, check=True
        ).stdout
        fuzzy = subprocess.run(
            ["msgattrib", "--only-fuzzy", source], capture_output=True, text=True, check=True
        ).stdout
    finally:
        source.write_bytes(before)
    assert not told.strip(), told
    assert not fuzzy.strip(), fuzzy


@pytest.mark.django_db
@pytest.mark.usefixtures("hub")
def test_pages_and_catalog_speak_the_readers_language(client: Client, viewing: Client) -> None:
    korean = {"Accept-Language": "ko"}
    page = client.get("/accounts/login/", headers=korean).content.decode()
    assert '<html lang="ko"' in page
    assert "로그인" in page
    undo = json.dumps("되돌리기")
    assert undo in viewing.get("/", headers=korean).content.decode()
    assert undo not in viewing.get("/", headers={"Accept-Language": "en"}).content.decode()


def test_the_browser_knows_every_sentence_about_the_engine_again() -> None:
    known = (ROOT / "static/dashboard/js/stream/reasons.js").read_text()
    said = [sentence for _kinds, _error, sentence in _meanings(ssh.failures("ssh://nas"))]
    said += re.findall(r'f?"([^"]*\{address\}[^"]*)"', (ROOT / "topology/engine/answers.py").read_text())
    assert len(said) > 12
    for sentence in [*said, SILENT]:
        assert re.sub(r"\{(\w+)\}", r"%(\1)s", sentence) in known, sentence
