"""Writes the tiny base and refiner as ONNX model folders, and the grid overlay."""

import json

import torch

import tiny_models
from export_onnx import export_text_encoder, export_unet, export_vae
from places import BASE, EOS, GRID, REFINER
from sdxl_settings import SDXL
from tiny_vocabulary import train
from tokenizer_folder import write_json, write_tokenizer

SCHEDULER = {"_class_name": "EulerDiscreteScheduler", "_diffusers_version": "0.19.0.dev0", **SDXL}


def _config(module: torch.nn.Module) -> dict:
    """The settings as a save of the module would write them, without this machine's paths."""
    holder = module.config if hasattr(module.config, "to_json_string") else module
    values = json.loads(holder.to_json_string())
    return {name: value for name, value in values.items() if name != "_name_or_path"}


def _index(refiner: bool) -> dict:
    absent = [None, None]
    shared = {
        "_class_name": "StableDiffusionXLImg2ImgPipeline" if refiner else "StableDiffusionXLPipeline",
        "_diffusers_version": "0.19.0.dev0",
        "force_zeros_for_empty_prompt": not refiner,
    }
    if refiner:
        shared["requires_aesthetics_score"] = True
    return shared | {
        "scheduler": ["diffusers", "EulerDiscreteScheduler"],
        "text_encoder": absent if refiner else ["transformers", "CLIPTextModel"],
        "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"],
        "tokenizer": absent if refiner else ["transformers", "CLIPTokenizer"],
        "tokenizer_2": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }


def main() -> None:
    torch.manual_seed(0)  # only the examples that the tracer sees come from here
    vocabulary, merges = train()
    first, second = tiny_models.text_encoder(False), tiny_models.text_encoder(True)
    vae = tiny_models.vae()
    for folder, refiner in ((BASE, False), (REFINER, True)):
        unet = tiny_models.unet(refiner)
        write_json(folder / "model_index.json", _index(refiner))
        write_json(folder / "scheduler" / "scheduler_config.json", SCHEDULER)
        write_tokenizer(folder / "tokenizer_2", vocabulary, merges, "!")
        write_json(folder / "text_encoder_2" / "config.json", _config(second))
        export_text_encoder(second, True, folder / "text_encoder_2" / "model.onnx")
        if not refiner:
            write_tokenizer(folder / "tokenizer", vocabulary, merges, EOS)
            write_json(folder / "text_encoder" / "config.json", _config(first))
            export_text_encoder(first, False, folder / "text_encoder" / "model.onnx")
        write_json(folder / "unet" / "config.json", _config(unet))
        export_unet(unet, folder / "unet" / "model.onnx", fixed_factor=False)
        encoder, decoder = folder / "vae_encoder", folder / "vae_decoder"
        write_json(encoder / "config.json", _config(vae))
        write_json(decoder / "config.json", _config(vae))
        export_vae(vae, encoder / "model.onnx", decoder / "model.onnx")
    write_json(GRID / "overlay.json", {"over": "tiny-sdxl", "remove": [], "about": "UNet upsampling by a fixed 2"})
    export_unet(tiny_models.unet(False), GRID / "unet" / "model.onnx", fixed_factor=True)


if __name__ == "__main__":
    main()
