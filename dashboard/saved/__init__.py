"""Views of the host that people keep by name: one's own, or shared with everybody."""
