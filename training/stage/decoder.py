"""Goes on training the decoder alone, the encoder frozen, so that latents made earlier stay valid."""

from __future__ import annotations

import argparse

import numpy as np
import torch
import torch.nn.functional as F

from model.vae import make_vae
from stage.common import RUN, Clock, Ema, autocast, cosine, device, load, log, save
from stage.gossip import Gossip, launch
from stage.latents import load_vae
from stage.redrawn import crops, redrawn
from stage.vae import batch_of, distance, draw_pool, sheet
from world.attributes import CURRICULA


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--noise", type=float, default=0.08, help="in the latents, as a generated picture has it")
    parser.add_argument("--phase", default="", help="a name; a new name starts the clock and the rate anew")
    parser.add_argument("--redrawn", type=int, default=0, help="drawings a worker that base and refiner redraw first")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    launch(work, args.workers, sum(p.numel() for p in trained(make_vae()).parameters()), args)


def trained(vae: torch.nn.Module) -> torch.nn.ModuleList:
    return torch.nn.ModuleList([vae.decoder, vae.post_quant_conv])


def work(rank: int, gossip: Gossip | None, args: argparse.Namespace) -> None:
    path = RUN / "vae.pt"
    if not (whole := load(path)):
        raise SystemExit("There is no autoencoder yet; run stage.vae first.")
    vae = make_vae().to(device(), memory_format=torch.channels_last)
    vae.load_state_dict(whole["ema"])
    vae.encoder.requires_grad_(False), vae.quant_conv.requires_grad_(False)
    parts = trained(vae)
    ema = Ema(parts, 0.99)
    optimiser = torch.optim.AdamW(parts.parameters(), lr=args.rate, betas=(0.9, 0.99), weight_decay=1e-4)
    spent, step = 0.0, 0
    if state := load(RUN / "decoder.pt"):
        parts.load_state_dict(state["model"]), ema.module.load_state_dict(state["ema"])
        optimiser.load_state_dict(state["optimiser"])
        spent = state["spent"] if state.get("phase", "") == args.phase else 0.0
        step = ema.steps = state["step"]
    torch.manual_seed(step + rank)
    rng = np.random.default_rng([4, step, rank])
    pool = draw_pool(args.curriculum, seed=step + 17 + rank)
    log("pool drawn")
    # Without them this stage needs no trained base or refiner.
    pairs = redrawn(load_vae(), args.redrawn, args.curriculum, seed=step + 27 + rank) if args.redrawn else []
    log(f"{len(pairs)} redrawn")
    clock, saved = Clock(args.minutes * 60, spent), spent
    while clock.done < 1:
        for group in optimiser.param_groups:
            group["lr"] = args.rate * cosine(clock.done)
        if pairs and step % 2:
            z, x = (part.to(device()) for part in crops(pairs, rng, args.size, args.batch))
        else:
            x = batch_of(pool, rng, args.size, args.batch).to(device())
            with torch.no_grad(), autocast():
                z = vae.encode(x).latent_dist.mean
            # Generated latents are not exact, so the decoder learns to see past a little noise.
            z = z + args.noise * torch.randn_like(z)
        with autocast():
            y = vae.decode(z).sample
        loss = distance(y.float(), x)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parts.parameters(), 1.0)
        optimiser.step()
        ema.update(parts)
        step += 1
        if gossip and step % 8 == 0:
            gossip.exchange(rank, parts)
        if rank:
            continue
        if step % 50 == 0:
            log(f"step {step} done {clock.done:.2f} loss {loss.item():.4f} l1 {(y.float() - x).abs().mean().item():.4f}")
        if clock.spent - saved > 150 or clock.done >= 1:
            saved = clock.spent
            save(RUN / "decoder.pt", {"model": parts.state_dict(), "ema": ema.module.state_dict(), "spent": clock.spent,
                                      "optimiser": optimiser.state_dict(), "step": step, "phase": args.phase})
            mean = make_vae().to(device())
            mean.load_state_dict(vae.state_dict())
            trained(mean).load_state_dict(ema.module.state_dict())
            save(RUN / "vae-decoder.pt", {"ema": mean.state_dict()})
            sheet(mean, pool, "decoder.png")


if __name__ == "__main__":
    main()
