"""Merkle trees as RFC 6962 (Certificate Transparency) makes them: leaves and nodes are hashed apart."""

import hashlib
from collections.abc import Sequence

Path = list[tuple[str, str]]
"""From the leaf up: on which side the other half lies, and its hash in hex."""


def leaf(text: str) -> bytes:
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def root(leaves: Sequence[bytes]) -> str:
    """In hex; of no leaves, the hash of nothing."""
    level = list(leaves)
    while len(level) > 1:
        level = _above(level)
    return (level[0] if level else hashlib.sha256(b"").digest()).hex()


def path(leaves: Sequence[bytes], index: int) -> Path:
    """What is needed beside the leaf at `index` to come to the root."""
    level, steps = list(leaves), []
    while len(level) > 1:
        other = index ^ 1
        if other < len(level):
            steps.append(("left" if other < index else "right", level[other].hex()))
        level, index = _above(level), index // 2
    return steps


def _above(level: Sequence[bytes]) -> list[bytes]:
    """A last one without a partner goes up as it is."""
    pairs = [_node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return pairs if len(level) % 2 == 0 else [*pairs, level[-1]]


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
