"""Trains a UNet on latent shards: the base, the core it grows from, or the refiner on the low-noise end.

The net predicts velocity; the loss weighs a step by min(SNR + 1, 5) / (SNR + 1), which is min-SNR in velocity's terms
with a floor of one on the picture's own error, so that the noisy steps, where words decide everything, count fully. What
the net came to in a run of its own weighs at most 2, less below timestep 400 and nothing below 150: late in a run its flaws
are beyond mending, and a net that is asked to mend them draws softly.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from model.sampling import after_zeros, euler, guided
from model.text import WIDTH_1
from model.unet import alphas_cumprod, make_base, make_core, make_refiner
from stage.common import RUN, SAVE_EVERY, Clock, Ema, autocast, cosine, device, load, log, progress, save
from stage.damping import damped, without_words
from stage.data import Batch, Reader, Shelf, make_batch, scaling_factor
from stage.gossip import Gossip, launch
from stage.finish import finished
from stage.handoff import handed_over
from stage.latents import load_vae
from stage.muon import Muon
from stage.noise import coarse_noise
from stage.own_runs import OwnRuns
from stage.trained import placed, predictor, trained_base
from world.attributes import CURRICULA, sample_scene
from world.captions import prompt_of

REFINER_LIMIT = 400
SCORE_NOISE = 1.5
MOST_WEIGHT, MOST_WEIGHT_FOUND = 5.0, 2.0
FOUND_FROM, FOUND_FULLY = 150, 400
NETS = {"core": make_core, "base": make_base, "refiner": make_refiner}


def parse_plan(text: str) -> list[tuple[str, int, float]]:
    """Reads "16x16:64:0.5,32x32:16:0.5" as size, batch and share."""
    return [(size, int(batch), float(share)) for size, batch, share in (part.split(":") for part in text.split(","))]


def conditions(batch: Batch, refiner: bool) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """Cross-attention states and added conditions; the refiner sees the second encoder and the aesthetic score."""
    if not refiner:
        return batch.states, {"text_embeds": batch.pooled, "time_ids": batch.ids}
    # Guidance multiplies the gap between the two scores; a score that is told vaguely is followed gently.
    score = batch.score + SCORE_NOISE * torch.randn_like(batch.score)
    ids = torch.cat([batch.ids[:, :4], score[:, None]], 1)
    return batch.states[..., WIDTH_1:], {"text_embeds": batch.pooled, "time_ids": ids}


def velocity_loss(unet: torch.nn.Module, batch: Batch, bar: torch.Tensor, kind: str, runs: OwnRuns | None,
                  average: torch.nn.Module | None, steep: float) -> torch.Tensor:
    """The loss of one batch: a refiner's on latents such as a base leaves; with `runs` also on what the net comes to there.

    With `average` (the net's own averaged weights) the net learns to leave less to guidance at low noise.
    """
    refiner = kind == "refiner"
    x, n = batch.x, len(batch.x)
    # Stratified timesteps: every batch covers the whole range.
    u = (torch.rand(n, device=x.device) + torch.arange(n, device=x.device)) / n
    # Noisy steps, where the words decide, come more often; the refiner's end of the range is uniform.
    # The larger the latent, the more noise it takes to hide the layout, and the more of the rest is learnt at 64.
    steep += 0.6 if x[0, 0].numel() > 64 * 64 else 0.0
    t = (u * REFINER_LIMIT if refiner else 1000 * (1 - u**steep)).long().clamp(0, 999)
    a, s = bar[t].sqrt()[:, None, None, None], (1 - bar[t]).sqrt()[:, None, None, None]
    # The core sees what the base's latents are when averaged over 2 x 2: the same picture with half the noise.
    noise = torch.randn_like(x) if refiner else coarse_noise(x) * (0.5 if kind == "core" else 1.0)
    noisy = a * x + s * noise
    if batch.found is not None:
        noisy = a * handed_over(batch, t, bar) + s * noise
    states, added = conditions(batch, refiner)
    found = runs.take() if runs else None
    if found:
        noisy, t, x = torch.cat([noisy, found.noisy]), torch.cat([t, found.t]), torch.cat([x, found.goal])
        states = torch.cat([states, found.states])
        added = {"text_embeds": torch.cat([added["text_embeds"], found.pooled]), "time_ids": torch.cat([added["time_ids"], found.ids])}
        a, s = bar[t].sqrt()[:, None, None, None], (1 - bar[t]).sqrt()[:, None, None, None]
    # The velocity that leads from there to the true latent.
    target = (a * noisy - x) / s
    free = None
    if found or average:
        free = without_words(average or unet, noisy, t, states, added, found)
    if average:
        target = damped(free, t, states, target)
    with autocast():
        v = unet(noisy, t, states, added_cond_kwargs=added, return_dict=False)[0].float()
    if found:
        runs.go_on(found, v[n:].detach(), free[n:])
    snr = bar[t] / (1 - bar[t])
    most = torch.full_like(snr, MOST_WEIGHT)
    most[n:] = MOST_WEIGHT_FOUND * ((t[n:] - FOUND_FROM) / (FOUND_FULLY - FOUND_FROM)).clamp(0, 1)
    error = ((v - target) ** 2).mean((1, 2, 3))
    return (error * torch.minimum(snr + 1, most) / (snr + 1)).mean()


@torch.no_grad()
def sheet(unet: torch.nn.Module, reader: Reader, factor: float, size: str, curriculum: str, out: Path, name: str) -> None:
    """Samples held-out prompts at guidance 5 and saves them with the prompts beside."""
    rng = np.random.default_rng(7)
    scenes = [sample_scene(rng, CURRICULA[curriculum], unseen=True) for _ in range(11)]
    prompts = ["a panda wearing a blue spacesuit, sitting in a bar, upper body shot", *(prompt_of(s) for s in scenes)]
    states, pooled = reader(prompts)
    h, w = (int(v) for v in size.split("x"))
    states, pooled = after_zeros(states), after_zeros(pooled)
    scale = 2 if name == "core" else 1
    ids = torch.tensor([[h * 8.0, w * 8, 0, 0, h * 8, w * 8]], device=device()).repeat(len(states), 1) * scale
    x = torch.randn(len(prompts), 4, h, w, generator=torch.Generator().manual_seed(3)).to(device())
    # For the core "noise" is half as large; Euler moves along it all the same.
    z = euler(x / scale, 20, guided(predictor(unet, states, pooled, ids), 5.0))
    with autocast():
        picture = load_vae().decode(z / factor).sample.float().clamp(-1, 1)
    rows = torch.cat([torch.cat(list(picture[i : i + 4]), 2) for i in range(0, len(prompts), 4)], 1)
    Image.fromarray(((rows + 1) * 127.5).byte().permute(1, 2, 0).cpu().numpy()).save(out)
    out.with_suffix(".txt").write_text("\n".join(prompts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True, help="size:batch:share, comma separated")
    parser.add_argument("--minutes", type=float, required=True, help="length of this phase")
    parser.add_argument("--phase", required=True, help="a name; a new name starts the clock and the rate anew")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--floor", type=float, default=0.05, help="the rate's last value as a part of the first")
    parser.add_argument("--ema", type=float, default=0.99, help="0.999 and above for long runs")
    parser.add_argument("--net", choices=NETS, default="base")
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    parser.add_argument("--sheet-minutes", type=float, default=4)
    parser.add_argument("--steep", type=float, default=1.6, help="1 takes all timesteps alike, more prefers noisy ones")
    parser.add_argument("--own-runs", type=float, default=0.5, help="part of a base's batches that comes from runs of its own")
    parser.add_argument("--drop", type=float, default=0.12, help="part of the pictures without a caption; more with --damp")
    parser.add_argument("--muon", action="store_true", help="step as stage/muon.py does; also to go on from such a checkpoint")
    parser.add_argument("--damp", action="store_true", help="leave less to guidance at low noise; for the last phase")
    parser.add_argument("--redrawn", type=int, default=20, help="percent of a refiner's drawings that the base redraws first")
    parser.add_argument("--workers", type=int, default=1, help="single-threaded processes; 2 on two cores, 1 on a GPU")
    args = parser.parse_args()
    launch(work, args.workers, sum(p.numel() for p in NETS[args.net]().parameters()), args)


def work(rank: int, gossip: Gossip | None, args: argparse.Namespace) -> None:
    name = args.net
    path, curriculum, plan = RUN / f"{name}.pt", CURRICULA[args.curriculum], parse_plan(args.plan)
    torch.manual_seed(3)
    unet = placed(NETS[name]())
    ema = Ema(unet, args.ema)
    if args.muon:
        optimiser = Muon(unet, args.rate)
    else:
        optimiser = torch.optim.AdamW(unet.parameters(), lr=args.rate, betas=(0.9, 0.999), weight_decay=0.01, fused=True)
    spent, step = 0.0, 0
    if state := load(path):
        unet.load_state_dict(state["model"]), ema.module.load_state_dict(state["ema"])
        if state["optimiser"]:
            optimiser.load_state_dict(state["optimiser"])
        step = ema.steps = state["step"]
        spent = state["spent"] if state["phase"] == args.phase else 0.0
    torch.manual_seed(3 + step + 1_000_000 * rank)
    reader, rng = Reader(), np.random.default_rng([3, step, rank])
    shelves = {size: Shelf.load(size) for size, _, _ in plan}
    factor = scaling_factor(next(iter(shelves.values())))
    bar, shares = alphas_cumprod().float().to(device()), np.array([p[2] for p in plan])
    log(f"{name}: {sum(p.numel() for p in unet.parameters()):,} parameters, step {step}, scaling factor {factor}")
    owns = {size: round(count * args.own_runs) if name == "base" else 0 for size, count, _ in plan}
    runs = {size: OwnRuns(shelves[size], count, factor, reader, curriculum, bar, rng) for size, count in owns.items() if count}
    made = {}
    if name == "refiner":
        base = trained_base()
        made = {size: finished(base, shelf, max(1, len(shelf.scenes) * args.redrawn // 100), factor, reader, rng)
                for size, shelf in shelves.items()}
        log(f"the base redrew {sum(len(shelf.scenes) for shelf in made.values())}")
    clock, mean, drawn, saved, seen = Clock(args.minutes * 60, spent), {}, spent, spent, 0
    while clock.done < 1:
        size, count, _ = plan[rng.choice(len(plan), p=shares / shares.sum())]
        for group in optimiser.param_groups:
            group["lr"] = args.rate * cosine(clock.done, floor=args.floor)
        # Every second batch of a refiner comes as the base leaves it.
        shelf = (made if made and step % 2 else shelves)[size]
        batch = make_batch(shelf, count - owns[size], factor, reader, curriculum, rng, drop=args.drop)
        if name == "core":
            batch.ids *= 2
        loss = velocity_loss(unet, batch, bar, name, runs.get(size), ema.module if args.damp else None, args.steep)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(unet.parameters(), 1.0)
        optimiser.step()
        ema.update(unet)
        step, seen = step + 1, seen + count
        if gossip and step % 8 == 0:
            gossip.exchange(rank, unet)
        if rank:
            continue
        mean[size] = mean.get(size, loss.item()) * 0.95 + 0.05 * loss.item()
        if step % 50 == 0:
            progress(step, clock.done, f"{seen / (clock.spent - spent):.1f} pictures/s a worker", **mean)
        if clock.spent - saved > SAVE_EVERY or clock.done >= 1:
            saved = clock.spent
            save(path, {"model": unet.state_dict(), "ema": ema.module.state_dict(), "optimiser": optimiser.state_dict(),
                        "spent": clock.spent, "step": step, "phase": args.phase})
        if name != "refiner" and (clock.spent - drawn > args.sheet_minutes * 60 or clock.done >= 1):
            drawn = clock.spent
            sheet(ema.module, reader, factor, plan[-1][0], args.curriculum, RUN / f"{name}-{step:06d}.png", name)


if __name__ == "__main__":
    main()
