"""Exports the torch modules to ONNX with the names, axes and files of Optimum's exports."""

import warnings
from pathlib import Path

import onnx
import torch
from diffusers import AutoencoderKL, UNet2DConditionModel

from compact import compact
from tiny_models import POOLED, TIME_EMBED

OPSET = 17
BATCH = {0: "batch_size"}
PIXELS = {0: "batch_size", 2: "height", 3: "width"}
TOKENS = {0: "batch_size", 1: "sequence_length"}


class _TextEncoder(torch.nn.Module):
    """One tuple: the pooled vector where Optimum puts it, and every hidden state."""

    def __init__(self, model: torch.nn.Module, second: bool):
        super().__init__()
        self.model, self.second = model, second

    def forward(self, input_ids):
        out = self.model(input_ids=input_ids, output_hidden_states=True)
        head = (out.text_embeds, out.last_hidden_state) if self.second else (out.last_hidden_state, out.pooler_output)
        return (*head, *out.hidden_states)


class _UNet(torch.nn.Module):
    def __init__(self, model: UNet2DConditionModel):
        super().__init__()
        self.model = model

    def forward(self, sample, timestep, encoder_hidden_states, text_embeds, time_ids):
        added = {"text_embeds": text_embeds, "time_ids": time_ids}
        return self.model(sample, timestep, encoder_hidden_states, added_cond_kwargs=added, return_dict=False)[0]


class _VaeEncoder(torch.nn.Module):
    def __init__(self, model: AutoencoderKL):
        super().__init__()
        self.model = model

    def forward(self, sample):
        return self.model.encode(sample).latent_dist.parameters


class _VaeDecoder(torch.nn.Module):
    def __init__(self, model: AutoencoderKL):
        super().__init__()
        self.model = model

    def forward(self, latent_sample):
        return self.model.decode(latent_sample, return_dict=False)[0]


def _export(module: torch.nn.Module, inputs: dict, outputs: dict, path: Path) -> None:
    """`inputs` maps a name to (example, axes), `outputs` a name to axes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    axes = {name: named for name, (_, named) in inputs.items() if named} | {n: a for n, a in outputs.items() if a}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            tuple(example for example, _ in inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=OPSET,
            do_constant_folding=True,
            dynamo=False,
        )
    model = onnx.load(str(path))
    compact(model)
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def export_text_encoder(model: torch.nn.Module, second: bool, path: Path) -> None:
    heads = {"text_embeds": BATCH, "last_hidden_state": TOKENS} if second else {
        "last_hidden_state": TOKENS,
        "pooler_output": BATCH,
    }
    states = {f"hidden_states.{i}": TOKENS for i in range(model.config.num_hidden_layers + 1)}
    ids = torch.arange(154).reshape(2, 77)
    _export(_TextEncoder(model, second), {"input_ids": (ids, TOKENS)}, heads | states, path)


def export_unet(model: UNet2DConditionModel, path: Path, fixed_factor: bool) -> None:
    """With `fixed_factor` traced at an even latent size, so that upsampling doubles; else at an odd one, so that it
    asks the skip tensors for their size."""
    height, width = (8, 12) if fixed_factor else (9, 11)
    count = (model.config.projection_class_embeddings_input_dim - POOLED) // TIME_EMBED
    inputs = {
        "sample": (torch.randn(2, 4, height, width), PIXELS),
        "timestep": (torch.tensor(501.0), None),
        "encoder_hidden_states": (torch.randn(2, 77, model.config.cross_attention_dim), TOKENS),
        "text_embeds": (torch.randn(2, POOLED), BATCH),
        "time_ids": (torch.randn(2, count), BATCH),
    }
    _export(_UNet(model), inputs, {"out_sample": PIXELS}, path)


def export_vae(model: AutoencoderKL, encoder: Path, decoder: Path) -> None:
    pixels = {"sample": (torch.randn(2, 3, 64, 96), PIXELS)}
    latents = {"latent_sample": (torch.randn(2, 4, 8, 12), PIXELS)}
    _export(_VaeEncoder(model), pixels, {"latent_parameters": PIXELS}, encoder)
    _export(_VaeDecoder(model), latents, {"sample": PIXELS}, decoder)
