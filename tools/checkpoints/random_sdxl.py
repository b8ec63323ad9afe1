"""Writes a checkpoint of SDXL's real size whose weights are random: for measuring memory and time, never committed.

    python random_sdxl.py FILE [--refiner] [--lora FILE]

Names and shapes are those of a single file in F16 (6.9 GB); numbers keep signals at their size through the layers.
Needs numpy alone.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

Shape = tuple[int, ...]
Rows = Iterator[tuple[str, Shape]]

VOCABULARY = 49408
TOKENS = 77
POOLED = 1280
BASE = {"channels": (320, 640, 1280), "depths": (0, 2, 10), "context": 2048, "labels": POOLED + 6 * 256}
REFINER = {"channels": (384, 768, 1536, 1536), "depths": (0, 4, 4, 0), "context": 1280, "labels": POOLED + 5 * 256}
VAE = (128, 256, 512, 512)


def linear(name: str, out: int, into: int, bias: bool = True) -> Rows:
    yield f"{name}.weight", (out, into)
    if bias:
        yield f"{name}.bias", (out,)


def conv(name: str, out: int, into: int, kernel: int = 3) -> Rows:
    yield f"{name}.weight", (out, into, kernel, kernel)
    yield f"{name}.bias", (out,)


def norm(name: str, width: int) -> Rows:
    yield f"{name}.weight", (width,)
    yield f"{name}.bias", (width,)


def unet(channels: tuple[int, ...], depths: tuple[int, ...], context: int, labels: int) -> Rows:
    """sgm/modules/diffusionmodules/openaimodel.py: two blocks a level on the way down, three on the way up."""
    first, embedding = channels[0], 4 * channels[0]
    middle_depth = max(depths)
    yield from linear("time_embed.0", embedding, first)
    yield from linear("time_embed.2", embedding, embedding)
    yield from linear("label_emb.0.0", embedding, labels)
    yield from linear("label_emb.0.2", embedding, embedding)
    yield from conv("input_blocks.0.0", first, 4)
    skips, width, at = [first], first, 1
    for level, (out, depth) in enumerate(zip(channels, depths)):
        for _ in range(2):
            yield from resnet(f"input_blocks.{at}.0", out, width, embedding)
            if depth:
                yield from transformer(f"input_blocks.{at}.1", out, depth, context)
            width, at = out, at + 1
            skips.append(width)
        if level < len(channels) - 1:
            yield from conv(f"input_blocks.{at}.0.op", width, width)
            skips.append(width)
            at += 1
    yield from resnet("middle_block.0", width, width, embedding)
    yield from transformer("middle_block.1", width, middle_depth, context)
    yield from resnet("middle_block.2", width, width, embedding)
    at = 0
    for level in reversed(range(len(channels))):
        out, depth = channels[level], depths[level]
        for block in range(3):
            yield from resnet(f"output_blocks.{at}.0", out, width + skips.pop(), embedding)
            width = out
            if depth:
                yield from transformer(f"output_blocks.{at}.1", out, depth, context)
            if level > 0 and block == 2:
                yield from conv(f"output_blocks.{at}.{2 if depth else 1}.conv", out, out)
            at += 1
    yield from norm("out.0", width)
    yield from conv("out.2", 4, width)


def resnet(name: str, out: int, into: int, embedding: int) -> Rows:
    yield from norm(f"{name}.in_layers.0", into)
    yield from conv(f"{name}.in_layers.2", out, into)
    yield from linear(f"{name}.emb_layers.1", out, embedding)
    yield from norm(f"{name}.out_layers.0", out)
    yield from conv(f"{name}.out_layers.3", out, out)
    if out != into:
        yield from conv(f"{name}.skip_connection", out, into, 1)


def transformer(name: str, width: int, depth: int, context: int) -> Rows:
    yield from norm(f"{name}.norm", width)
    yield from linear(f"{name}.proj_in", width, width)
    for i in range(depth):
        block = f"{name}.transformer_blocks.{i}"
        for layer, read in (("attn1", width), ("attn2", context)):
            yield from linear(f"{block}.{layer}.to_q", width, width, bias=False)
            yield from linear(f"{block}.{layer}.to_k", width, read, bias=False)
            yield from linear(f"{block}.{layer}.to_v", width, read, bias=False)
            yield from linear(f"{block}.{layer}.to_out.0", width, width)
        yield from linear(f"{block}.ff.net.0.proj", 8 * width, width)
        yield from linear(f"{block}.ff.net.2", width, 4 * width)
        for i in (1, 2, 3):
            yield from norm(f"{block}.norm{i}", width)
    yield from linear(f"{name}.proj_out", width, width)


def vae() -> Rows:
    """ldm/modules/diffusionmodules/model.py, for pictures of three channels and latents of four."""
    last = VAE[-1]
    yield from conv("encoder.conv_in", VAE[0], 3)
    width = VAE[0]
    for level, out in enumerate(VAE):
        for i in range(2):
            yield from vae_block(f"encoder.down.{level}.block.{i}", out, width)
            width = out
        if level < len(VAE) - 1:
            yield from conv(f"encoder.down.{level}.downsample.conv", out, out)
    yield from vae_middle("encoder.mid", last)
    yield from norm("encoder.norm_out", last)
    yield from conv("encoder.conv_out", 8, last)
    yield from conv("quant_conv", 8, 8, 1)
    yield from conv("post_quant_conv", 4, 4, 1)
    yield from conv("decoder.conv_in", last, 4)
    yield from vae_middle("decoder.mid", last)
    for level in reversed(range(len(VAE))):
        for i in range(3):
            yield from vae_block(f"decoder.up.{level}.block.{i}", VAE[level], width)
            width = VAE[level]
        if level > 0:
            yield from conv(f"decoder.up.{level}.upsample.conv", width, width)
    yield from norm("decoder.norm_out", width)
    yield from conv("decoder.conv_out", 3, width)


def vae_block(name: str, out: int, into: int) -> Rows:
    yield from norm(f"{name}.norm1", into)
    yield from conv(f"{name}.conv1", out, into)
    yield from norm(f"{name}.norm2", out)
    yield from conv(f"{name}.conv2", out, out)
    if out != into:
        yield from conv(f"{name}.nin_shortcut", out, into, 1)


def vae_middle(name: str, width: int) -> Rows:
    yield from vae_block(f"{name}.block_1", width, width)
    yield from norm(f"{name}.attn_1.norm", width)
    for part in ("q", "k", "v", "proj_out"):
        yield from conv(f"{name}.attn_1.{part}", width, width, 1)
    yield from vae_block(f"{name}.block_2", width, width)


def clip_l(width: int = 768, layers: int = 12) -> Rows:
    """transformers' CLIPTextModel."""
    yield "embeddings.token_embedding.weight", (VOCABULARY, width)
    yield "embeddings.position_embedding.weight", (TOKENS, width)
    for i in range(layers):
        layer = f"encoder.layers.{i}"
        for part in ("q", "k", "v", "out"):
            yield from linear(f"{layer}.self_attn.{part}_proj", width, width)
        yield from norm(f"{layer}.layer_norm1", width)
        yield from norm(f"{layer}.layer_norm2", width)
        yield from linear(f"{layer}.mlp.fc1", 4 * width, width)
        yield from linear(f"{layer}.mlp.fc2", width, 4 * width)
    yield from norm("final_layer_norm", width)


def open_clip(width: int = POOLED, layers: int = 32) -> Rows:
    """open_clip's ViT-bigG-14, its text part."""
    yield "token_embedding.weight", (VOCABULARY, width)
    yield "positional_embedding", (TOKENS, width)
    for i in range(layers):
        layer = f"transformer.resblocks.{i}"
        yield f"{layer}.attn.in_proj_weight", (3 * width, width)
        yield f"{layer}.attn.in_proj_bias", (3 * width,)
        yield from linear(f"{layer}.attn.out_proj", width, width)
        yield from norm(f"{layer}.ln_1", width)
        yield from norm(f"{layer}.ln_2", width)
        yield from linear(f"{layer}.mlp.c_fc", 4 * width, width)
        yield from linear(f"{layer}.mlp.c_proj", width, 4 * width)
    yield from norm("ln_final", width)
    yield "text_projection", (width, width)
    yield "logit_scale", ()


def shapes(refiner: bool) -> dict[str, Shape]:
    second = "conditioner.embedders.0.model." if refiner else "conditioner.embedders.1.model."
    parts = [
        ("model.diffusion_model.", unet(**(REFINER if refiner else BASE))),
        ("first_stage_model.", vae()),
        (second, open_clip()),
    ]
    if not refiner:
        parts.append(("conditioner.embedders.0.transformer.text_model.", clip_l()))
    return {prefix + name: shape for prefix, rows in parts for name, shape in rows}


def lora_shapes(model: dict[str, Shape], rank: int) -> dict[str, Shape]:
    """A LoRA in kohya's names on the UNet's attention and feed-forward layers."""
    found = {}
    for name, shape in model.items():
        if "transformer_blocks" in name and name.endswith(".weight") and len(shape) == 2:
            layer = name.removeprefix("model.diffusion_model.").removesuffix(".weight").replace(".", "_")
            found[f"lora_unet_{layer}.lora_down.weight"] = (rank, shape[1])
            found[f"lora_unet_{layer}.lora_up.weight"] = (shape[0], rank)
    return found


def write(path: Path, tensors: dict[str, Shape]) -> None:
    header, at = {}, 0
    for name, shape in tensors.items():
        size = 2 * int(np.prod(shape))
        header[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pool = np.random.default_rng(0).standard_normal(16 << 20).astype(np.float32)
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name, shape in tensors.items():
            count = int(np.prod(shape))
            if len(shape) <= 1:
                file.write(np.full(count, 1 if name.endswith("weight") else 0, np.float16).tobytes())
                continue
            scaled = (pool[:count] / int(np.prod(shape[1:])) ** 0.5).astype(np.float16)
            while count > 0:
                part = scaled[:count]
                file.write(part.tobytes())
                count -= len(part)
    print(f"{path}: {len(tensors)} tensors, {path.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--refiner", action="store_true")
    parser.add_argument("--lora", type=Path, help="also a LoRA of rank 16 for its UNet")
    asked = parser.parse_args()
    model = shapes(asked.refiner)
    write(asked.file, model)
    if asked.lora:
        write(asked.lora, lora_shapes(model, 16))


if __name__ == "__main__":
    main()
