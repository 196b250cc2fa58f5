"""What can go wrong with a volume's content, apart from the engine.

VolumeError          anything below; holds a sentence for people that can be translated
├── BadArchive       what was given is no archive, is damaged, or may not be unpacked
├── VolumeInTheWay   a volume is not as it would have to be: it exists, is not empty, ...
├── VolumeChanged    the engine ended an archive early: a file changed, or could not be read
└── Cancelled        somebody has asked to end it
"""

from __future__ import annotations

from topology.messages import Message, gettext_noop, message


class VolumeError(Exception):
    """Something about a volume or its content; `sentence` says what, `code` says it to programs."""

    def __init__(self, code: str, template: str, **values: str) -> None:
        self.sentence: Message = message(code, template, **values)
        super().__init__(str(self.sentence))

    @property
    def code(self) -> str:
        """The sentence's code."""
        return self.sentence.code


class BadArchive(VolumeError):
    """The archive cannot be used."""


class VolumeInTheWay(VolumeError):
    """The volume is not as it would have to be."""


class VolumeChanged(VolumeError):
    """The engine ended an archive in the middle, and says to nobody why."""

    def __init__(self) -> None:
        template = gettext_noop(
            "The engine stopped in the middle: a file changed while it was read, or the engine may not read "
            "it. Pause those who write to the volume meanwhile, or try again."
        )
        super().__init__("changed_meanwhile", template)


class Cancelled(VolumeError):
    """Somebody has asked to end it."""

    def __init__(self) -> None:
        super().__init__("cancelled", gettext_noop("It was cancelled."))
