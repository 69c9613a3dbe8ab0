"""The heads of the bundled reader give in numpy what they gave in torch, where they were trained."""

from __future__ import annotations

import numpy as np
import torch

from claimcheck.extraction.layers import in_context
from claimcheck.language.encoder import heads
from training.claims.context import Context

_CLAIMS, _WORDS = 9, 120


def test_claims_in_context_are_the_same() -> None:
    rng = np.random.default_rng(3)
    state = {key.removeprefix("context."): value for key, value in heads().items() if key.startswith("context.")}
    wide, hidden = state["words.key.weight"].shape
    context = Context(wide, hidden, 0.0).eval()
    context.load_state_dict({key: torch.tensor(value) for key, value in state.items()})
    claims = rng.normal(size=(_CLAIMS, wide)).astype(np.float32)
    words = rng.normal(size=(_WORDS, hidden)).astype(np.float32)
    first = np.sort(rng.integers(0, _WORDS - 20, _CLAIMS))
    places = np.stack([first, first + rng.integers(0, 19, _CLAIMS)], axis=1)
    with torch.no_grad():
        expected = context(*map(torch.tensor, (claims, places, words))).numpy()
    found = in_context(claims, np.ones(_CLAIMS, np.float32), places, words)
    np.testing.assert_allclose(found, expected, atol=1e-4)
