"""Writes a checkpoint of SDXL's real size whose weights are random: for measuring memory and time, never committed.

    python random_sdxl.py FILE [--refiner] [--lora FILE]

Names and shapes are those of a single file in F16 (6.9 GB); numbers keep signals at their size through the layers.
Needs torch, diffusers and transformers as tools/reference/requirements.txt has them.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))
from checkpoint_models import clip_rows, open_clip_rows, stored_shape, unet_rows, vae_rows  # noqa: E402

BASE = {
    "block_out_channels": (320, 640, 1280),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
    "up_block_types": ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "attention_head_dim": (5, 10, 20),
    "transformer_layers_per_block": (1, 2, 10),
    "cross_attention_dim": 2048,
    "projection_class_embeddings_input_dim": 2816,
}
REFINER = {
    "block_out_channels": (384, 768, 1536, 1536),
    "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
    "up_block_types": ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
    "attention_head_dim": (6, 12, 24, 24),
    "transformer_layers_per_block": 4,
    "cross_attention_dim": 1280,
    "projection_class_embeddings_input_dim": 2560,
}


def shapes(refiner: bool) -> dict[str, tuple[int, ...]]:
    with torch.device("meta"):
        unet = UNet2DConditionModel(
            in_channels=4,
            out_channels=4,
            layers_per_block=2,
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=256,
            **(REFINER if refiner else BASE),
        )
        vae = AutoencoderKL(
            block_out_channels=(128, 256, 512, 512),
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            layers_per_block=2,
            latent_channels=4,
        )
        first = CLIPTextModel(text_config(768, 12, "quick_gelu"))
        second = CLIPTextModelWithProjection(text_config(1280, 32, "gelu"))
    parts = [(unet, unet_rows(unet)), (vae, vae_rows(vae)), (second, open_clip_rows(second, 0 if refiner else 1))]
    if not refiner:
        parts.append((first, clip_rows(first)))
    found = {}
    for module, rows in parts:
        state = module.state_dict()
        for own, name, third in rows:
            found[name] = stored_shape(name, state[own], third)
    return found


def text_config(width: int, layers: int, activation: str) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=49408,
        hidden_size=width,
        intermediate_size=4 * width,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        hidden_act=activation,
        projection_dim=width,
    )


def lora_shapes(model: dict[str, tuple[int, ...]], rank: int) -> dict[str, tuple[int, ...]]:
    """A LoRA in kohya's names on the UNet's attention and feed-forward layers."""
    found = {}
    for name, shape in model.items():
        if "transformer_blocks" in name and name.endswith(".weight") and len(shape) == 2:
            layer = name.removeprefix("model.diffusion_model.").removesuffix(".weight").replace(".", "_")
            found[f"lora_unet_{layer}.lora_down.weight"] = (rank, shape[1])
            found[f"lora_unet_{layer}.lora_up.weight"] = (shape[0], rank)
    return found


def write(path: Path, tensors: dict[str, tuple[int, ...]]) -> None:
    header, at = {}, 0
    for name, shape in tensors.items():
        size = 2 * int(np.prod(shape))
        header[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pool = np.random.default_rng(0).standard_normal(16 << 20).astype(np.float32)
    scaled: dict[int, np.ndarray] = {}
    with path.open("wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name, shape in tensors.items():
            count = int(np.prod(shape))
            if len(shape) <= 1:
                file.write(np.full(count, 1 if name.endswith("weight") else 0, np.float16).tobytes())
                continue
            fan_in = int(np.prod(shape[1:]))
            if fan_in not in scaled:
                scaled = {fan_in: (pool / fan_in**0.5).astype(np.float16)}
            while count > 0:
                part = scaled[fan_in][:count]
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
