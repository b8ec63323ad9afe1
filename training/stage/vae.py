"""Trains the autoencoder on crops and whole pictures.

Besides reconstruction it asks that a latent averaged over 2 x 2 decodes to the picture at half its size: such latents
are smooth and look alike at every scale, which is what makes the diffusion model's work easy. Three channels are drawn towards the
picture's mean colours, which keeps every hue in the latents from the start.
"""

from __future__ import annotations

import argparse

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from model.vae import make_vae, start_linear
from stage.gossip import Gossip, launch
from stage.common import RUN, Clock, Ema, autocast, cosine, device, load, log, save
from world.attributes import CURRICULA, sample_scene
from world.scene import draw

SIZES = ((256, 700), (384, 120), (512, 80))


def draw_pool(curriculum: str, seed: int) -> list[list[np.ndarray]]:
    """Pictures of several sizes to cut crops from."""
    rng = np.random.default_rng(seed)
    return [[draw(sample_scene(rng, CURRICULA[curriculum]), size, size) for _ in range(n)] for size, n in SIZES]


def batch_of(pool: list[list[np.ndarray]], rng: np.random.Generator, size: int, count: int) -> torch.Tensor:
    """Cuts crops [count, 3, size, size] in -1..1."""
    crops = []
    for _ in range(count):
        shelf = pool[rng.integers(len(pool))]
        picture = shelf[rng.integers(len(shelf))]
        if rng.random() < 0.15:
            # Plain colours and coarse scale: the whole picture shrunk into the crop.
            crops.append(np.asarray(Image.fromarray(picture).resize((size, size), Image.Resampling.BOX)))
            continue
        y, x = rng.integers(0, picture.shape[0] - size + 1), rng.integers(0, picture.shape[1] - size + 1)
        crops.append(picture[y : y + size, x : x + size])
    stack = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2).float() / 127.5 - 1
    return stack.contiguous(memory_format=torch.channels_last)


def distance(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Errors of values, hue and edges at full and half size, and of values and hue at an eighth."""
    total = torch.zeros((), device=a.device)
    for scale in (1, 2, 8):
        d = a - b
        hue = d - d.mean(1, keepdim=True)
        total = total + d.abs().mean() + 0.5 * (d**2).mean() + 1.5 * hue.abs().mean()
        if scale == 8:
            break
        for dim in (2, 3):
            total = total + 0.5 * (torch.diff(a, dim=dim) - torch.diff(b, dim=dim)).abs().mean()
        step = 4 if scale == 2 else 2
        a, b = F.avg_pool2d(a, step), F.avg_pool2d(b, step)
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    parser.add_argument("--batch", type=int, default=12)
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--kl", type=float, default=3e-4)
    parser.add_argument("--anchor", type=float, default=0.3)
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    launch(work, args.workers, sum(p.numel() for p in make_vae().parameters()), args)


def work(rank: int, gossip: Gossip | None, args: argparse.Namespace) -> None:
    torch.manual_seed(1)
    path = RUN / "vae.pt"
    vae = make_vae()
    start_linear(vae)
    vae = vae.to(device(), memory_format=torch.channels_last)
    ema = Ema(vae, 0.99)
    optimiser = torch.optim.AdamW(vae.parameters(), lr=args.rate, betas=(0.9, 0.99), weight_decay=1e-4)
    clock, step = Clock(args.minutes * 60), 0
    if state := load(path):
        vae.load_state_dict(state["model"]), ema.module.load_state_dict(state["ema"])
        if state["optimiser"]:
            optimiser.load_state_dict(state["optimiser"])
        clock, step, ema.steps = Clock(args.minutes * 60, state["spent"]), state["step"], state["step"]
    torch.manual_seed(step + rank)
    rng = np.random.default_rng([1, step, rank])
    pool = draw_pool(args.curriculum, seed=step + 11 + rank)
    log(f"pool drawn, {sum(p.numel() for p in vae.parameters()):,} parameters")
    while clock.done < 1:
        # The last tenth sees whole 256-pixel pictures, because group norms see the whole map at inference.
        whole = clock.done > 0.9
        size = 256 if whole else args.size
        count = 2 if whole else args.batch
        for group in optimiser.param_groups:
            group["lr"] = args.rate * cosine(clock.done)
        x = batch_of(pool, rng, size, count).to(device())
        with autocast():
            posterior = vae.encode(x).latent_dist
            z = posterior.sample()
            target = x
            if step % 3 == 2:
                z, target = F.avg_pool2d(z, 2), F.avg_pool2d(x, 2)
            y = vae.decode(z).sample
        kl = posterior.kl().float().mean() / z[0].numel() if step % 3 != 2 else posterior.kl().float().mean() / z[0].numel() / 4
        anchor = (posterior.mean.float()[:, :3] - 2 * F.avg_pool2d(x, 8)).square().mean()
        loss = distance(y.float(), target) + args.kl * kl + args.anchor * anchor
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimiser.step()
        ema.update(vae)
        step += 1
        if gossip and step % 8 == 0:
            gossip.exchange(rank, vae)
        if rank:
            continue
        if step % 25 == 0:
            log(f"step {step} done {clock.done:.2f} loss {loss.item():.4f} kl {kl.item():.2f} anchor {anchor.item():.3f} "
                f"l1 {(y.float() - target).abs().mean().item():.4f} std {z.float().std().item():.3f}")
        if step % 250 == 0 or clock.done >= 1:
            save(path, {"model": vae.state_dict(), "ema": ema.module.state_dict(), "optimiser": optimiser.state_dict(),
                        "spent": clock.spent, "step": step})
            if step % 1000 == 0 or clock.done >= 1:
                sheet(ema.module, pool)


@torch.no_grad()
def sheet(vae: torch.nn.Module, pool: list[list[np.ndarray]], name: str = "vae.png") -> None:
    """Pictures above, their reconstructions below."""
    x = torch.from_numpy(np.stack(pool[0][:5])).permute(0, 3, 1, 2).float().to(device()) / 127.5 - 1
    with autocast():
        y = vae.decode(vae.encode(x).latent_dist.mode()).sample.float().clamp(-1, 1)
    rows = torch.cat([torch.cat(list(p), 2) for p in (x, y)], 1)
    Image.fromarray(((rows + 1) * 127.5).byte().permute(1, 2, 0).cpu().numpy()).save(RUN / name)


if __name__ == "__main__":
    main()
