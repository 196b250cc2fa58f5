"""The container behind the card: to start and end it, what it says, what it uses."""
