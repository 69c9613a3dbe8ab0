"""One plugin of each kind for claimcheck."""

from pathlib import Path

__all__ = ["FRAMES"]

FRAMES = Path(__file__).parent / "frames" / "en.yaml"
"""What the entry point of the group ``claimcheck.frames`` names: a file, or a list of files."""
