"""Undo, from the record: each kind of action has an undoer of its own (`table.py`), or a reason for none."""
