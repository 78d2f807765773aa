"""Figures of speed; printed, never a pass or a fail."""
