"""The twelve schedulers of the API, as diffusers configures them from SDXL's scheduler_config.json."""

from __future__ import annotations

import diffusers
import torch

from model.sampling import Predict

NAMES = {
    "DDIM": ("DDIMScheduler", {}),
    "DPM Multi": ("DPMSolverMultistepScheduler", {}),
    "DPM Single": ("DPMSolverSinglestepScheduler", {}),
    "Euler a": ("EulerAncestralDiscreteScheduler", {}),
    "Euler": ("EulerDiscreteScheduler", {}),
    "Heun": ("HeunDiscreteScheduler", {}),
    "DPM2 a Karras": ("KDPM2AncestralDiscreteScheduler", {"use_karras_sigmas": True}),
    "DPM2 Karras": ("KDPM2DiscreteScheduler", {"use_karras_sigmas": True}),
    "LMS": ("LMSDiscreteScheduler", {}),
    "PNDM": ("PNDMScheduler", {}),
    "DDPM": ("DDPMScheduler", {}),
    "UniPC": ("UniPCMultistepScheduler", {}),
}


def make(name: str, config: dict, steps: int) -> diffusers.SchedulerMixin:
    kind, more = NAMES[name]
    scheduler = getattr(diffusers, kind).from_config(config, **more)
    scheduler.set_timesteps(steps)
    return scheduler


def walk(scheduler: diffusers.SchedulerMixin, x: torch.Tensor, times: torch.Tensor, predict: Predict,
         generator: torch.Generator) -> torch.Tensor:
    for t in times:
        eps = predict(scheduler.scale_model_input(x, t), float(t))
        takes = "generator" in scheduler.step.__code__.co_varnames
        x = scheduler.step(eps, t, x, **({"generator": generator} if takes else {})).prev_sample
    return x


def sample(name: str, config: dict, noise: torch.Tensor, steps: int, base: Predict, refiner: Predict | None,
           split: float, generator: torch.Generator) -> torch.Tensor:
    """Unit noise to latent; with a refiner, diffusers' rule of denoising_end and denoising_start at `split`."""
    first = make(name, config, steps)
    x = noise * first.init_noise_sigma
    if refiner is None or not 0 < split < 1:
        return walk(first, x, first.timesteps, base, generator)
    cutoff = round(1000 - 1000 * split)
    x = walk(first, x, first.timesteps[: int((first.timesteps >= cutoff).sum())], base, generator)
    second = make(name, config, steps)
    left = int((second.timesteps < cutoff).sum())
    if second.order == 2 and left % 2 == 0:
        left += 1
    start = len(second.timesteps) - left
    if hasattr(second, "set_begin_index"):
        second.set_begin_index(start)
    return walk(second, x, second.timesteps[start:], refiner, generator)
