"""Names from the engine as people can trust them: what is not seen is shown as a sign.

Control characters move a terminal's cursor, marks of direction turn what follows, characters without a width
make two names look alike. This is for where names are shown, and only there.
`static/dashboard/js/base/escape.js` does the same in the browser.
"""

from __future__ import annotations

import re

#: Control characters, what Unicode calls ignorable, spaces of a hair's width, halves of characters.
_UNSEEN = (
    r"\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202e"
    r"\u205f-\u206f\u2800\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_EMOJI = (
    r"\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u27ff\u2900-\u2bff\u3030\u303d\u3297\u3299"
    r"\U0001f000-\U0001faff"
)
#: Scripts whose letters change their form by what joins them.
_JOINING = r"\u0600-\u061b\u061d-\u0dff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff"
#: What is not seen and yet belongs there: within one emoji, and between joined letters.
_AT_HOME = "|".join(
    (
        rf"(?<=[{_EMOJI}\ufe0f])\u200d(?=[{_EMOJI}])",
        rf"(?<=[{_EMOJI}])[\ufe0e\ufe0f]",
        r"(?<=[0-9#*])\ufe0f(?=\u20e3)",
        r"(?<=\U0001f3f4)[\U000e0030-\U000e0039\U000e0061-\U000e007a]{2,6}\U000e007f",
        rf"(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])",
    )
)
_EACH = re.compile(rf"({_AT_HOME})|[{_UNSEEN}]")
_SIGNS = {"\n": "⏎", "\t": "⇥"}


def escape(name: str) -> str:
    """As it is shown: `a⟨U+202E⟩b`."""
    return name if name.isascii() and name.isprintable() else _EACH.sub(_shown, name)


def _shown(found: re.Match[str]) -> str:
    return found[1] or _SIGNS.get(found[0]) or f"⟨U+{ord(found[0]):04X}⟩"
