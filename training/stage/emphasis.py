"""Weighted words in captions, as prompts have them: "(low light:1.4)" is still a picture of low light, not a black one."""

from __future__ import annotations

import numpy as np
import torch

# How often a caption has weighted words, and the largest weight.
OFTEN, MOST = 0.2, 1.8


def emphasise(states: torch.Tensor, lengths: list[int], empty: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Strengthens a run of words in some rows of states [n, 77, width]; `lengths` counts each row's words' tokens.

    As weights are applied at run time: from zero, or from the states of the empty prompt `empty` [77, width].
    """
    out = states.clone()
    for row, length in enumerate(lengths):
        if length == 0 or rng.random() >= OFTEN:
            continue
        first = int(rng.integers(1, length + 1))
        run = slice(first, min(first + int(rng.integers(1, 7)), length + 1))
        origin = empty[run] if rng.random() < 0.5 else 0
        out[row, run] = (out[row, run] - origin) * float(rng.uniform(1, MOST)) + origin
    return out
