"""Backups by plan: which volumes, when, where to, and for how long; and what lies at each place."""
