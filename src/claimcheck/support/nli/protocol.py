"""What every NLI model offers to the rest of the package."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from claimcheck.errors import ModelError

__all__ = ["EmptyHypothesisError", "HypothesisTooLongError", "NliModel", "NliScores"]


@dataclass(frozen=True, slots=True)
class NliScores:
    """Three probabilities that sum to 1, and the span of the premise (code points) that they were read from."""

    entailment: float
    neutral: float
    contradiction: float
    window: tuple[int, int]


class NliModel(Protocol):
    """A model that says whether a premise entails or contradicts a hypothesis."""

    @property
    def name(self) -> str:
        """Name for people: the bundled model's, a directory's or a hub id."""

    @property
    def hash(self) -> str:
        """First 16 hexadecimal digits of the SHA-256 of the weights."""

    @property
    def backend(self) -> str:
        """``onnx`` or ``torch``."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[NliScores]:
        """Scores of (premise, hypothesis) pairs, in the order given.

        A pair's scores depend neither on the other pairs nor on their order. A premise longer than the model's
        window is read in overlapping windows, and the most decided one wins. A blank premise is neutral to
        everything. A hypothesis is never cut. Pairs that were seen before are answered from memory.

        Raises:
            EmptyHypothesisError: A hypothesis is blank.
            HypothesisTooLongError: A hypothesis leaves no room for a premise in the model's window.
        """


class HypothesisTooLongError(ModelError):
    """A hypothesis that cannot be judged whole; ``length`` and ``limit`` are in tokens."""

    def __init__(self, length: int, limit: int) -> None:
        super().__init__(f"hypothesis of {length} tokens: at most {limit} fit the model; make it shorter")
        self.length = length
        self.limit = limit


class EmptyHypothesisError(ModelError):
    """A hypothesis without any text: nothing is claimed, so nothing can be judged."""

    def __init__(self) -> None:
        super().__init__("an empty hypothesis claims nothing; give a sentence")
