"""Euler's method on SDXL's "leading" timesteps, enough to look at and to measure a model."""

from __future__ import annotations

from collections.abc import Callable

import torch

from .unet import alphas_cumprod

# (scaled latent, timestep) -> noise
Predict = Callable[[torch.Tensor, float], torch.Tensor]


def leading(steps: int) -> tuple[list[float], torch.Tensor]:
    """Timesteps and the steps + 1 sigmas, the last one 0."""
    k = 1000 // steps
    times = [float((steps - 1 - i) * k + 1) for i in range(steps)]
    bar = alphas_cumprod()
    sigma = ((1 - bar) / bar).sqrt()
    return times, torch.cat([sigma[[int(t) for t in times]], torch.zeros(1, dtype=torch.float64)])


def euler(x: torch.Tensor, steps: int, base: Predict, refiner: Predict | None = None, split: float = 0.8,
          clean: torch.Tensor | None = None, begin: int = 0) -> torch.Tensor:
    """Takes unit noise to a latent; `refiner` answers for timesteps below 1000 (1 - split).

    With `clean`, a scaled latent, the noise of step `begin` is laid over it and the steps before are left out.
    """
    times, sigmas = leading(steps)
    x = x * float((sigmas[0] ** 2 + 1).sqrt()) if clean is None else clean + x * float(sigmas[begin])
    cut = round(1000 - 1000 * split)
    for t, now, then in zip(times[begin:], sigmas[begin:-1], sigmas[begin + 1 :]):
        predict = refiner if refiner and t < cut else base
        x = x + predict(x / float((now**2 + 1).sqrt()), t) * float(then - now)
    return x


def after_zeros(told: torch.Tensor) -> torch.Tensor:
    """Conditions for guidance where the unconditional half is told zeros."""
    return torch.cat([torch.zeros_like(told), told])


def guided(predict: Callable[[torch.Tensor, float], torch.Tensor], scale: float | torch.Tensor) -> Predict:
    """Classifier-free guidance over a predictor that takes a doubled batch, unconditional half first."""

    def answer(x: torch.Tensor, t: float) -> torch.Tensor:
        free, told = predict(torch.cat([x, x]), t).chunk(2)
        return free + scale * (told - free)

    return answer
