"""What every answer's headers must say, whatever it answers."""

from __future__ import annotations

from collections.abc import Mapping

EXACTLY = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
WITHHELD = ("camera=()", "geolocation=()", "microphone=()")


def missing(headers: Mapping[str, str], *, kept: bool = False) -> list[str]:
    """What is missing or wrong; `kept`: browsers may keep it, since it is the same for everybody."""
    said = {name.lower(): value for name, value in headers.items()}
    wrong = [f"{name}: {said.get(name)}" for name, value in EXACTLY.items() if said.get(name) != value]
    wrong += [f"allowed: {what}" for what in WITHHELD if what not in said.get("permissions-policy", "")]
    policy = said.get("content-security-policy", "")
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    if "unsafe" in policy or "*" in policy or "http" in policy:
        wrong.append(f"lax: {policy}")
    if (parts.get("default-src"), parts.get("frame-ancestors")) != ("'none'", "'none'"):
        wrong.append(f"open: {policy}")
    if not kept and "no-store" not in said.get("cache-control", ""):
        wrong.append(f"kept: {said.get('cache-control')}")
    wrong += [name for name in ("x-powered-by", "access-control-allow-origin") if name in said]
    return wrong
