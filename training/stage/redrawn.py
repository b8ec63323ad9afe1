"""Draws pictures and has base and refiner redraw them from noise that all but hides them; the pairs are kept in shards.

A generated latent is mottled, and shaky where a drawing is straight. These pairs show the decoder such latents together with
the drawing that they stand for, so that it learns to see past that.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
import torch

from model.sampling import euler, leading
from stage.common import RUN, device, log, save
from stage.latents import encode, load_vae
from stage.whole import Whole
from world.attributes import CURRICULA, sample_scene
from world.captions import prompt_of
from world.scene import draw

SIDE, AT_ONCE, SHARD = 512, 4, 48
# What a run may be like: its guidance, its steps, and the timestep that it begins at (see stage/finish.py). Fewer steps than
# a picture takes leave the same flaws in less time.
GUIDANCE, STEPS, BEGIN = (5.0, 9.0), (10, 12, 14), (640.0, 940.0)


@dataclass(frozen=True)
class Pairs:
    """Drawings [n, SIDE, SIDE, 3] uint8, and what runs made of their latents [n, 4, SIDE / 8, SIDE / 8], not scaled."""

    pictures: torch.Tensor
    found: torch.Tensor

    @classmethod
    def load(cls) -> Pairs:
        shards = [torch.load(p) for p in sorted((RUN / "redrawn").glob("*.pt"))]
        if not shards:
            raise SystemExit(f"No shards in {RUN / 'redrawn'}; run stage.redrawn first.")
        return cls(*(torch.cat([s[k] for s in shards]) for k in ("pictures", "found")))

    def crops(self, rng: np.random.Generator, side: int, count: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Latents [count, 4, side / 8, side / 8] and the parts of their pictures [count, 3, side, side] in -1..1."""
        found, pictures = [], []
        for k in rng.integers(0, len(self.pictures), count):
            top, left = (int(v) for v in rng.integers(0, (SIDE - side) // 8 + 1, 2))
            found.append(self.found[k, :, top : top + side // 8, left : left + side // 8].float())
            pictures.append(self.pictures[k, top * 8 : top * 8 + side, left * 8 : left * 8 + side])
        x = torch.stack(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
        return torch.stack(found), x.contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def redraw(vae: torch.nn.Module, whole: Whole, curriculum: str, rng: np.random.Generator) -> dict[str, torch.Tensor]:
    """AT_ONCE pairs, redrawn with guidance as the pipeline would from there on."""
    scenes = [sample_scene(rng, CURRICULA[curriculum]) for _ in range(AT_ONCE)]
    pictures = np.stack([draw(scene, SIDE, SIDE) for scene in scenes])
    clean = encode(vae, pictures)
    leads, refines = whole.guided([prompt_of(scene) for scene in scenes], SIDE, SIDE, float(rng.uniform(*GUIDANCE)))
    steps, top = int(rng.choice(STEPS)), float(rng.uniform(*BEGIN))
    begin = next(i for i, t in enumerate(leading(steps)[0]) if t <= top)
    noise = torch.from_numpy(rng.standard_normal(clean.shape, np.float32)).to(device())
    found = euler(noise, steps, leads, refines, clean=clean.to(device()) * whole.factor, begin=begin) / whole.factor
    return {"pictures": torch.from_numpy(pictures), "found": found.half().cpu()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    args = parser.parse_args()
    torch.set_num_threads(1)
    vae, whole, rng = load_vae(), Whole(), np.random.default_rng([args.seed, 27])
    for first in range(0, args.count, SHARD):
        made = [redraw(vae, whole, args.curriculum, rng) for _ in range(SHARD // AT_ONCE)]
        save(RUN / "redrawn" / f"{args.seed}-{first:05d}.pt", {k: torch.cat([m[k] for m in made]) for k in made[0]})
        log(f"{first + SHARD} of {args.count}")


if __name__ == "__main__":
    main()
