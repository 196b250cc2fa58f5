"""What containers use: read while somebody looks, kept for an hour, told by API and to Prometheus."""
