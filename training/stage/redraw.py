"""Draws some of the shards' pictures anew after the drawing program was changed, and keeps the rest."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from stage.common import RUN, log, save
from stage.latents import detail_score, encode, load_vae, picture_of
from world.attributes import VALUES, Scene


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
            picture = picture_of(Scene(*shard["scenes"][i]), shard["ids"][i].tolist())
            shard["latents"][i] = encode(vae, picture[None])[0].half()
            shard["scores"][i] = detail_score(picture)
        save(path, shard)
        log(f"{name}: {len(found)} of {len(shard['scenes'])}")


if __name__ == "__main__":
    main()
