"""Draws pictures, encodes them and keeps the latents in shards, with what the size conditioning must be told."""

from __future__ import annotations

import argparse
import time
from dataclasses import astuple

import numpy as np
import torch
from PIL import Image

from model.vae import make_vae
from stage.common import RUN, autocast, device, log, save
from world.attributes import CURRICULA, Scene, sample_scene
from world.scene import draw

SCORE_GAIN = 450.0


def detail_score(picture: np.ndarray) -> float:
    """The measured amount of fine detail on SDXL's aesthetic range 1..10, at 256 pixels' short side."""
    scale = 256 / min(picture.shape[:2])
    small = Image.fromarray(picture).convert("L")
    if scale != 1:
        small = small.resize((round(small.width * scale), round(small.height * scale)), Image.Resampling.BOX)
    p = np.asarray(small, np.float32) / 255
    mean = sum(np.roll(p, s, a) for a in (0, 1) for s in (-1, 1)) / 4
    return float(np.clip(1 + SCORE_GAIN * np.minimum(np.abs(p - mean), 0.06)[1:-1, 1:-1].mean(), 1, 10))


def view(scene: Scene, height: int, width: int, rng: np.random.Generator) -> tuple[np.ndarray, list[int]]:
    """A picture of the scene and its true (original h, w, crop top, left, target h, w)."""
    kind = rng.random()
    h, w, top, left = height, width, 0, 0
    if kind < 0.06:
        h, w = height // 2, width // 2
    elif kind < 0.14:
        h, w = int(height * 1.25), int(width * 1.25)
        top, left = int(rng.integers(1, h - height)), int(rng.integers(1, w - width))
    sizes = [h, w, top, left, height, width]
    return picture_of(scene, sizes), sizes


def picture_of(scene: Scene, sizes: list[int]) -> np.ndarray:
    """The scene as its original h, w, crop top, left and target h, w tell: enlarged, a part of it, or whole."""
    h, w, top, left, height, width = sizes
    if h < height:
        return np.asarray(Image.fromarray(draw(scene, w, h)).resize((width, height), Image.Resampling.BICUBIC))
    return draw(scene, w, h)[top : top + height, left : left + width]


def load_vae() -> torch.nn.Module:
    """The autoencoder, with its decoder's later training when there is one."""
    path = RUN / "vae-decoder.pt" if (RUN / "vae-decoder.pt").exists() else RUN / "vae.pt"
    vae = make_vae().to(device(), memory_format=torch.channels_last).eval().requires_grad_(False)
    vae.load_state_dict(torch.load(path, map_location=device())["ema"])
    return vae


@torch.no_grad()
def encode(vae: torch.nn.Module, pictures: np.ndarray) -> torch.Tensor:
    """[n, h, w, 3] uint8 to the posterior's mean, not scaled."""
    x = torch.from_numpy(pictures).to(device()).permute(0, 3, 1, 2).float() / 127.5 - 1
    with autocast():
        return vae.encode(x.contiguous(memory_format=torch.channels_last)).latent_dist.mean.float().cpu()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latent", type=int, nargs=2, metavar=("H", "W"), required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    args = parser.parse_args()
    torch.set_num_threads(1)
    (h, w), rng = args.latent, np.random.default_rng([args.seed, *args.latent])
    vae, start = load_vae(), time.monotonic()
    latents, scenes, ids, scores = [], [], [], []
    chunk = max(1, min(64, 4096 * 8 // (h * w)))
    while len(scenes) < args.count:
        drawn = []
        for _ in range(chunk):
            scene = sample_scene(rng, CURRICULA[args.curriculum])
            picture, size = view(scene, h * 8, w * 8, rng)
            drawn.append(picture), scenes.append(astuple(scene)), ids.append(size), scores.append(detail_score(picture))
        latents.append(encode(vae, np.stack(drawn)).half())
    z = torch.cat(latents)
    save(RUN / "latents" / f"{h}x{w}-{args.seed}.pt",
         {"latents": z, "scenes": scenes, "ids": torch.tensor(ids), "scores": torch.tensor(scores)})
    flat = z.float().transpose(0, 1).flatten(1)
    log(f"{h}x{w}: {len(scenes)} in {time.monotonic() - start:.0f} s, std {flat.std():.4f}, by channel "
        f"{flat.std(1).tolist()}, mean {flat.mean(1).tolist()}, score {np.quantile(scores, [0.05, 0.5, 0.95])}")


if __name__ == "__main__":
    main()
