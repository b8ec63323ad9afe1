"""Drawings, and the latents that base and refiner make of them when they redraw them from the middle of a run.

A generated latent is softer than an encoded one, and mottled. These pairs show the decoder such latents together with the
picture that they stand for, so that it learns to see past that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from model.sampling import euler
from stage.common import device
from stage.finish import GUIDANCE, STEPS
from stage.latents import encode
from stage.whole import Whole
from world.attributes import CURRICULA, sample_scene
from world.captions import prompt_of
from world.scene import draw

SIDE, AT_ONCE = 512, 4
# First step of the 25 that is taken: timesteps 521 to 281. Above, things move; below, little is left to redraw.
BEGIN = (12, 18)


@dataclass(frozen=True)
class Pair:
    picture: np.ndarray  # [SIDE, SIDE, 3] uint8
    latent: torch.Tensor  # [4, SIDE / 8, SIDE / 8], not scaled


@torch.no_grad()
def redrawn(vae: torch.nn.Module, count: int, curriculum: str, seed: int) -> list[Pair]:
    """Draws `count` scenes and redraws their latents with guidance, as the pipeline would from there on."""
    rng, whole, pairs = np.random.default_rng(seed), Whole(), []
    noise = torch.Generator().manual_seed(seed)
    while len(pairs) < count:
        scenes = [sample_scene(rng, CURRICULA[curriculum]) for _ in range(AT_ONCE)]
        pictures = np.stack([draw(scene, SIDE, SIDE) for scene in scenes])
        clean = encode(vae, pictures).to(device()) * whole.factor
        leads, refines = whole.guided([prompt_of(scene) for scene in scenes], SIDE, SIDE, float(rng.uniform(*GUIDANCE)))
        found = euler(torch.randn(clean.shape, generator=noise).to(device()), STEPS, leads, refines, clean=clean,
                      begin=int(rng.integers(*BEGIN)))
        pairs += [Pair(p, z) for p, z in zip(pictures, (found / whole.factor).cpu())]
    return pairs


def crops(pairs: list[Pair], rng: np.random.Generator, side: int, count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Latents [count, 4, side / 8, side / 8] and the parts of their pictures [count, 3, side, side] in -1..1."""
    latents, pictures = [], []
    for k in rng.integers(0, len(pairs), count):
        top, left = (int(v) for v in rng.integers(0, (SIDE - side) // 8 + 1, 2))
        latents.append(pairs[k].latent[:, top : top + side // 8, left : left + side // 8])
        pictures.append(torch.from_numpy(pairs[k].picture[top * 8 : top * 8 + side, left * 8 : left * 8 + side]))
    x = torch.stack(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    return torch.stack(latents), x.contiguous(memory_format=torch.channels_last)
