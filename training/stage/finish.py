"""True latents beside what guided runs of the base end with when they redraw them: the flaws that a refiner is for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch

from model.sampling import after_zeros, euler, guided
from stage.common import device
from stage.data import Reader, Shelf
from stage.trained import predictor
from world.captions import prompt_of

STEPS = 25
# First step of the 25 that is taken: timesteps 841 to 441. Words alone decide from there, but for a shadow of the drawing
# that keeps a run from another subject now and then; below, little is left to redraw.
BEGIN = (3, 14)
GUIDANCE = (3.0, 9.0)
# Latent positions that are redrawn at once.
AT_ONCE = 8 * 64 * 64


@torch.no_grad()
def finished(base: torch.nn.Module, shelf: Shelf, count: int, factor: float, reader: Reader,
             rng: np.random.Generator) -> Shelf:
    """`count` entries of the shelf, each with what the base made of it (`found`, scaled as `latents` is)."""
    picks = rng.choice(len(shelf.scenes), min(count, len(shelf.scenes)), replace=False, p=shelf.odds)
    scenes, some, found = [shelf.scenes[k] for k in picks], max(1, AT_ONCE // shelf.latents[0, 0].numel()), []
    for first in range(0, len(picks), some):
        part = picks[first : first + some]
        clean = shelf.latents[part].float().to(device()) * factor
        states, pooled = reader([prompt_of(scene) for scene in scenes[first : first + some]])
        ids = shelf.ids[part].float().to(device()).repeat(2, 1)
        leads = guided(predictor(base, after_zeros(states), after_zeros(pooled), ids), float(rng.uniform(*GUIDANCE)))
        found.append(euler(torch.randn_like(clean), STEPS, leads, clean=clean, begin=int(rng.integers(*BEGIN))) / factor)
    return replace(shelf, latents=shelf.latents[picks], scenes=scenes, ids=shelf.ids[picks], scores=shelf.scores[picks],
                   found=torch.cat(found).half().cpu())
