"""Where the hand-made inputs are."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def broken() -> Path:
    """The folder of broken inputs."""
    return Path(__file__).parents[2] / "fixtures" / "broken"
