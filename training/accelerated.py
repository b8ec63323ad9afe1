#!/usr/bin/env python3
"""Trains all nets from nothing on one accelerator, on the full world, within minutes; the machine may be lent and bare.

    accelerated.py --minutes 9 --out DIR     there: draws, trains, and leaves files of at most 14 MiB in DIR
    accelerated.py --unpack DIR              here: makes checkpoints of them, from which everything goes on
    accelerated.py --dry-run --out DIR       anywhere: every command of it with next to no training

Besides PyTorch it needs the packages of requirements.txt that the drawing and the nets import: diffusers, skia-python.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import torch

from model.tokenizer import Tokenizer
from stage.common import RUN, log, save_weights

HERE = Path(__file__).resolve().parent
# Nets that come back, the file whose averaged weights they are, and the file that training goes on from.
NETS = {"text": "text", "vae": "vae-decoder", "base": "base", "refiner": "refiner"}
PART = 14 * 2**20

# What runs after what: names beside each other run at the same time. `{n}` is a process's number, minutes are shares of all.
Step = tuple[tuple[str, float, str], ...]
BASE = "--curriculum full --ema 0.999 --sheet-minutes 99 --steep 1.2"
STEPS: tuple[Step, ...] = (
    (("stage.text", 0.22, "--batch 192"), ("stage.vae", 0.22, "--batch 48 --size 96 --crisp 1 --noise 0.08 --rate 5e-4")),
    (("stage.latents", 0, "--latent 32 32 --count 900 --seed {n}"),),
    (("stage.base", 0.08, f"--net core --phase a --plan 32x32:192:1 --rate 1e-3 --floor 0.3 {BASE}"),
     ("stage.latents", 0, "--latent 64 64 --count 900 --seed {n}"), ("stage.latents", 0, "--latent 128 128 --count 90 --seed {n}")),
    (("stage.grow", 0, "base"),),
    (("stage.base", 0.36, f"--net base --phase b --plan 128x128:24:.2,64x64:96:.8 --rate 8e-4 {BASE} --damp --drop 0.3"),),
    (("stage.grow", 0, "refiner"),),
    (("stage.base", 0.07, f"--net refiner --phase c --plan 64x64:96:1 --rate 1e-3 --redrawn 3 {BASE} --damp --drop 0.5"),),
    (("stage.redrawn", 0, "--count 96 --seed {n}"),),
    (("stage.decoder", 0.12, "--redrawn 0.5 --crisp 1 --batch 24 --size 128 --rate 5e-4 --ema 0.998"),),
)
# Drawing takes processors, so many processes; a runner of one thread each.
DRAWING = {"stage.latents": 6, "stage.redrawn": 4}
# In a dry run: seconds of training, drawings a process, the batch.
DRY_SECONDS, DRY_COUNT, DRY_BATCH = 1.0, 4, "1"


def command(module: str, share: float, arguments: str, *, minutes: float, dry: bool, n: int) -> list[str]:
    words = arguments.format(n=n).split()
    if share:
        words += ["--minutes", f"{DRY_SECONDS / 60 if dry else minutes * share:.4f}"]
    if dry:
        for option, value in (("--count", str(DRY_COUNT)), ("--batch", DRY_BATCH)):
            if option in words:
                words[words.index(option) + 1] = value
        if "--plan" in words:
            at = words.index("--plan") + 1
            words[at] = ",".join(":".join((size, "1", part)) for size, _, part in (p.split(":") for p in words[at].split(",")))
    if module in (*DRAWING, "stage.text", "stage.vae", "stage.decoder"):
        words += ["--curriculum", "full"]
    return [sys.executable, "-m", module, *words]


def run(step: Step, *, minutes: float, dry: bool) -> None:
    """Starts everything of a step and waits for all of it."""
    started = time.monotonic()
    commands = [command(module, share, arguments, minutes=minutes, dry=dry, n=n)
                for module, share, arguments in step for n in range(1, 1 + (1 if dry else DRAWING.get(module, 1)))]
    children = [subprocess.Popen(c, cwd=HERE, env=os.environ | {"OMP_NUM_THREADS": "1"}) for c in commands]
    wrong = [" ".join(c[2:]) for c, child in zip(commands, children) if child.wait()]
    log(f"{', '.join(dict.fromkeys(module for module, _, _ in step))}: {time.monotonic() - started:.0f} s")
    if wrong:
        raise SystemExit("These failed:\n" + "\n".join(wrong))


def pack(out: Path) -> None:
    """Averaged weights as float16 in files of at most PART bytes, and the small files beside them."""
    out.mkdir(parents=True, exist_ok=True)
    weights: dict[str, torch.Tensor] = {}
    for net, file in NETS.items():
        state = torch.load(RUN / f"{file}.pt", map_location="cpu", weights_only=False)
        weights |= {f"{net}/{k}": v.half() if v.is_floating_point() else v for k, v in state.get("ema", state.get("model")).items()}
    parts: list[dict[str, torch.Tensor]] = [{}]
    size = 0
    for name, value in weights.items():
        if size + value.nbytes > PART - 2**19:
            parts.append({})
            size = 0
        parts[-1][name] = value.contiguous().clone()
        size += value.nbytes
    for i, part in enumerate(parts):
        torch.save(part, out / f"weights-{i}.pt")
    for name in ("tokenizer", "tokenizer_2"):
        shutil.copytree(RUN / name, out / name, dirs_exist_ok=True)
    shutil.copy(RUN / "scaling_factor.txt", out)
    for sheet in sorted(RUN.glob("*.png")):
        shutil.copy(sheet, out)


def unpack(source: Path) -> None:
    """Makes checkpoints in RUN of what `pack` left."""
    weights: dict[str, torch.Tensor] = {}
    for part in sorted(source.glob("weights-*.pt")):
        weights |= torch.load(part, map_location="cpu")
    for name in ("tokenizer", "tokenizer_2"):
        shutil.copytree(source / name, RUN / name, dirs_exist_ok=True)
    vocab = {"vocab": len(Tokenizer.load(RUN / "tokenizer").ids)}
    for net in NETS:
        own = {k.split("/", 1)[1]: v.float() if v.is_floating_point() else v for k, v in weights.items() if k.startswith(f"{net}/")}
        save_weights(net, own, "accelerated", **(vocab if net == "text" else {}))
    shutil.copy(source / "scaling_factor.txt", RUN)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=9, help="of training in all; drawing and starting come on top")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--unpack", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    args = parser.parse_args()
    if args.unpack:
        return unpack(args.unpack)
    if not args.out:
        parser.error("--out or --unpack is needed")
    for step in STEPS:
        run(step, minutes=args.minutes, dry=args.dry_run)
    pack(args.out)


if __name__ == "__main__":
    main()
