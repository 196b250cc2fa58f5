"""Undo, from the audit log: each kind of action has its undoer (`registry.py`), or a reason for none."""
