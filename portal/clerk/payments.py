"""Money: counter payments, bank statements, what is unmatched."""
