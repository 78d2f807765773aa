"""Refused: the law or the state of a case does not allow the act."""


class RefusedError(Exception):
    """An act that may not be done now. `code` names a sentence that the portal shows in the person's language."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts
