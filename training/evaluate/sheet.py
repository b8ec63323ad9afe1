"""Draws the same 24 prompts from the newest checkpoints, to be looked at beside the sheets before."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from evaluate.measure import scenes
from model.sampling import euler
from stage.common import autocast, device
from stage.latents import load_vae
from stage.whole import Whole
from world.captions import prompt_of
from world.sheet import tile

SIDE, STEPS, GUIDANCE, COLUMNS = 512, 25, 7.5, 6


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="a .png file; the prompts go beside it")
    out = parser.parse_args().out
    prompts = ["a panda wearing a blue spacesuit, sitting in a bar", *map(prompt_of, scenes("small", 107, 23))]
    whole, vae, pictures = Whole(), load_vae(), []
    for seed, prompt in enumerate(prompts):
        noise = torch.randn(1, 4, SIDE // 8, SIDE // 8, generator=torch.Generator().manual_seed(seed)).to(device())
        z = euler(noise, STEPS, *whole.guided([prompt], SIDE, SIDE, GUIDANCE))
        with autocast():
            x = vae.decode(z / whole.factor).sample.float()[0].clamp(-1, 1)
        pictures.append(((x + 1) * 127.5).round().byte().permute(1, 2, 0).cpu().numpy().astype(np.uint8))
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part.png")
    tile(pictures, COLUMNS).save(part)
    part.replace(out)
    out.with_suffix(".txt").write_text("\n".join(prompts) + "\n")


if __name__ == "__main__":
    main()
