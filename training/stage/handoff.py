"""What a net finds in a run with guidance in place of true pictures: its own estimates, or what the base made."""

from __future__ import annotations

import torch

from model.sampling import after_zeros, guided
from stage.common import autocast
from stage.data import Batch
from stage.noise import coarse_noise

# The refiner's first timestep in a run of 25 steps that hands over at a fraction of 0.8.
FIRST = 161
GUIDANCE = (1.0, 7.5)
# Timesteps between an estimate and its use; a run of 25 steps takes 40 at a time.
EARLIER = 250


@torch.no_grad()
def guided_estimate(unet: torch.nn.Module, batch: Batch, t: torch.Tensor, bar: torch.Tensor) -> torch.Tensor:
    """The clean latent as a base sees it at timesteps t, with guidance."""
    x, n = batch.x, len(batch.x)
    a, s = bar[t].sqrt()[:, None, None, None], (1 - bar[t]).sqrt()[:, None, None, None]
    noisy = a * x + s * coarse_noise(x)

    added = {"text_embeds": after_zeros(batch.pooled), "time_ids": torch.cat([batch.ids, batch.ids])}

    def clean(both: torch.Tensor, _: float) -> torch.Tensor:
        with autocast():
            v = unet(both, torch.cat([t, t]), after_zeros(batch.states), added_cond_kwargs=added, return_dict=False)[0].float()
        return torch.cat([a, a]) * both - torch.cat([s, s]) * v

    scale = torch.empty(n, 1, 1, 1, device=x.device).uniform_(*GUIDANCE)
    return guided(clean, scale)(noisy, 0.0)


def handed_over(batch: Batch, t: torch.Tensor, bar: torch.Tensor, share: float = 0.8) -> torch.Tensor:
    """What a refiner finds below the noise at timesteps t: mostly what the base made, less of it the later it is.

    An Euler step that sees the true latent shrinks what is wrong with the noise: in proportion to sigma.
    """
    sigma = ((1 - bar) / bar).sqrt()
    rest = (sigma[t] / sigma[FIRST]).clamp(max=1) * (torch.rand(len(t), device=t.device) < share)
    return batch.x + rest[:, None, None, None] * (batch.found - batch.x)


def led_on(base: torch.nn.Module, batch: Batch, t: torch.Tensor, bar: torch.Tensor, share: float = 0.5) -> torch.Tensor:
    """What a base finds below the noise at timesteps t in a guided run: its own estimate of some steps before."""
    earlier = (t + EARLIER * torch.rand(len(t), device=t.device)).long().clamp(max=999)
    s = (1 - bar[t]).sqrt()
    # At low noise the true latent can no longer be told from what was found, and asking for it only blurs.
    rest = s**3 * (torch.rand(len(t), device=t.device) < share)
    return batch.x + rest[:, None, None, None] * (guided_estimate(base, batch, earlier, bar) - batch.x)
