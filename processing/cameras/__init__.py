"""Cameras: their keys, what they send, and the folder that boxes without a key leave it in."""
