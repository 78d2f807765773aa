"""Money that comes in: references, payment codes, statements and the ledger."""
