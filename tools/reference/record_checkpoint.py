"""Records what diffusers and transformers compute with the checkpoint that is drawn from a seed."""

import torch

from checkpoint_models import checkpoint
from recording import Group

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


def main() -> None:
    torch.set_num_threads(1)
    networks().write()


if __name__ == "__main__":
    main()
