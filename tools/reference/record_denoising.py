"""Records whole runs: every scheduler, settings, handoff from base to refiner, and starts from an image."""

import numpy as np
import torch
from PIL import Image

from pipelines import SCHEDULERS, generators, pipeline, trace
from recording import Group

PROMPT = "a photo of a panda in a blue spacesuit, highly detailed"
NEGATIVE = "blurry, low quality"
REFINED = "a photo of a panda, sharp focus"
WORDS = {"prompt": PROMPT, "negative_prompt": NEGATIVE}


def settings(**changes) -> dict:
    """What a case was run with, under the names that diffusers gives the arguments; seeds are one per image."""
    usual = {
        **WORDS,
        "num_inference_steps": 8,
        "guidance_scale": 5.0,
        "height": 64,
        "width": 64,
        "seeds": [42],
    }
    return usual | changes


def run(scheduler: str, output: str, used: dict, refiner: bool = False, from_image: bool = False, **more) -> dict:
    arguments = {name: value for name, value in used.items() if name != "seeds"}
    if from_image or refiner:
        arguments = {name: value for name, value in arguments.items() if name not in ("height", "width")}
    made = generators(used["seeds"])
    pipe = pipeline(scheduler, refiner, from_image)
    return trace(pipe, output_type=output, generator=more.pop("generator", made), **arguments, **more)


def add(group: Group, id: str, scheduler: str, used: dict, result: dict, image: bool, **more) -> None:
    tensors = {"initial": result["initial"], "latents": result["latents"]}
    if image:
        tensors["image"] = result["output"]
    facts = {"timesteps": result["timesteps"]}
    if result["sigmas"] is not None:
        facts["sigmas"] = result["sigmas"]
    group.add(id, tensors | more.pop("tensors", {}), scheduler=scheduler, settings=used, **more, **facts)


def slug(scheduler: str) -> str:
    return scheduler.lower().replace(" ", "-")


def schedulers() -> Group:
    group = Group("schedulers", "Text to image with each scheduler: 8 steps in full, 20 steps with the last latents.")
    for name in SCHEDULERS:
        used = settings()
        add(group, slug(name), name, used, run(name, "pil", used), name in ("DDIM", "Euler", "Heun", "UniPC"))
        used = settings(num_inference_steps=20, seeds=[7])
        result = run(name, "latent", used)
        group.add(
            f"{slug(name)}-20",
            {"initial": result["initial"], "last": result["latents"][-1]},
            scheduler=name,
            settings=used,
            timesteps=result["timesteps"],
        )
    return group


def variations() -> Group:
    """Text to image with one thing changed at a time."""
    group = Group("settings", "Text to image, one setting changed at a time; 4 steps unless the case says otherwise.")
    usual = {"num_inference_steps": 4}
    two = {"prompt": [PROMPT] * 2, "negative_prompt": [NEGATIVE] * 2, "seeds": [42, 43]}
    cases = {
        "wide": ("Euler", {"height": 64, "width": 96}, True),
        "tall": ("UniPC", {"height": 96, "width": 64}, True),
        "off-grid": ("Euler", {"height": 72, "width": 88}, True),
        "next-on-grid": ("Euler", {"height": 80, "width": 96}, True),
        "batch-euler": ("Euler", two, True),
        "batch-euler-a": ("Euler a", two, False),
        "batch-unipc": ("UniPC", two, False),
        "batch-two-prompts": ("DDIM", two | {"prompt": [PROMPT, REFINED], "negative_prompt": [NEGATIVE, ""]}, False),
        "rescale": ("DDIM", {"guidance_rescale": 0.7}, False),
        "rescale-batch": ("Euler", two | {"guidance_rescale": 0.7}, False),
        "no-guidance": ("Euler", {"guidance_scale": 1.0}, False),
        "negative-none": ("Euler", {"negative_prompt": None}, False),
        "negative-empty": ("Euler", {"negative_prompt": ""}, False),
        "clip-skip": ("Euler", {"clip_skip": 1}, False),
        "second-prompts": ("Euler", {"prompt_2": REFINED, "negative_prompt_2": "text, watermark"}, False),
        "size-conditioning": (
            "Euler",
            {
                "original_size": (96, 128),
                "crops_coords_top_left": (8, 16),
                "target_size": (64, 80),
                "negative_original_size": (32, 48),
                "negative_crops_coords_top_left": (2, 3),
                "negative_target_size": (40, 56),
            },
            False,
        ),
        "ddim-eta": ("DDIM", {"eta": 0.6}, False),
        "one-step": ("Euler", {"num_inference_steps": 1}, False),
    }
    for id, (scheduler, changes, image) in cases.items():
        used = settings(**(usual | changes))
        add(group, id, scheduler, used, run(scheduler, "pil" if image else "latent", used), image)
    return group


def handoff() -> Group:
    """Base up to a fraction, refiner from it; the refiner's noise continues the base's generators."""
    group = Group("handoff", "Base to refiner, cut by timestep as diffusers does, 10 steps.")
    cases = [
        ("Euler", 0.8, [42]),
        ("UniPC", 0.8, [42]),
        ("Heun", 0.8, [42]),
        ("DPM2 a Karras", 0.8, [42]),
        ("Euler a", 0.8, [42]),
        ("Euler", 0.6, [42]),
        ("UniPC", 0.6, [42]),
        ("Euler a", 0.8, [42, 43]),
    ]
    for name, fraction, seeds in cases:
        used = settings(num_inference_steps=10, seeds=seeds)
        if len(seeds) > 1:
            used |= {"prompt": [PROMPT] * len(seeds), "negative_prompt": [NEGATIVE] * len(seeds)}
        made = generators(seeds)
        base = run(name, "latent", used, denoising_end=fraction, generator=made)
        words = {"prompt": REFINED, "negative_prompt": NEGATIVE, "num_inference_steps": 10, "guidance_scale": 5.0}
        if len(seeds) > 1:
            words |= {"prompt": [REFINED] * len(seeds), "negative_prompt": [NEGATIVE] * len(seeds)}
        sizes = {"original_size": (64, 64), "target_size": (64, 64)}
        refined = trace(
            pipeline(name, refiner=True),
            image=base["output"],
            denoising_start=fraction,
            output_type="pil",
            generator=made,
            **words,
            **sizes,
        )
        tensors = {
            "initial": base["initial"],
            "latents": base["latents"],
            "refiner_initial": refined["initial"],
            "refiner_latents": refined["latents"],
        }
        id = f"{slug(name)}-{int(fraction * 100)}" + ("-batch" if len(seeds) > 1 else "")
        if id in ("euler-80", "unipc-80"):
            tensors["image"] = refined["output"]
        group.add(
            id,
            tensors,
            scheduler=name,
            high_noise_fraction=fraction,
            settings=used,
            refiner_settings=words | sizes | {"aesthetic_score": 6.0, "negative_aesthetic_score": 2.5},
            timesteps=base["timesteps"],
            refiner_timesteps=refined["timesteps"],
        )
    return group


def picture(height: int, width: int) -> np.ndarray:
    """A smooth coloured picture [height, width, 3], different in every corner."""
    y, x = np.meshgrid(np.linspace(0, 1, height), np.linspace(0, 1, width), indexing="ij")
    bands = [np.sin(7 * x + 3 * y), np.cos(5 * y - 2 * x), np.sin(9 * x * y + 1)]
    return np.clip(127.5 + 110 * np.stack(bands, axis=-1), 0, 255).astype(np.uint8)


def from_image() -> Group:
    """Starts from a picture; posterior sample, then noise, then the steps draw from one generator."""
    group = Group("img2img", "Image to image; draws come in the order posterior, noise, steps.")
    cases = [
        ("euler-50", "Euler", 0.5, False, 64, 64, [42], True),
        ("unipc-50", "UniPC", 0.5, False, 64, 64, [42], False),
        ("heun-30", "Heun", 0.3, False, 64, 64, [42], False),
        ("euler-a-75", "Euler a", 0.75, False, 64, 64, [42], False),
        ("dpm2-karras-50", "DPM2 Karras", 0.5, False, 64, 64, [42], False),
        ("dpm-single-50", "DPM Single", 0.5, False, 64, 64, [42], False),
        ("ddim-full", "DDIM", 1.0, False, 64, 64, [42], False),
        ("wide-batch", "Euler a", 0.5, False, 64, 96, [42, 43], False),
        ("refiner-ddim-50", "DDIM", 0.5, True, 64, 64, [42], True),
        ("refiner-euler-a-30", "Euler a", 0.3, True, 64, 64, [42], False),
    ]
    for id, name, strength, refiner, height, width, seeds, image in cases:
        used = settings(seeds=seeds, height=height, width=width, strength=strength)
        if len(seeds) > 1:
            used |= {"prompt": [PROMPT] * len(seeds), "negative_prompt": [NEGATIVE] * len(seeds)}
        pixels = picture(height, width)
        result = run(name, "pil", used, refiner, True, image=Image.fromarray(pixels))
        more = {"tensors": {"source": pixels}, "model": "refiner" if refiner else "base"}
        add(group, id, name, used, result, image, **more)
    return group


def main() -> None:
    torch.set_num_threads(1)
    for group in (schedulers(), variations(), handoff(), from_image()):
        group.write()


if __name__ == "__main__":
    main()
