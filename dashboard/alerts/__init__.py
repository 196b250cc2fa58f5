"""Who is told when it matters: rules, alerts, channels, and an outbox that loses nothing."""
