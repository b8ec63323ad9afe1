"""What a refiner finds in a run in place of true pictures: what the base made."""

from __future__ import annotations

import torch

from stage.data import Batch

# The refiner's first timestep in a run of 25 steps that hands over at a fraction of 0.8.
FIRST = 161


def handed_over(batch: Batch, t: torch.Tensor, bar: torch.Tensor, share: float = 0.8) -> torch.Tensor:
    """What a refiner finds below the noise at timesteps t: mostly what the base made, less of it the later it is.

    An Euler step that sees the true latent shrinks what is wrong with the noise: in proportion to sigma.
    """
    sigma = ((1 - bar) / bar).sqrt()
    rest = (sigma[t] / sigma[FIRST]).clamp(max=1) * (torch.rand(len(t), device=t.device) < share)
    return batch.x + rest[:, None, None, None] * (batch.found - batch.x)
