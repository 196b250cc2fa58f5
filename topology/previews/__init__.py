"""What an action would change, and why the engine would refuse it."""
