"""Drawings, and the latents that base and refiner make of them when they redraw them from the middle of a run.

A generated latent is softer than an encoded one, and mottled. These pairs show the decoder such latents together with the
picture that they stand for, so that it learns to see past that.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from model.sampling import after_zeros, euler, guided
from model.text import WIDTH_1
from model.unet import SCORES, make_refiner
from stage.common import RUN, device
from stage.data import Reader
from stage.finish import GUIDANCE, STEPS
from stage.latents import encode
from stage.trained import averaged, predictor, trained_base
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
    rng, reader, pairs = np.random.default_rng(seed), Reader(), []
    noise = torch.Generator().manual_seed(seed)
    base, refiner = trained_base(), averaged("refiner", make_refiner())
    factor = float((RUN / "scaling_factor.txt").read_text())
    empty_states, empty = reader([""] * AT_ONCE)
    size = torch.tensor([SIDE, SIDE, 0.0, 0.0], device=device()).repeat(2 * AT_ONCE, 1)
    scores = torch.tensor(SCORES, device=device()).repeat_interleave(AT_ONCE)[:, None]
    while len(pairs) < count:
        scenes = [sample_scene(rng, CURRICULA[curriculum]) for _ in range(AT_ONCE)]
        pictures = np.stack([draw(scene, SIDE, SIDE) for scene in scenes])
        clean = encode(vae, pictures).to(device()) * factor
        states, pooled = reader([prompt_of(scene) for scene in scenes])
        leads = predictor(base, after_zeros(states), after_zeros(pooled), torch.cat([size, size[:, :2]], 1))
        both = torch.cat([empty_states, states])[..., WIDTH_1:]
        refines = predictor(refiner, both, torch.cat([empty, pooled]), torch.cat([size, scores], 1))
        scale = float(rng.uniform(*GUIDANCE))
        found = euler(torch.randn(clean.shape, generator=noise).to(device()), STEPS, guided(leads, scale),
                      guided(refines, scale), clean=clean, begin=int(rng.integers(*BEGIN)))
        pairs += [Pair(p, z) for p, z in zip(pictures, (found / factor).cpu())]
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
