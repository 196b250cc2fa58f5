"""The parts of the demo engine, which invents a host and lets it live; `synthetic.py` puts them together."""
