"""The noise that the base is trained with."""

from __future__ import annotations

import torch
import torch.nn.functional as F

# A tenth of the noise's strength, once a picture and channel ("offset noise").
OFFSET = 0.1
# Latents of a side above 64 get as much noise in an eighth of the side as latents of 64 have.
COARSE = 8


def coarse_noise(x: torch.Tensor) -> torch.Tensor:
    """Unit noise with more of it at the coarsest scales than white noise has there.

    White noise averages out over a picture. With nothing else a net reads brightness and layout from the noisiest
    latents, where a sample, which starts from noise alone, holds neither: it then draws everything in middle grey.
    """
    n, c, h, w = x.shape
    noise = torch.randn_like(x) + OFFSET * torch.randn(n, c, 1, 1, device=x.device)
    if (missing := 1 / COARSE**2 - COARSE**2 / (h * w)) > 0:
        grid = torch.randn(n, c, COARSE, COARSE, device=x.device) * missing**0.5
        noise = noise + F.interpolate(grid, (h, w), mode="bilinear")
    return noise
