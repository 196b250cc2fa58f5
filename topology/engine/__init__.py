from topology.engine.connect import open_engine

__all__ = ["open_engine"]
