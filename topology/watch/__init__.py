"""What the watcher is made of."""
