"""What a base leaves for its refiner: pictures a little too soft and too strong, where training has true ones."""

from __future__ import annotations

import torch

from model.unet import make_base
from stage.common import RUN, autocast, device
from stage.data import Batch

# A run hands over at timestep 200 (a fraction of 0.8).
HANDOFF = 200
EARLIER = 250
GUIDANCE = (1.0, 7.5)


class Base:
    """The trained base, frozen."""

    def __init__(self) -> None:
        self.unet = make_base().to(device(), memory_format=torch.channels_last).eval().requires_grad_(False)
        self.unet.load_state_dict(torch.load(RUN / "base.pt", map_location=device(), weights_only=False)["ema"])

    @torch.no_grad()
    def estimate(self, batch: Batch, bar: torch.Tensor) -> torch.Tensor:
        """The clean latent as the base sees it, guided, from noise at or shortly before the handoff."""
        x, n = batch.x, len(batch.x)
        t = (HANDOFF + EARLIER * torch.rand(n, device=x.device)).long()
        a, s = bar[t].sqrt()[:, None, None, None], (1 - bar[t]).sqrt()[:, None, None, None]
        noisy = a * x + s * torch.randn_like(x)

        def twice(v: torch.Tensor) -> torch.Tensor:
            return torch.cat([torch.zeros_like(v), v])

        added = {"text_embeds": twice(batch.pooled), "time_ids": torch.cat([batch.ids, batch.ids])}
        with autocast():
            v = self.unet(torch.cat([noisy, noisy]), torch.cat([t, t]), twice(batch.states), added_cond_kwargs=added,
                          return_dict=False)[0].float()
        free, told = (a * noisy - s * part for part in v.chunk(2))
        scale = torch.empty(n, 1, 1, 1, device=x.device).uniform_(*GUIDANCE)
        return free + scale * (told - free)

    def handed_over(self, batch: Batch, t: torch.Tensor, bar: torch.Tensor, share: float = 0.7) -> torch.Tensor:
        """What a refiner finds below the noise at timesteps t: mostly the base's estimate, less of it the later it is."""
        rest = (t / HANDOFF).clamp(max=1) * (torch.rand(len(t), device=t.device) < share)
        return batch.x + rest[:, None, None, None] * (self.estimate(batch, bar) - batch.x)
