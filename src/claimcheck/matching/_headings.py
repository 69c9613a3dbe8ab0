"""Lines in which a capital letter tells nothing."""

from __future__ import annotations

import re

__all__ = ["is_heading"]

_WORD = re.compile(r"[^\W\d_]{3,}")


def is_heading(text: str, start: int, end: int) -> bool:
    """A line in capitals or title case, where a capital tells nothing."""
    words = _WORD.findall(text, start, min(end, start + 300))
    if text[end - 1] in ".!?»" and not all(w.isupper() for w in words):
        return False
    if len(words) < 3:
        return bool(words) and all(w.isupper() for w in words)
    long = [w for w in words if len(w) > 3]
    return sum(w[0].isupper() for w in long) > 0.8 * len(long) and len(long) > 3 and end - start < 200
