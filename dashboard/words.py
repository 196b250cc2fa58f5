"""What the topology's floor says to people, in the reader's language: that floor knows no translation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from topology.sentences import Sentence


def in_words(sentence: Sentence) -> str:
    """The sentence, translated, with its values."""
    return _(sentence.template) % sentence.values_dict()
