"""The law as data and pure functions: facts in, answers out, each with its article."""
