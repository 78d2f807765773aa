"""Cases whose owner the register does not know."""
