"""Chance that is none: the same for the same seed and words, on every machine."""

from __future__ import annotations

import hashlib


def chance(seed: int, *words: object) -> float:
    """A number from 0 to 1."""
    text = "\0".join(map(str, (seed, *words)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest()) / (1 << 48)
