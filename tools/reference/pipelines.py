"""diffusers' own pipelines over the tiny modules, and what a run of one leaves behind."""

import functools

import numpy as np
import torch
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    DPMSolverSinglestepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    KDPM2AncestralDiscreteScheduler,
    KDPM2DiscreteScheduler,
    LMSDiscreteScheduler,
    PNDMScheduler,
    StableDiffusionXLImg2ImgPipeline,
    StableDiffusionXLPipeline,
    UniPCMultistepScheduler,
)
from transformers import CLIPTokenizer

import tiny_models
from make_models import SCHEDULER
from places import BASE, EOS

KARRAS = {"use_karras_sigmas": True}
SCHEDULERS = {
    "DDIM": (DDIMScheduler, {}),
    "DPM Multi": (DPMSolverMultistepScheduler, {}),
    "DPM Single": (DPMSolverSinglestepScheduler, {}),
    "Euler a": (EulerAncestralDiscreteScheduler, {}),
    "Euler": (EulerDiscreteScheduler, {}),
    "Heun": (HeunDiscreteScheduler, {}),
    "DPM2 a Karras": (KDPM2AncestralDiscreteScheduler, KARRAS),
    "DPM2 Karras": (KDPM2DiscreteScheduler, KARRAS),
    "LMS": (LMSDiscreteScheduler, {}),
    "PNDM": (PNDMScheduler, {}),
    "DDPM": (DDPMScheduler, {}),
    "UniPC": (UniPCMultistepScheduler, {}),
}


def scheduler(name: str):
    """A fresh scheduler, made as a user of diffusers switches it: from SDXL's settings."""
    kind, override = SCHEDULERS[name]
    return kind.from_config(SCHEDULER, **override)


@functools.cache
def parts(refiner: bool) -> dict:
    """Tokenizers and modules of the base or the refiner, made once."""
    folder = BASE / "tokenizer"
    files = {"vocab": str(folder / "vocab.json"), "merges": str(folder / "merges.txt")}
    tokenizers = [CLIPTokenizer(**files, pad_token=pad, model_max_length=77) for pad in (EOS, "!")]
    return {
        "vae": tiny_models.vae(),
        "text_encoder": None if refiner else tiny_models.text_encoder(False),
        "text_encoder_2": tiny_models.text_encoder(True),
        "tokenizer": None if refiner else tokenizers[0],
        "tokenizer_2": tokenizers[1],
        "unet": tiny_models.unet(refiner),
    }


def pipeline(scheduler_name: str, refiner: bool = False, from_image: bool = False):
    """A base or refiner pipeline with its own scheduler; the refiner always starts from an image or a latent."""
    kind = StableDiffusionXLImg2ImgPipeline if refiner or from_image else StableDiffusionXLPipeline
    settings = {"force_zeros_for_empty_prompt": not refiner, "add_watermarker": False}
    if kind is StableDiffusionXLImg2ImgPipeline:
        settings["requires_aesthetics_score"] = refiner
    made = kind(**parts(refiner), scheduler=scheduler(scheduler_name), **settings)
    made.set_progress_bar_config(disable=True)
    return made


def generators(seeds: list[int]) -> list[torch.Generator]:
    """One CPU generator per image."""
    return [torch.Generator("cpu").manual_seed(seed) for seed in seeds]


def trace(pipe, **arguments) -> dict:
    """Runs a pipeline; gives the latents before the loop and after every evaluation, its timesteps and its output."""
    seen: dict = {"latents": [], "timesteps": []}
    prepare = pipe.prepare_latents

    def prepared(*args, **kwargs):
        out = prepare(*args, **kwargs)
        seen["initial"] = out[0] if isinstance(out, tuple) else out
        return out

    def after(_pipe, _index, timestep, values):
        seen["latents"].append(values["latents"].clone())
        seen["timesteps"].append(float(timestep))
        return {}

    pipe.prepare_latents = prepared
    output = pipe(callback_on_step_end=after, callback_on_step_end_tensor_inputs=["latents"], **arguments).images
    if not isinstance(output, torch.Tensor):
        output = np.stack([np.array(image) for image in output])
    sigmas = getattr(pipe.scheduler, "sigmas", None)
    return {
        "initial": seen["initial"],
        "latents": torch.stack(seen["latents"]),
        "timesteps": seen["timesteps"],
        "sigmas": None if sigmas is None else [float(sigma) for sigma in sigmas],
        "output": output,
    }
