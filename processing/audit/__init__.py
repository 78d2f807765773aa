"""The log: who did or saw what, sealed in a chain that shows every later change."""
