"""The past of a host, kept as intervals: what was there at any moment, what changed between two of them."""
