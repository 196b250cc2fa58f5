"""What must stay so on a host: expectations read from a file, and judged by its topology. Pure."""

from __future__ import annotations

from topology.expectations.ages import Ages
from topology.expectations.checker import Checker
from topology.expectations.reader import ExpectationError, read, read_one, read_rule
from topology.expectations.records import Expectation, Facts, Finding, Judgement

__all__ = [
    "Ages",
    "Checker",
    "Expectation",
    "ExpectationError",
    "Facts",
    "Finding",
    "Judgement",
    "read",
    "read_one",
    "read_rule",
]
