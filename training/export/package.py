"""Writes the two model folders, base and refiner, from the checkpoints' averaged weights."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from export.colours import fit_colours
from export.graphs import export_text, export_unet, export_vae
from model.text import TextEncoders
from model.tokenizer import Tokenizer
from model.unet import make_base, make_refiner
from model.vae import make_vae
from stage.common import RUN

SCHEDULER = {
    "_class_name": "EulerDiscreteScheduler", "_diffusers_version": "0.42.1", "beta_end": 0.012,
    "beta_schedule": "scaled_linear", "beta_start": 0.00085, "clip_sample": False, "interpolation_type": "linear",
    "num_train_timesteps": 1000, "prediction_type": "epsilon", "sample_max_value": 1.0, "set_alpha_to_one": False,
    "skip_prk_steps": True, "steps_offset": 1, "timestep_spacing": "leading", "trained_betas": None,
    "use_karras_sigmas": False,
}

# What front ends begin with: the size that it was trained at and draws best, and prompts that show what it knows.
FRONT_ENDS = {
    "width": 512,
    "height": 512,
    "prompts": [
        "a panda in a blue spacesuit sitting at a bar",
        "a fox in a green jacket standing in a forest at sunset",
        "a rabbit in a red hoodie waving on the beach",
        "a robot in an orange spacesuit on the moon, close-up",
        "a cat in a purple jacket in a city at night",
        "a frog in a yellow hoodie in the mountains, watercolor",
    ],
}


def write_json(path: Path, value: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")


def index(kind: str, parts: dict[str, list[str | None]], **flags: bool) -> dict:
    return {"_class_name": kind, "_diffusers_version": "0.42.1", **flags, **parts}


def restore(module: torch.nn.Module, name: str) -> torch.nn.Module:
    """Loads a checkpoint's averaged weights (the text encoders keep no average)."""
    state = torch.load(RUN / f"{name}.pt", map_location="cpu", weights_only=False)
    module.load_state_dict(state["ema" if "ema" in state else "model"])
    return module.eval()


def write_base(out: Path, colours: dict[str, list]) -> None:
    vocab = torch.load(RUN / "text.pt", map_location="cpu", weights_only=False)["vocab"]
    text = restore(TextEncoders(vocab), "text")
    for name in ("tokenizer", "tokenizer_2"):
        Tokenizer.load(RUN / name).save(out / name)
    export_text(text.first, out / "text_encoder", projected=False)
    export_text(text.second, out / "text_encoder_2", projected=True)
    export_unet(restore(make_base(), "base"), out / "unet", colours, refiner=False)
    export_vae(restore(make_vae(), "vae-decoder" if (RUN / "vae-decoder.pt").exists() else "vae"), out, float((RUN / "scaling_factor.txt").read_text()))
    write_json(out / "scheduler" / "scheduler_config.json", SCHEDULER)
    write_json(out / "sigmaflow.json", FRONT_ENDS)
    write_json(out / "model_index.json", index("StableDiffusionXLPipeline", {
        "scheduler": ["diffusers", "EulerDiscreteScheduler"],
        "text_encoder": ["transformers", "CLIPTextModel"], "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"],
        "tokenizer": ["transformers", "CLIPTokenizer"], "tokenizer_2": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"], "vae": ["diffusers", "AutoencoderKL"],
    }, force_zeros_for_empty_prompt=True))


def write_refiner(out: Path, colours: dict[str, list]) -> None:
    """Only what the refiner does not share with the base: its net."""
    export_unet(restore(make_refiner(), "refiner"), out / "unet", colours, refiner=True)
    write_json(out / "scheduler" / "scheduler_config.json", SCHEDULER)
    write_json(out / "model_index.json", index("StableDiffusionXLImg2ImgPipeline", {
        "scheduler": ["diffusers", "EulerDiscreteScheduler"], "text_encoder": [None, None], "tokenizer": [None, None],
        "unet": ["diffusers", "UNet2DConditionModel"],
    }, force_zeros_for_empty_prompt=False, requires_aesthetics_score=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="the folder above embedded/ and embedded-refiner/")
    args = parser.parse_args()
    colours = fit_colours()
    write_base(args.out / "embedded", colours)
    if (RUN / "refiner.pt").exists():
        write_refiner(args.out / "embedded-refiner", colours)
    size = sum(p.stat().st_size for p in args.out.rglob("*") if p.is_file())
    print(f"{size / 1e6:.1f} MB in all")


if __name__ == "__main__":
    main()
