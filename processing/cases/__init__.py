"""The verbs of a case; `states` is the one door that its state goes through."""
