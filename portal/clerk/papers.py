"""Papers: what is to be sent, where each one is."""
