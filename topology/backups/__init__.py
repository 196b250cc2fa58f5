"""Backups that are kept: when they are made, where they are put, which stay, and how they are sealed."""
