"""Records single models: token ids, both text encoders, one call of each UNet, the VAE."""

import torch
from PIL import Image

from pipelines import generators, parts, pipeline
from record_denoising import picture
from recording import Group

ENCODED = {
    "panda": "a photo of a panda in a blue spacesuit, highly detailed",
    "empty": "",
    "long": "a castle on a hill under a starry sky, " * 12,
}
TOKENISED = {
    **ENCODED,
    "capitals": "A PHOTO of An Old Lighthouse",
    "spaces": "  two   words \n\t here  ",
    "digits": "1234 robots in 2016, 42%",
    "contraction": "you should've seen it, can't you? it's the fox's",
    "accents": "café naïve Übermut",
    "emoji": "a fox 🦊 and a panda 🐼!",
    "cjk": "山の中の小さな家",
    "special": "a fox<|endoftext|>and a dog",
    "punctuation": "(a), [b]; {c} -- \"d\" ... !?",
    "bang": "!!! ! a!",
}


@torch.no_grad()
def text() -> Group:
    group = Group("text", "Token ids [1, 77] of both tokenizers; penultimate states of both encoders, pooled vector.")
    base = parts(False)
    for id, prompt in TOKENISED.items():
        ids = [
            base[name](prompt, padding="max_length", max_length=77, truncation=True, return_tensors="pt").input_ids
            for name in ("tokenizer", "tokenizer_2")
        ]
        tensors = {"ids": ids[0], "ids_2": ids[1]}
        if id in ENCODED:
            first = base["text_encoder"](ids[0], output_hidden_states=True)
            second = base["text_encoder_2"](ids[1], output_hidden_states=True)
            tensors |= {
                "hidden": first.hidden_states[-2],
                "hidden_2": second.hidden_states[-2],
                "pooled": second.text_embeds,
            }
        group.add(id, tensors, prompt=prompt)
    return group


@torch.no_grad()
def unet() -> Group:
    group = Group("unet", "One call of a UNet each; off-grid needs upsampling by the skip tensors' sizes.")
    cases = {
        "base": (False, "", (1, 4, 8, 12), 501.0),
        "base-fraction": (False, "a fox", (2, 4, 8, 8), 760.04455),
        "base-off-grid": (False, "a fox", (1, 4, 9, 11), 251.0),
        "refiner": (True, "a fox", (1, 4, 8, 12), 126.0),
    }
    for id, (refiner, prompt, shape, timestep) in cases.items():
        rng = torch.Generator("cpu").manual_seed(99)
        pipe = pipeline("Euler", refiner)
        count = shape[0]
        embeds, _, pooled, _ = pipe.encode_prompt([prompt] * count, do_classifier_free_guidance=False)
        height, width = float(shape[2] * 8), float(shape[3] * 8)
        ids = [height, width, 0.0, 0.0, 6.0] if refiner else [height, width, 0.0, 0.0, height, width]
        inputs = {
            "sample": torch.randn(shape, generator=rng),
            "encoder_hidden_states": embeds,
            "text_embeds": pooled,
            "time_ids": torch.tensor([ids] * count),
        }
        added = {name: inputs[name] for name in ("text_embeds", "time_ids")}
        out = pipe.unet(inputs["sample"], torch.tensor(timestep), embeds, added_cond_kwargs=added).sample
        model = "refiner" if refiner else "base"
        group.add(id, inputs | {"out_sample": out}, model=model, prompt=prompt, timestep=timestep)
    return group


@torch.no_grad()
def vae() -> Group:
    group = Group("vae", "Encoder: picture, moments, sampled latents. Decoder: latents, values, pixels; tiled.")
    model, pipe = parts(False)["vae"], pipeline("Euler")
    pixels = picture(64, 96)
    moments = model.encode(pipe.image_processor.preprocess(Image.fromarray(pixels))).latent_dist
    sampled = moments.sample(generator=generators([42])[0]) * model.config.scaling_factor
    group.add("encode", {"image": pixels, "moments": moments.parameters, "latents": sampled}, seed=42)
    for id, shape in (("decode", (1, 4, 8, 12)), ("decode-small", (2, 4, 4, 4))):
        latents = torch.randn(shape, generator=torch.Generator("cpu").manual_seed(5)) * 3
        values = model.decode(latents / model.config.scaling_factor).sample
        image = _pixels(pipe, values)
        group.add(id, {"latents": latents, "image": image} | ({"values": values} if id == "decode-small" else {}))
    model.enable_tiling()
    latents = torch.randn((1, 4, 16, 20), generator=torch.Generator("cpu").manual_seed(6))
    values = model.decode(latents / model.config.scaling_factor).sample
    model.disable_tiling()
    facts = {"tile": model.tile_latent_min_size, "overlap": model.tile_overlap_factor}
    group.add("decode-tiled", {"latents": latents, "image": _pixels(pipe, values)}, **facts)
    return group


def _pixels(pipe, values: torch.Tensor):
    return (pipe.image_processor.postprocess(values, output_type="np") * 255).round().astype("uint8")


def main() -> None:
    torch.set_num_threads(1)
    for group in (text(), unet(), vae()):
        group.write()


if __name__ == "__main__":
    main()
