"""What is a trouble on a host, and when somebody is to be told: rules, judged after every change."""

from __future__ import annotations

from topology.alerts.evaluator import Evaluator
from topology.alerts.rules import SEVERITIES, WHENS, Rule, RuleError, Severity, When, read_span, rule_of
from topology.alerts.situation import Broken, Death, Situation, Subject, subject_of_host
from topology.alerts.standing import Change, Standing

__all__ = [
    "SEVERITIES",
    "WHENS",
    "Broken",
    "Change",
    "Death",
    "Evaluator",
    "Rule",
    "RuleError",
    "Severity",
    "Situation",
    "Standing",
    "Subject",
    "When",
    "read_span",
    "rule_of",
    "subject_of_host",
]
