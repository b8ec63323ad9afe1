"""Seconds that diffusers takes for one call of SDXL's UNet at a size, in float32 or bfloat16, and the memory it takes.

    python torch_unet.py [--dtype bfloat16] [--side 512] [--turns 5] [--threads 2]

Weights are random; the shapes are SDXL base's. Float32 takes 10.3 GB, bfloat16 half of that. Needs torch (the CPU build) and
diffusers. Linux.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).resolve().parents[1] / "checkpoints"))
from export_unet import BASE, unet  # noqa: E402
from own_memory import own_memory  # noqa: E402


def filled(dtype: torch.dtype) -> torch.nn.Module:
    """The UNet with random weights, drawn a tensor at a time so that no second copy is needed."""
    module = unet(BASE).to(dtype)
    generator = torch.Generator().manual_seed(0)
    state = {}
    for name, own in module.named_parameters():
        weight = torch.empty(own.shape, dtype=dtype)
        if own.ndim > 1:
            weight.normal_(0, (own.numel() / own.shape[0]) ** -0.5, generator=generator)
        else:
            weight.fill_(float(name.endswith("weight")))
        state[name] = weight
    module.load_state_dict(state, assign=True)
    return module


@torch.no_grad()
def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    dtype = getattr(torch, asked.dtype)
    module = filled(dtype)
    side = asked.side // 8
    sample, states = torch.randn(1, 4, side, side, dtype=dtype), torch.randn(1, 77, 2048, dtype=dtype)
    ids = torch.tensor([[asked.side, asked.side, 0, 0, asked.side, asked.side]], dtype=dtype)
    added = {"text_embeds": torch.randn(1, 1280, dtype=dtype), "time_ids": ids}
    wall, processor = [], []
    for turn in range(-1, asked.turns):
        began, spent = time.perf_counter(), time.process_time()
        module(sample, torch.tensor(731.0), states, added_cond_kwargs=added)
        taken = time.perf_counter() - began, time.process_time() - spent
        print(f"{'warm' if turn < 0 else f'turn {turn + 1}'}: {taken[0]:.2f} s, processor {taken[1]:.2f} s", flush=True)
        if turn >= 0:
            wall.append(taken[0])
            processor.append(taken[1])
    print(
        f"diffusers, {asked.dtype}, {asked.side}²: median of {asked.turns} {statistics.median(wall):.2f} s, processor "
        f"{statistics.median(processor):.2f} s; own memory {own_memory('RssAnon')} MiB, at most {own_memory('VmHWM')} MiB resident"
    )


if __name__ == "__main__":
    main()
