"""Text → selector, as static/dashboard/js/search/grammar.js takes the search's language apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Field: TypeAlias = Literal[
    "container", "network", "project", "service", "image", "state", "ip", "port", "label", "volume", "path",
    "mount", "id", "exposed", "reaches", "reached-by", "out", "broken",
]  # fmt: skip
Code: TypeAlias = Literal["empty", "no_value", "unknown_field", "search_only"]

FIELDS: tuple[Field, ...] = get_args(Field)
#: What is asked about reach, and needs a verdict.
REACH_FIELDS: frozenset[Field] = frozenset({"exposed", "reaches", "reached-by", "out"})
#: What the search box alone can be asked: expectations and rules cannot depend on what they say themselves.
SEARCH_FIELDS: frozenset[Field] = frozenset({"broken"})

#: A run without blanks, except inside quotes; a quote that is not closed goes to the end.
_WORD = re.compile(r'(?:[^ \t\r\n\u00a0\u3000"]|"[^"]*"?)+')
_NAMED = re.compile(r"([a-z][a-z_-]*):")
#: An address has colons as well: `fd00::7`, `02:42:ac:11:00:02`.
_ADDRESS = re.compile(r"[0-9a-f]{1,4}:[0-9a-f:.]*(?:/[0-9]+)?")
#: What people call a field elsewhere.
_KNOWN_AS: dict[str, Field] = {
    "name": "container", "health": "state", "status": "state", "tag": "label", "stack": "project",
    "net": "network", "address": "ip", "subnet": "ip", "bind": "path", "destination": "mount",
    "tmpfs": "mount",
}  # fmt: skip
_FAR = 2


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is asked: a field, or a plain word where it is `None`.

    The value is in small letters and without quotes.
    """

    field: Field | None
    value: str
    negated: bool


@dataclass(frozen=True, slots=True)
class Selector:
    """What is meant is what holds every term."""

    text: str
    terms: tuple[Term, ...]


class SelectorError(ValueError):
    """A text that is no selector.

    `code` says why, `position` where (in characters from 0), `word` what was found there (for `unknown_field`
    the name of the field that there is not), and `nearest` the field that may be meant, if one is like it.
    """

    def __init__(self, code: Code, position: int, word: str, nearest: Field | None = None) -> None:
        super().__init__(_sentence(code, position, word, nearest))
        self.code = code
        self.position = position
        self.word = word
        self.nearest = nearest


def _sentence(code: Code, position: int, word: str, nearest: Field | None) -> str:
    if code == "empty":
        return "the selector says nothing"
    if code == "no_value":
        return f"at character {position + 1}: nothing is said after {f'{word}:' if nearest else '-'}"
    if code == "search_only":
        return f"at character {position + 1}: {word}: is for the search alone"
    meant = f", {nearest}: may be meant" if nearest else ""
    hint = "a plain word with a colon stands in quotes"
    return f"at character {position + 1}: there is no field {word}:{meant}; {hint}"


def parse(text: str) -> Selector:
    """The selector that a text is. Raises `SelectorError` for the first thing in it that is none."""
    terms = tuple(_terms(text))
    if not terms:
        raise SelectorError("empty", 0, "")
    return Selector(text, terms)


def _terms(text: str) -> Iterator[Term]:
    for found in _WORD.finditer(text):
        negated = found[0].startswith("-")
        yield _term(found[0].removeprefix("-").lower(), negated, found.start() + negated)


def _term(body: str, negated: bool, position: int) -> Term:
    named = _NAMED.match(body)
    field = next((known for known in FIELDS if named and known == named[1]), None)
    value = (body[len(field) + 1 :] if field else body).replace('"', "")
    if not value:
        raise SelectorError("no_value", position, field or body, field)
    if named and field is None and not _ADDRESS.fullmatch(body):
        raise SelectorError("unknown_field", position, named[1], nearest_field(named[1]))
    if field in SEARCH_FIELDS:
        raise SelectorError("search_only", position, field, field)
    return Term(field, value, negated)


def nearest_field(name: str) -> Field | None:
    """The field that may be meant: one that begins so, is known so elsewhere, or is two letters away."""
    begun = next((field for field in FIELDS if field.startswith(name)), _KNOWN_AS.get(name))
    if begun:
        return begun
    far = {field: _distance(name, field) for field in FIELDS}
    near = [field for field in FIELDS if far[field] <= _FAR and far[field] < len(field) - 1]
    return min(near, key=far.__getitem__, default=None)


def _distance(one: str, other: str) -> int:
    """How many letters must be changed, put in or left out (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        following = [i + 1]
        for j, wanted in enumerate(other):
            following.append(min(row[j + 1] + 1, following[j] + 1, row[j] + (letter != wanted)))
        row = following
    return row[-1]
