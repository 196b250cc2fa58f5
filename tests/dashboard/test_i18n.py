"""What is said to one reader in their language is read by others in theirs."""

from __future__ import annotations

import json

from django.utils import translation

from dashboard.base.i18n import Text, from_parts


def test_a_text_is_read_again_in_any_language() -> None:
    with translation.override("ko"):
        said = Text.of("%(name)s does not exist.") % {"name": "“web”"}
        plain = Text.of("You may not do that.")
    assert isinstance(said, Text)
    assert isinstance(plain, Text)
    kept = json.loads(json.dumps([said.parts(), plain.parts()]))
    with translation.override("en"):
        assert list(map(from_parts, kept)) == [
            "“web” does not exist.",
            "You may not do that.",
        ]
    with translation.override("ko"):
        assert list(map(from_parts, kept)) == [said, plain]
        assert plain != "You may not do that."


def test_values_come_by_name_in_order_alone_and_within_each_other() -> None:
    with translation.override("ko"):
        inner = Text.of("You may not do that.")
        for said, english in (
            (Text.of("%s: %d") % ("a", 5), "a: 5"),
            (Text.of("%s") % "100%", "100%"),
            (Text.of("%s") % inner, "You may not do that."),
            (Text.of("%(one)s") % {"one": inner, "other": object()}, "You may not do that."),
        ):
            assert isinstance(said, Text)
            kept = json.loads(json.dumps(said.parts()))
            with translation.override("en"):
                assert from_parts(kept) == english
