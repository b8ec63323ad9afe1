"""Goes on training the decoder alone, the encoder frozen, so that latents made earlier stay valid.

With `--crisp` a critic (stage/critic.py) and the amount of fine detail count besides the distance to the drawing.
"""

from __future__ import annotations

import argparse

import numpy as np
import torch

from model.vae import make_vae
from stage.common import RUN, SAVE_EVERY, Clock, Ema, autocast, cosine, device, load, log, progress, save
from stage.critic import BETAS, Critic, Judge
from stage.gossip import Gossip, launch
from stage.redrawn import Pairs
from stage.vae import batch_of, distance, draw_pool, renew, sheet
from world.attributes import CURRICULA


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--floor", type=float, default=0.03, help="the rate's last value as a part of the first")
    parser.add_argument("--ema", type=float, default=0.99)
    parser.add_argument("--crisp", type=float, default=0.0, help="weight of critic and detail beside the distance")
    parser.add_argument("--noise", type=float, default=0.08, help="in the latents, as a generated picture has it")
    parser.add_argument("--phase", default="", help="a name; a new name starts the clock and the rate anew")
    parser.add_argument("--anew", action="store_true", help="a new phase begins with the autoencoder's decoder; the critic goes on")
    parser.add_argument("--redrawn", type=float, default=0.0, help="part of the steps on the pairs of stage.redrawn")
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()
    numel = sum(p.numel() for p in torch.nn.ModuleList([trained(make_vae()), Critic()]).parameters())
    launch(work, args.workers, numel, args)


def trained(vae: torch.nn.Module) -> torch.nn.ModuleList:
    return torch.nn.ModuleList([vae.decoder, vae.post_quant_conv])


def work(rank: int, gossip: Gossip | None, args: argparse.Namespace) -> None:
    if not (whole := load(RUN / "vae.pt")):
        raise SystemExit("There is no autoencoder yet; run stage.vae first.")
    vae = make_vae().to(device(), memory_format=torch.channels_last)
    vae.load_state_dict(whole["ema"])
    vae.encoder.requires_grad_(False), vae.quant_conv.requires_grad_(False)
    parts, judge = trained(vae), Judge()
    judge.load(whole)
    ema = Ema(parts, args.ema)
    betas = BETAS if args.crisp else (0.9, 0.99)
    optimiser = torch.optim.AdamW(parts.parameters(), lr=args.rate, betas=betas, weight_decay=1e-4)
    spent, step = 0.0, 0
    if state := load(RUN / "decoder.pt"):
        judge.load(state)
        going_on = state.get("phase", "") == args.phase
        if going_on or not args.anew:
            parts.load_state_dict(state["model"]), ema.module.load_state_dict(state["ema"])
            optimiser.load_state_dict(state["optimiser"])
            step = ema.steps = state["step"]
        spent = state["spent"] if going_on else 0.0
    torch.manual_seed(step + rank)
    rng = np.random.default_rng([4, step, rank])
    pool = draw_pool(args.curriculum, seed=step + 17 + rank)
    log("pool drawn")
    # Without them this stage needs no trained base or refiner.
    pairs = Pairs.load() if args.redrawn else None
    shared = torch.nn.ModuleList([parts, judge.critic])
    clock, saved, mean = Clock(args.minutes * 60, spent), spent, {}
    while clock.done < 1:
        rate = args.rate * cosine(clock.done, floor=args.floor)
        for group in optimiser.param_groups:
            group["lr"] = rate
        # The last part sees more of a picture, because group norms see the whole map at inference.
        whole = clock.done > 0.8
        size, count = (256, 1) if whole else (args.size, args.batch)
        redrawn = pairs is not None and rng.random() < args.redrawn
        if redrawn:
            z, x = (part.to(device()) for part in pairs.crops(rng, size, count))
        else:
            renew(pool, args.curriculum, rng)
            x = batch_of(pool, rng, size, count).to(device())
            with torch.no_grad(), autocast():
                z = vae.encode(x).latent_dist.mean.float()
            # Generated latents are not exact, so the decoder learns to see past a little noise; true ones are.
            z = z + args.noise * torch.rand(len(z), 1, 1, 1, device=z.device) * torch.randn_like(z)
        with autocast():
            y = vae.decode(z).sample
        loss = away = distance(y.float(), x)
        values = {}
        if args.crisp:
            more, values = judge.loss(x, y, z, rate)
            loss = away + args.crisp * more
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parts.parameters(), 1.0)
        optimiser.step()
        ema.update(parts)
        step += 1
        if gossip and step % 8 == 0:
            gossip.exchange(rank, shared)
        if rank:
            continue
        kind = "redrawn" if redrawn else "encoded"
        for name, value in {"loss": away.item(), **values}.items():
            mean[f"{name}_{kind}"] = 0.95 * mean.get(f"{name}_{kind}", value) + 0.05 * value
        if step % 50 == 0:
            progress(step, clock.done, "", **mean)
        if clock.spent - saved > SAVE_EVERY or clock.done >= 1:
            saved = clock.spent
            save(RUN / "decoder.pt", {"model": parts.state_dict(), "ema": ema.module.state_dict(), "spent": clock.spent,
                                      "optimiser": optimiser.state_dict(), "step": step, "phase": args.phase,
                                      **judge.state()})
            averaged = make_vae().to(device())
            averaged.load_state_dict(vae.state_dict())
            trained(averaged).load_state_dict(ema.module.state_dict())
            save(RUN / "vae-decoder.pt", {"ema": averaged.state_dict()})
            sheet(averaged, pool, "decoder.png")


if __name__ == "__main__":
    main()
