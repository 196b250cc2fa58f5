"""Usernames that nobody can take for another's: the audit log, and who reads it, knows people by them.

A new name is written in one script, or in an East Asian one together with the letters of ASCII; of Cyrillic
and Greek names some letter must look like no Latin one. And it must not look like a name that there is. Names
that were made before this was asked stay.
"""

from __future__ import annotations

import unicodedata

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from dashboard.base.i18n import gettext as _

LATIN = "LATIN"
EAST_ASIAN = frozenset({"HANGUL", "CJK", "HIRAGANA", "KATAKANA"})
SCRIPTS = EAST_ASIAN | {LATIN, "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "THAI"}
#: Latin letters that are not one of ASCII's with marks, as they are compared.
LATIN_BESIDE_ASCII = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l",
    "\u0131": "i",
}  # fmt: skip
#: Letters of other scripts that are taken for Latin ones.
LIKE_LATIN = {
    "CYRILLIC": frozenset("АВСЕНІЇЈКМОРЅТУХҮԚԜасеорхуѕіїјһԁԛԝьгӏ"),
    "GREEK": frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿαγηικνορτυχωϲϳ"),
}
#: What is the same at a glance, after capital letters have had their say.
_ALIKE = str.maketrans({"I": "l", "1": "l", "0": "o"})


def validate(name: str) -> None:
    """Raise a `ValidationError` where a new name could be taken for another."""
    if not is_plain(name):
        raise ValidationError(
            _("A username is written in one script, without letters that look like another's."), "unlike"
        )
    if is_taken(name):
        raise ValidationError(_("That username is, or looks like, somebody else's."), "alike")


def is_plain(name: str) -> bool:
    """Whether every letter is what it looks like."""
    name = unicodedata.normalize("NFKC", name)
    letters = [letter for letter in name if not (letter.isascii() and not letter.isalpha())]
    scripts = {_script(letter) for letter in letters}
    if not scripts <= SCRIPTS or not all(map(_is_known_latin, letters)):
        return False
    if len(scripts) > 1 and not scripts <= EAST_ASIAN | {LATIN}:
        return False
    if len(scripts) > 1 and not all(letter.isascii() for letter in letters if _script(letter) == LATIN):
        return False
    like = LIKE_LATIN.get(next(iter(scripts), ""), frozenset())
    return not like or any(letter not in like for letter in letters)


def is_taken(name: str) -> bool:
    """Whether somebody has a name that looks the same."""
    looks = _looks(name)
    names = User.objects.values_list("username", flat=True)
    return any(_looks(other) == looks or other.casefold() == name.casefold() for other in names.iterator())


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _is_known_latin(letter: str) -> bool:
    """Of Latin letters: whether it is one of ASCII's, be it with marks, or a well-known other."""
    if _script(letter) != LATIN or letter.casefold() in LATIN_BESIDE_ASCII:
        return True
    return unicodedata.normalize("NFD", letter)[0].isascii()


def _looks(name: str) -> str:
    """The same text for names that look the same."""
    plain = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    folded = bare.translate(_ALIKE).casefold()
    return "".join(LATIN_BESIDE_ASCII.get(letter, letter) for letter in folded).replace("rn", "m")
