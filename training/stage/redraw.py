"""Draws some of the shards' pictures anew after the drawing program was changed, and keeps the rest."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from stage.common import RUN, log, save
from stage.latents import detail_score, encode, load_vae
from world.attributes import VALUES, Scene
from world.scene import draw


def same_view(scene: Scene, ids: list[int]) -> np.ndarray:
    """The picture that `stage.latents.view` made when it told these sizes."""
    h, w, top, left, height, width = ids
    if h < height:
        return np.asarray(Image.fromarray(draw(scene, w, h)).resize((width, height), Image.Resampling.BICUBIC))
    return draw(scene, w, h)[top : top + height, left : left + width]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attribute", choices=VALUES, required=True)
    parser.add_argument("--value", required=True)
    parser.add_argument("--shards", nargs="+", required=True, help="names without .pt, such as 64x64-1")
    args = parser.parse_args()
    torch.set_num_threads(1)
    vae = load_vae()
    for name in args.shards:
        path: Path = RUN / "latents" / f"{name}.pt"
        shard = torch.load(path, weights_only=False)
        found = [i for i, s in enumerate(shard["scenes"]) if Scene(*s).value(args.attribute) == args.value]
        for i in found:
            picture = same_view(Scene(*shard["scenes"][i]), shard["ids"][i].tolist())
            shard["latents"][i] = encode(vae, picture[None])[0].half()
            shard["scores"][i] = detail_score(picture)
        save(path, shard)
        log(f"{name}: {len(found)} of {len(shard['scenes'])}")


if __name__ == "__main__":
    main()
