"""Trains the autoencoder on crops and whole pictures.

Besides reconstruction it asks that a latent averaged over 2 x 2 decodes to the picture at half its size: such latents
are smooth and look alike at every scale, which is what makes the diffusion model's work easy. Three channels are drawn towards the
picture's mean colours, which keeps every hue in the latents from the start. With `--crisp` a critic (stage/critic.py) and the
amount of fine detail count besides the distance to the drawing.
"""

from __future__ import annotations

import argparse

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from model.vae import make_vae, start_linear
from stage.common import RUN, SAVE_EVERY, Clock, Ema, autocast, cosine, device, load, log, progress, save
from stage.critic import BETAS, Critic, Judge
from stage.gossip import Gossip, launch
from world.attributes import CURRICULA, sample_scene
from world.scene import draw

SIZES = ((256, 700), (384, 120), (512, 80))


def draw_pool(curriculum: str, seed: int) -> list[list[np.ndarray]]:
    """Pictures of several sizes to cut crops from."""
    rng = np.random.default_rng(seed)
    return [[draw(sample_scene(rng, CURRICULA[curriculum]), size, size) for _ in range(n)] for size, n in SIZES]


def renew(pool: list[list[np.ndarray]], curriculum: str, rng: np.random.Generator) -> None:
    """Puts a new drawing in the place of one."""
    shelf = pool[rng.integers(len(pool))]
    at = rng.integers(len(shelf))
    shelf[at] = draw(sample_scene(rng, CURRICULA[curriculum]), *shelf[at].shape[:2])


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
    parser.add_argument("--keep", type=float, default=0.0, help="weight of the first three channels staying as they were")
    parser.add_argument("--floor", type=float, default=0.03, help="the rate's last value as a part of the first")
    parser.add_argument("--ema", type=float, default=0.99)
    parser.add_argument("--crisp", type=float, default=0.0, help="weight of critic and detail beside the distance")
    parser.add_argument("--noise", type=float, default=0.0, help="in the latents, as a generated picture has it")
    parser.add_argument("--phase", default="", help="a name; a new name starts the clock and the rate anew")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    numel = sum(p.numel() for p in torch.nn.ModuleList([make_vae(), Critic()]).parameters())
    launch(work, args.workers, numel, args)


def work(rank: int, gossip: Gossip | None, args: argparse.Namespace) -> None:
    torch.manual_seed(1)
    path = RUN / "vae.pt"
    vae = make_vae()
    start_linear(vae)
    vae = vae.to(device(), memory_format=torch.channels_last)
    ema, judge = Ema(vae, args.ema), Judge()
    betas = BETAS if args.crisp else (0.9, 0.99)
    optimiser = torch.optim.AdamW(vae.parameters(), lr=args.rate, betas=betas, weight_decay=1e-4)
    # A decoder that was trained on for other latents is void.
    for name in ("decoder", "vae-decoder"):
        (RUN / f"{name}.pt").unlink(missing_ok=True)
    spent, step, kept = 0.0, 0, None
    if state := load(path):
        vae.load_state_dict(state["model"]), ema.module.load_state_dict(state["ema"])
        if state["optimiser"]:
            optimiser.load_state_dict(state["optimiser"])
        judge.load(state)
        same = state.get("phase", "") == args.phase
        spent = state["spent"] if same else 0.0
        if args.keep:
            # What a base was trained on: the nearer the new latents are, the less it has to learn anew.
            kept = make_vae().to(device(), memory_format=torch.channels_last).requires_grad_(False)
            kept.load_state_dict(state["kept"] if same else state["ema"])
        step = ema.steps = state["step"]
    torch.manual_seed(step + rank)
    rng = np.random.default_rng([1, step, rank])
    pool = draw_pool(args.curriculum, seed=step + 11 + rank)
    log(f"pool drawn, {sum(p.numel() for p in vae.parameters()):,} parameters")
    shared = torch.nn.ModuleList([vae, judge.critic])
    clock, saved = Clock(args.minutes * 60, spent), spent
    while clock.done < 1:
        # The last tenth sees whole 256-pixel pictures, because group norms see the whole map at inference.
        whole = clock.done > 0.9
        size = 256 if whole else args.size
        count = 2 if whole else args.batch
        rate = args.rate * cosine(clock.done, floor=args.floor)
        for group in optimiser.param_groups:
            group["lr"] = rate
        renew(pool, args.curriculum, rng)
        x = batch_of(pool, rng, size, count).to(device())
        with autocast():
            posterior = vae.encode(x).latent_dist
            z = posterior.sample()
            z = z + args.noise * torch.rand(len(z), 1, 1, 1, device=z.device) * torch.randn_like(z)
            target = x
            if step % 3 == 2:
                z, target = F.avg_pool2d(z, 2), F.avg_pool2d(x, 2)
            y = vae.decode(z).sample
        kl = posterior.kl().float().mean() / z[0].numel() if step % 3 != 2 else posterior.kl().float().mean() / z[0].numel() / 4
        anchor = (posterior.mean.float()[:, :3] - 2 * F.avg_pool2d(x, 8)).square().mean()
        loss, values = distance(y.float(), target) + args.kl * kl + args.anchor * anchor, {}
        if kept:
            with torch.no_grad(), autocast():
                before = kept.encode(x).latent_dist.mean.float()
            moved = (posterior.mean.float() - before)[:, :3].square().mean()
            loss, values = loss + args.keep * moved, {"moved": moved.item()}
        if args.crisp:
            more, found = judge.loss(target, y, z, rate)
            loss, values = loss + args.crisp * more, values | found
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), 1.0)
        optimiser.step()
        ema.update(vae)
        step += 1
        if gossip and step % 8 == 0:
            gossip.exchange(rank, shared)
        if rank:
            continue
        if step % 25 == 0:
            progress(step, clock.done, f"std {z.float().std().item():.3f}", loss=loss.item(), kl=kl.item(),
                     anchor=anchor.item(), l1=(y.float() - target).abs().mean().item(), **values)
        if clock.spent - saved > SAVE_EVERY or clock.done >= 1:
            saved = clock.spent
            save(path, {"model": vae.state_dict(), "ema": ema.module.state_dict(), "optimiser": optimiser.state_dict(),
                        "spent": clock.spent, "step": step, "phase": args.phase, **judge.state(),
                        **({"kept": kept.state_dict()} if kept else {})})
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
