"""Makes the first base from the trained core, one more level outside, and the first refiner from the base's outer levels.

Averaging a base latent over 2 x 2 gives what the core was trained on, so the new level begins as that average on the way
in and as an enlargement on the way out; the base then starts from all that the core knows of words and composition.
"""

from __future__ import annotations

import argparse

import torch
from diffusers.models.resnet import ResnetBlock2D

from model.unet import make_base, make_refiner
from stage.common import RUN, load, log, save_weights


def inner(name: str) -> str:
    """The name in the base of a core parameter: down blocks move in by one, up blocks keep their place."""
    if not name.startswith("down_blocks."):
        return name
    part, index, rest = name.split(".", 2)
    return f"{part}.{int(index) + 1}.{rest}"


@torch.no_grad()
def pass_through(resnet: ResnetBlock2D) -> None:
    """Makes a block hand on its first channels unchanged."""
    resnet.conv2.weight.mul_(0.1), resnet.conv2.bias.zero_()
    if resnet.conv_shortcut is not None:
        resnet.conv_shortcut.weight.mul_(0.1), resnet.conv_shortcut.bias.zero_()
        same = min(resnet.conv_shortcut.weight.shape[:2])
        resnet.conv_shortcut.weight[range(same), range(same), 0, 0] += 1.0


@torch.no_grad()
def grow(state: dict[str, torch.Tensor]) -> torch.nn.Module:
    """A base whose inner levels hold the core's weights."""
    base = make_base()
    target = base.state_dict()
    for name, value in state.items():
        new = inner(name)
        if new in target and target[new].shape == value.shape:
            target[new] = value
        else:
            log(f"{name} {tuple(value.shape)} starts anew")
    base.load_state_dict(target)
    outer_in, outer_out = base.down_blocks[0], base.up_blocks[-1]
    for resnet in (*outer_in.resnets, *outer_out.resnets):
        pass_through(resnet)
    down, up = outer_in.downsamplers[0].conv, base.up_blocks[-2].upsamplers[0].conv
    down.weight.mul_(0.1), down.bias.zero_(), up.weight.mul_(0.1), up.bias.zero_()
    for c in range(down.weight.shape[0]):
        # Padding of one on each side: taps 1 and 2 are the block of 2 x 2.
        down.weight[c, c, 1:, 1:] += 0.25
    for c in range(up.weight.shape[0]):
        up.weight[c, c, 1, 1] += 1.0
    return base


def outer(name: str) -> str:
    """The name in the base of a refiner parameter: the refiner's three levels are the base's outermost ones."""
    if not name.startswith("up_blocks."):
        return name
    part, index, rest = name.split(".", 2)
    return f"{part}.{int(index) + 2}.{rest}"


@torch.no_grad()
def shrink(state: dict[str, torch.Tensor]) -> torch.nn.Module:
    """A refiner that starts from what the base's outer levels know of fine structure, where shapes agree."""
    refiner = make_refiner()
    target = refiner.state_dict()
    same = {k: state[outer(k)] for k, v in target.items() if outer(k) in state and state[outer(k)].shape == v.shape}
    refiner.load_state_dict(target | same)
    log(f"{len(same)} of {len(target)} tensors come from the base")
    return refiner


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("net", choices=("base", "refiner"))
    net = parser.parse_args().net
    source = "core" if net == "base" else "base"
    if not (state := load(RUN / f"{source}.pt")):
        raise SystemExit(f"There is no {source} yet; run stage.base --net {source} first.")
    module = grow(state["ema"]) if net == "base" else shrink(state["ema"])
    save_weights(net, module.state_dict(), "grown")
    log(f"{net}: {sum(p.numel() for p in module.parameters()):,} parameters")


if __name__ == "__main__":
    main()
