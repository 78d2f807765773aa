"""Contests: the list and the answer."""
