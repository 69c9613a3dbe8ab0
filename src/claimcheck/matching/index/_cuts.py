"""How keys are cut, and why no name within its edit limit is missed.

A key of 10 letters or more may differ by two edits (optimal string alignment: insertion, deletion, substitution,
exchange of two neighbours). Of its letters take a *head* and a *tail* of ``part`` letters each and the two *ends* of
``end`` letters, with ``part + end < length``. Then, of any two edits,

* at most one lies in the head, or
* at most one lies in the tail, or
* both lie in both, that is between the ends, and the ends are as they were.

So it is enough to look up heads and tails with at most one edit, and pairs of ends without any. One edit is found
without trying letters (Mor and Fraenkel 1982; SymSpell): leave out one letter on both sides and compare. The strict
inequality pays for exchanges that lie across the border of a part: seen from the part they are a substitution.

Before the letters of a head are left out in turn, a *gate* asks for its halves: with one edit one half is as it was,
the first in its place or the second at most one place off. The exchange across the middle is entered for itself.

The pigeonhole over parts is old (Wu and Manber 1992); to let two of three parts hold a single edit, so that the parts
stay long and rare, is what makes a million names possible.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BY_RATIO_FROM", "CUTS", "EXACT_BELOW", "LONGEST", "PARTS_FROM", "WIDEST", "Cut"]

EXACT_BELOW = 5
"""Keys with fewer letters match as they are, with the capitals they are registered with."""
PARTS_FROM = 10
"""Keys with fewer letters may differ by one edit, those with as many or more by two."""
BY_RATIO_FROM = 20
"""From this length on the ratio alone decides; two edits are sure to be found."""
WIDEST = 16
"""Most words of a window."""
LONGEST = 300
"""Keys with more letters are not searched for; no window of :data:`WIDEST` words of prose is as long."""


class Cut(NamedTuple):
    """Keys of ``shortest`` to ``longest`` letters, the letters of head and tail, and those of each end."""

    shortest: int
    longest: int
    part: int
    end: int


CUTS = (
    Cut(10, 10, 6, 3),
    Cut(11, 12, 7, 3),
    Cut(13, 14, 8, 4),
    Cut(15, 17, 10, 4),
    Cut(18, 20, 12, 5),
    Cut(21, 25, 14, 6),
    Cut(26, LONGEST, 17, 8),
)
