"""The history: the audit log and the events of the engine in one time line, for people and for programs."""
