"""The review desk: one case at a time."""
