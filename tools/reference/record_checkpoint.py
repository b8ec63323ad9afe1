"""Records what diffusers and transformers compute with the checkpoint that is drawn from a seed."""

import gzip
import json
import tempfile
from pathlib import Path

import torch
from diffusers import EDMDPMSolverMultistepScheduler, EDMEulerScheduler, StableDiffusionXLImg2ImgPipeline, StableDiffusionXLPipeline
from transformers import CLIPTokenizer

from checkpoint_models import checkpoint, clip_rows, draw, open_clip_rows, unet_rows, vae_rows
from make_models import SCHEDULER
from pipelines import SCHEDULERS, generators, trace
from places import EOS, RECORDINGS, SHIPPED_CLIP
from recording import Group
from tiny_vocabulary import base_symbols

ELEMENTS = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def numbers(seed: int, *shape: int) -> torch.Tensor:
    return torch.randn(shape, generator=torch.Generator("cpu").manual_seed(seed))


@torch.no_grad()
def networks() -> Group:
    """Inputs are drawn anew from the seed that is named; only what comes out is kept."""
    group = Group(
        "checkpoint",
        "Each network of a checkpoint drawn from a seed. Inputs: normal numbers from seed 1000 (first), 1001 (second) …",
    )
    for element, dtype in ELEMENTS.items():
        made, shapes = checkpoint(False, 1, dtype)
        weights = {"weights": {name: list(shape) for name, shape in sorted(shapes.items())}} if element == "F32" else {}
        group.add(f"base-{element}", {"unet": call_unet(made["unet"], 6)} | text(made) | vae(made["vae"]), element=element, refiner=False, **weights)
    made, shapes = checkpoint(True, 2)
    weights = {name: list(shape) for name, shape in sorted(shapes.items())}
    group.add("refiner-F32", {"unet": call_unet(made["unet"], 5)} | text(made), element="F32", refiner=True, weights=weights)
    return group


def write_names() -> None:
    """What diffusers and transformers call the tensors of a checkpoint, by folder."""
    made = checkpoint(False, 1)[0]
    rows = {"unet": unet_rows(made["unet"]), "vae": vae_rows(made["vae"])}
    rows |= {"text_encoder": clip_rows(made["text_encoder"]), "text_encoder_2": open_clip_rows(made["text_encoder_2"], 1)}
    names = {folder: {own: list(made[folder].state_dict()[own].shape) for own, _, _ in row} for folder, row in rows.items()}
    (RECORDINGS / "diffusers-names.json").write_text(json.dumps(names, separators=(",", ":")) + "\n")


def call_unet(module, ids: int) -> torch.Tensor:
    sample = numbers(1000, 2, module.config.in_channels, 8, 16)
    states = numbers(1001, 2, 77, module.config.cross_attention_dim)
    pooled = numbers(1002, 2, 1280)
    time_ids = torch.arange(2 * ids, dtype=torch.float32).reshape(2, ids) * 64
    return module(sample, torch.tensor(731.0), states, added_cond_kwargs={"text_embeds": pooled, "time_ids": time_ids}).sample


def tokens() -> torch.Tensor:
    """Two texts: an end in the middle with padding of ends, and one with padding of zeros."""
    ids = (torch.arange(2 * 77).reshape(2, 77) * 613) % 49000
    ids[:, 0] = 49406
    ids[0, 20:] = 49407
    ids[1, 50], ids[1, 51:] = 49407, 0
    return ids


def text(made: dict) -> dict:
    """Penultimate states of every eleventh token, and the pooled projection."""
    second = made["text_encoder_2"](tokens(), output_hidden_states=True)
    kept = {"hidden_2": second.hidden_states[-2][:, ::11], "pooled": second.text_embeds}
    if "text_encoder" not in made:
        return kept
    first = made["text_encoder"](tokens(), output_hidden_states=True)
    return kept | {"hidden": first.hidden_states[-2][:, ::11]}


def vae(module) -> dict:
    return {
        "decoded": module.decode(numbers(1000, 1, 4, 4, 8)).sample,
        "parameters": module.encode(numbers(1001, 1, 3, 32, 64)).latent_dist.parameters,
    }


def tokenizers() -> list[CLIPTokenizer]:
    """CLIP's own, from the merges that are shipped; the first pads with the end, the second with `!`."""
    text = gzip.decompress((SHIPPED_CLIP / "merges.txt.gz").read_bytes()).decode()
    base = base_symbols()
    merged = ["".join(line.split()) for line in text.split("\n") if line and not line.startswith("#version")]
    entries = [*base, *(s + "</w>" for s in base), *merged, "<|startoftext|>", EOS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "vocab.json").write_text(json.dumps({entry: i for i, entry in enumerate(entries)}, ensure_ascii=False))
        (folder / "merges.txt").write_text(text)
        files = {"vocab": str(folder / "vocab.json"), "merges": str(folder / "merges.txt")}
        return [CLIPTokenizer(**files, pad_token=pad, model_max_length=77) for pad in (EOS, "!")]


def pipeline(name: str, refiner: bool = False, **changes):
    kind, override = SCHEDULERS[name]
    base, second = checkpoint(False, 1)[0], checkpoint(True, 2)[0]
    tokenizer, tokenizer_2 = tokenizers()
    made = second if refiner else base
    settings = {"force_zeros_for_empty_prompt": not refiner, "add_watermarker": False}
    pipe = (StableDiffusionXLImg2ImgPipeline if refiner else StableDiffusionXLPipeline)(
        vae=base["vae"],
        text_encoder=made.get("text_encoder"),
        text_encoder_2=made["text_encoder_2"],
        tokenizer=None if refiner else tokenizer,
        tokenizer_2=tokenizer_2,
        unet=made["unet"],
        scheduler=kind.from_config(SCHEDULER, **override, **changes),
        **settings,
        **({"requires_aesthetics_score": True} if refiner else {}),
    )
    pipe.set_progress_bar_config(disable=True)
    return pipe


WORDS = {"prompt": "a photo of a panda in a blue spacesuit, 8k", "negative_prompt": "blurry, low quality"}
USUAL = {"num_inference_steps": 4, "guidance_scale": 5.0}


def runs() -> Group:
    group = Group("checkpoint-runs", "Pipelines over the drawn checkpoints, 64 x 64, 4 steps, seed 42.")
    cases = {
        "euler": ("Euler", {}),
        "unipc": ("UniPC", {}),
        "dpm2-a-karras": ("DPM2 a Karras", {}),
        "v-prediction": ("Euler", {"prediction_type": "v_prediction"}),
        "zero-snr": ("Euler", {"prediction_type": "v_prediction", "rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}),
    }
    for id, (name, changes) in cases.items():
        result = trace(pipeline(name, **changes), output_type="latent", generator=generators([42]), height=64, width=64, **WORDS, **USUAL)
        group.add(id, {"initial": result["initial"], "latents": result["latents"]}, scheduler=name, timesteps=result["timesteps"], settings=WORDS | USUAL | {"height": 64, "width": 64, "seeds": [42]})
    made = generators([42])
    base = trace(pipeline("Euler"), output_type="latent", generator=made, height=64, width=64, denoising_end=0.5, **WORDS, **USUAL)
    refined = trace(pipeline("Euler", True), image=base["output"], denoising_start=0.5, output_type="latent", generator=made, original_size=(64, 64), target_size=(64, 64), **WORDS, **USUAL)
    again = WORDS | USUAL | {"original_size": (64, 64), "target_size": (64, 64), "aesthetic_score": 6.0, "negative_aesthetic_score": 2.5}
    group.add("handoff", {"initial": base["initial"], "latents": base["latents"], "refiner_initial": refined["initial"], "refiner_latents": refined["latents"]}, scheduler="Euler", high_noise_fraction=0.5, refiner_settings=again, settings=WORDS | USUAL | {"height": 64, "width": 64, "seeds": [42]}, timesteps=base["timesteps"], refiner_timesteps=refined["timesteps"])
    return group


COSXL = {"sigma_min": 0.002, "sigma_max": 120.0, "sigma_data": 1.0, "sigma_schedule": "exponential", "prediction_type": "v_prediction"}


def edm_runs() -> Group:
    """The base checkpoint as if it had been trained as CosXL and Playground were; `markers` are what such a file says."""
    group = Group("checkpoint-edm", "Pipelines over the drawn base checkpoint with EDM schedulers, 64 x 64, 4 steps, seed 42.")
    mean, deviation = [-1.5, 0.5, 0.25, 2.0], [8.0, 6.0, 6.5, 5.0]
    cosxl = {"edm_vpred.sigma_max": [120.0], "edm_vpred.sigma_min": [0.002]}
    playground = {"edm_mean": mean, "edm_std": deviation}
    cases = {
        "cosxl": ("Euler", EDMEulerScheduler(**COSXL), cosxl),
        "cosxl-dpm": ("DPM Multi", EDMDPMSolverMultistepScheduler(**COSXL), cosxl),
        "playground": ("DPM Multi", EDMDPMSolverMultistepScheduler(), playground),
        "playground-euler": ("Euler", EDMEulerScheduler(), playground),
    }
    for id, (name, scheduler, markers) in cases.items():
        pipe = pipeline("Euler")
        pipe.scheduler = scheduler
        result = trace(pipe, output_type="latent", generator=generators([42]), height=64, width=64, **WORDS, **USUAL)
        group.add(id, {"initial": result["initial"], "latents": result["latents"]}, scheduler=name, markers=markers, timesteps=result["timesteps"], settings=WORDS | USUAL | {"height": 64, "width": 64, "seeds": [42]})
    return group


RANK, ALPHA = 4, 2.0
PARTS = ("to_q", "to_k", "to_v", "to_out.0", "ff.net.0.proj", "ff.net.2", "proj_in", "proj_out", "conv1", "conv2", "conv_shortcut")


def lora_shapes(kohya: bool) -> dict[str, tuple[int, ...]]:
    """A LoRA on most layers of the UNet and on both text encoders, in kohya's names or in peft's."""
    made = checkpoint(False, 1)[0]
    originals = {own: name.removeprefix("model.diffusion_model.") for own, name, _ in unet_rows(made["unet"])}
    shapes = {}

    def add(name: str, weight: torch.Tensor) -> None:
        out, into, *kernel = weight.shape
        down, up = ("lora_down", "lora_up") if kohya else ("lora_A", "lora_B")
        shapes[f"{name}.{down}.weight"] = (RANK, into, *kernel)
        shapes[f"{name}.{up}.weight"] = (out, RANK, *[1 for _ in kernel])
        if kohya:
            shapes[f"{name}.alpha"] = ()

    for own, weight in made["unet"].state_dict().items():
        module = own.removesuffix(".weight")
        if own.endswith(".weight") and weight.ndim > 1 and module.endswith(PARTS):
            original = originals[own].removesuffix(".weight").replace(".", "_")
            add(f"lora_unet_{original}" if kohya else f"unet.{module}", weight)
    for part, prefix in (("text_encoder", "lora_te1"), ("text_encoder_2", "lora_te2")):
        for own, weight in made[part].state_dict().items():
            if own.endswith(("q_proj.weight", "v_proj.weight", "out_proj.weight", "fc1.weight", "fc2.weight")):
                module = "text_model." + own.removeprefix("text_model.").removesuffix(".weight")
                add(f"{prefix}_{module.replace('.', '_')}" if kohya else f"{part}.{module}", weight)
    return shapes


@torch.no_grad()
def loras() -> Group:
    group = Group("checkpoint-loras", "LoRAs drawn from seed 3, loaded by diffusers' load_lora_weights: one UNet call and both encoders.")
    for form in ("kohya", "peft"):
        checkpoint.cache_clear()  # an adapted module has other names
        shapes = lora_shapes(form == "kohya")
        tensors = {name: torch.tensor(ALPHA) if name.endswith(".alpha") else value for name, value in draw(shapes, 3).items()}
        pipe = pipeline("Euler")
        pipe.load_lora_weights({name: value.contiguous() for name, value in tensors.items()}, adapter_name="one")
        for strength in (0.0, 0.7, 1.0):
            pipe.set_adapters(["one"], [strength])
            made = {"text_encoder": pipe.text_encoder, "text_encoder_2": pipe.text_encoder_2}
            weights = {"weights": {name: list(shape) for name, shape in sorted(shapes.items())}} if strength == 0 else {}
            group.add(f"{form}-{strength}", {"unet": call_unet(pipe.unet, 6)} | text(made), form=form, strength=strength, **weights)
    checkpoint.cache_clear()
    return group


EMBEDDINGS = {
    "style": {"clip_l": (3, 64), "clip_g": (3, 64)},
    "uneven": {"clip_l": (1, 64), "clip_g": (4, 64)},
}


@torch.no_grad()
def embeddings() -> Group:
    """Every eleventh token's states. In prompts `<style>` stands for what ours write as `embedding:style`."""
    group = Group("checkpoint-embeddings", "Textual inversions drawn from seed 5, loaded by diffusers' load_textual_inversion: what encode_prompt gives.")
    checkpoint.cache_clear()  # encoders get larger tables
    pipe = pipeline("Euler")
    drawn = {}
    for name, shapes in EMBEDDINGS.items():
        tensors = draw({f"{name}.{part}": shape for part, shape in shapes.items()}, 5)
        drawn[name] = {part: list(shape) for part, shape in shapes.items()}
        for part, encoder, tokenizer in (("clip_l", pipe.text_encoder, pipe.tokenizer), ("clip_g", pipe.text_encoder_2, pipe.tokenizer_2)):
            pipe.load_textual_inversion({f"<{name}>": tensors[f"{name}.{part}"]}, text_encoder=encoder, tokenizer=tokenizer)
    cases = {
        "one": ("a photo of a panda, <style>, 8k", "blurry"),
        "both": ("<uneven> a panda <style>", "<style>, low quality"),
    }
    for id, (prompt, negative) in cases.items():
        positive, other, pooled, other_pooled = pipe.encode_prompt(prompt, negative_prompt=negative, do_classifier_free_guidance=True)
        kept = {"positive": positive[0, ::11], "negative": other[0, ::11], "positive_pooled": pooled, "negative_pooled": other_pooled}
        weights = {"embeddings": drawn} if id == "one" else {}
        group.add(id, kept, prompt=prompt, negative=negative, **weights)
    checkpoint.cache_clear()
    return group


def main() -> None:
    torch.set_num_threads(1)
    write_names()
    for group in (networks(), runs(), edm_runs(), loras(), embeddings()):
        group.write()


if __name__ == "__main__":
    main()
