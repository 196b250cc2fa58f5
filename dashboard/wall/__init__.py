"""The wall: one view of the host for a screen that nobody has logged in at, by a link that is made for it."""
