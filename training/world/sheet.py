"""Contact sheets of drawn scenes, to look at."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from PIL import Image

from .attributes import CURRICULA, FAMILIES, PLACES, Scene, sample_scene
from .scene import draw


def tile(pictures: list[np.ndarray], columns: int) -> Image.Image:
    """Lays pictures of one size out in rows."""
    h, w = pictures[0].shape[:2]
    rows = -(-len(pictures) // columns)
    sheet = np.full((rows * h, columns * w, 3), 255, np.uint8)
    for i, p in enumerate(pictures):
        sheet[(i // columns) * h :][:h, (i % columns) * w :][:, :w] = p
    return Image.fromarray(sheet)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--curriculum", choices=CURRICULA, default="full")
    parser.add_argument("--size", type=int, default=192)
    args = parser.parse_args()
    rng = np.random.default_rng(1)
    args.out.mkdir(parents=True, exist_ok=True)
    start = time.time()
    mixed = [draw(sample_scene(rng, CURRICULA[args.curriculum]), args.size, args.size) for _ in range(48)]
    print(f"{(time.time() - start) / 48 * 1000:.1f} ms a picture")
    tile(mixed, 8).save(args.out / "mixed.png")
    plain = Scene("panda", "spacesuit", "blue", "standing", "bar", "day", "upper body", "flat")
    families = [draw(Scene(**{**plain.__dict__, "family": f}), args.size, args.size) for f in FAMILIES]
    tile(families, 7).save(args.out / "families.png")
    places = [draw(Scene(**{**plain.__dict__, "place": p, "framing": "long shot", "subject": s}), args.size, args.size)
              for p, s in zip(PLACES, CURRICULA["full"].values["subject"])]
    tile(places, 6).save(args.out / "places.png")


if __name__ == "__main__":
    main()
