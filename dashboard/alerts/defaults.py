"""The rules that are there from the start, one for each trouble, under its own name.

What is on is what no host should have. The others are off because they would fire on most hosts as they are:
a reverse proxy is open to everybody, and something often holds the engine's socket, on purpose. Who knows
which, excludes it in the rule's selector and turns it on. Memory is off because reading it costs the engine
something, also while nobody looks.
"""

from __future__ import annotations

from typing import Any


def _rule(when: str, hold: str, severity: str, *, enabled: bool = True) -> dict[str, Any]:
    return {
        "name": when,
        "when": when,
        "of": "",
        "hold": hold,
        "clear": "30s",
        "severity": severity,
        "enabled": enabled,
    }


DEFAULTS: tuple[dict[str, Any], ...] = (
    _rule("unhealthy", "30s", "error"),
    _rule("restarting", "30s", "error"),
    _rule("exited_with_error", "30s", "error"),
    _rule("gone", "60s", "warning"),
    _rule("engine_lost", "30s", "critical"),
    _rule("memory_near_limit", "2m", "warning", enabled=False),
    _rule("open_to_everybody", "30s", "warning", enabled=False),
    _rule("way_to_root", "30s", "critical", enabled=False),
    _rule("expectation_broken", "30s", "error"),
    _rule("no_backup", "7d", "warning", enabled=False),
)
