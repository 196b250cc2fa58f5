"""What can go wrong with plans of backups and with the places that they go to.

Both are refusals that hold a sentence for people (`topology.volumes.errors`).
"""

from __future__ import annotations

from topology.messages import gettext_noop
from topology.volumes.errors import VolumeError


class PlanError(VolumeError):
    """A plan says something that cannot be: a schedule, a selector, a key."""


class PlaceError(VolumeError):
    """A place cannot be reached, refuses, or does not hold what it should."""

    @classmethod
    def of(cls, place: str, error: BaseException) -> PlaceError:
        """What an operating system or a library says, as a sentence that names the place."""
        words = (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:300]
        template = gettext_noop("The place %(place)s: %(words)s")
        return cls("place_failed", template, place=place, words=words)

    @classmethod
    def empty(cls, place: str, mark: str) -> PlaceError:
        """A folder in which nothing is at all: that of a disk that is not mounted."""
        template = gettext_noop(
            "There is nothing in %(place)s, not even what Portolan has put there: is its disk mounted? "
            "If it is, make an empty file “%(mark)s” in it."
        )
        return cls("place_no_folder", template, place=place, mark=mark)

    @classmethod
    def missing(cls, place: str, name: str) -> PlaceError:
        """Something that should be there is not."""
        template = gettext_noop("The place %(place)s does not hold “%(name)s” any more.")
        return cls("place_lacks", template, place=place, name=name)
