"""Selectors: texts that say which containers, networks and sources are meant (`project:shop -state:exited`).

The language is the search's; docs/search.md has its grammar, and tests/search_cases.json holds both readers
to it. Where the search box is lenient with what somebody is still typing, a selector is refused: it goes on
to be used when nobody looks at it.
"""

from __future__ import annotations

from topology.selectors.grammar import FIELDS, REACH_FIELDS, Field, Selector, SelectorError, Term, parse
from topology.selectors.matching import select

__all__ = ["FIELDS", "REACH_FIELDS", "Field", "Selector", "SelectorError", "Term", "parse", "select"]
