"""Texts as they are quoted in the languages of diagrams; names come from the engine and may be anything."""

from __future__ import annotations

import re


def dot_text(value: str) -> str:
    """A quoted string: only quotes and backslashes mean something in it, and a line must not end in it."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "").replace("\n", "\\n")
    return f'"{escaped}"'.replace("\0", "\ufffd")


def mermaid_text(value: str) -> str:
    """A quoted text: Mermaid takes what is not a letter, digit or harmless sign as an entity code."""
    return '"' + re.sub(r"[^\w .,/\\-]", lambda found: f"#{ord(found[0])};", value) + '"'
