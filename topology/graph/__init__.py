"""Model → nodes and edges, what `graph.py` puts together."""
