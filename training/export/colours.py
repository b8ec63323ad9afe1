"""Fits the colours of a latent, one pixel a place, so that previews need no decoder."""

from __future__ import annotations

import numpy as np
import torch
from PIL import Image

from stage.data import Shelf, scaling_factor
from world.scene import draw


def fit_colours(size: str = "64x64", count: int = 120) -> dict[str, list]:
    """`latent_rgb_factors` [4][3] and their bias [3]: scaled latents to -1..1, by least squares over drawings."""
    shelf = Shelf.load(size)
    latents = shelf.latents.float() * scaling_factor(shelf)
    whole = [i for i, ids in enumerate(shelf.ids.tolist()) if ids[:2] == ids[4:] and not any(ids[2:4])][:count]
    h, w = latents.shape[2:]
    rows, wanted = [], []
    for i in whole:
        small = Image.fromarray(draw(shelf.scenes[i], w * 8, h * 8)).resize((w, h), Image.Resampling.BOX)
        rows.append(latents[i].flatten(1).T)
        wanted.append(torch.from_numpy(np.asarray(small, np.float32)).reshape(-1, 3) / 127.5 - 1)
    x = torch.cat(rows)
    found = torch.linalg.lstsq(torch.cat([x, torch.ones(len(x), 1)], 1), torch.cat(wanted)).solution
    rounded = [[round(v, 4) for v in row] for row in found.tolist()]
    return {"latent_rgb_factors": rounded[:-1], "latent_rgb_factors_bias": rounded[-1]}
