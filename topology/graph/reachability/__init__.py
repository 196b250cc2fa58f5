"""Who can reach whom on a host, by which way, and what stops it: topology in, verdict out. Pure."""
