"""Engine JSON → model, what `parse.py` leaves to others."""
