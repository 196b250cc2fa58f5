"""What a way of reading or writing a volume says of what it could not carry: names and reasons."""

from __future__ import annotations

from dataclasses import dataclass, field

#: So many names are listed; of more only the number is.
LISTED = 100


@dataclass(slots=True)
class Told:
    """`missing` should be there, and as it was; `left_out` no archive holds, or none gives back."""

    missing: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    count: int = 0
    left_out_count: int = 0

    def leave_out(self, name: str, why: str) -> None:
        """Something that no archive holds, or that nothing can unpack; known beforehand."""
        self.left_out_count += 1
        if len(self.left_out) < LISTED:
            self.left_out.append((name, why))

    def miss(self, name: str, why: str) -> None:
        """Something that should be there and is not, or not as it was."""
        self.count += 1
        if len(self.missing) < LISTED:
            self.missing.append((name, why))

    @property
    def document(self) -> dict[str, object]:
        """For a manifest, and for the audit log."""
        return {
            "complete": not self.count,
            "missing": [{"name": name, "why": why} for name, why in self.missing],
            "missing_count": self.count,
            "left_out": [{"name": name, "why": why} for name, why in self.left_out],
            "left_out_count": self.left_out_count,
        }
