"""Exports SDXL's UNet with torch.onnx as Optimum does, in float32 with random weights: the graph that ours is measured beside.

    python export_unet.py FOLDER [--tiny]

Writes FOLDER/model.onnx with its weights beside it (10.3 GB). Tracing it takes about twice that of memory; weights are a
mapped file, so that the system may take half of it back. Needs torch, diffusers and onnx as
tools/reference/requirements.txt has them.
"""

import argparse
import tempfile
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from diffusers import UNet2DConditionModel

BASE = {
    "block_out_channels": (320, 640, 1280),
    "attention_head_dim": (5, 10, 20),
    "transformer_layers_per_block": (1, 2, 10),
    "cross_attention_dim": 2048,
}
TINY = {
    "block_out_channels": (64, 128, 128),
    "attention_head_dim": (1, 2, 2),
    "transformer_layers_per_block": (1, 1, 1),
    "cross_attention_dim": 2048,
}


class Evaluated(torch.nn.Module):
    """A UNet with SDXL's inputs by name."""

    def __init__(self, model: UNet2DConditionModel):
        super().__init__()
        self.model = model

    def forward(self, sample, timestep, encoder_hidden_states, text_embeds, time_ids):
        added = {"text_embeds": text_embeds, "time_ids": time_ids}
        return self.model(sample, timestep, encoder_hidden_states, added_cond_kwargs=added, return_dict=False)[0]


def unet(sizes: dict) -> UNet2DConditionModel:
    with torch.device("meta"):
        return UNet2DConditionModel(
            in_channels=4,
            out_channels=4,
            layers_per_block=2,
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=256,
            projection_class_embeddings_input_dim=2816,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
            **sizes,
        ).eval()


def fill(module: torch.nn.Module, file: Path) -> None:
    """Random weights that lie in a mapped file, scaled so that signals keep their size."""
    shapes = {name: tuple(own.shape) for name, own in module.named_parameters()}
    total = sum(int(np.prod(shape)) for shape in shapes.values())
    weights = np.memmap(file, dtype=np.float32, mode="w+", shape=(total,))
    pool = np.random.default_rng(0).standard_normal(1 << 22).astype(np.float32)
    at, state = 0, {}
    for i, (name, shape) in enumerate(shapes.items()):
        own = weights[at : at + int(np.prod(shape))].reshape(shape)
        scale = int(np.prod(shape[1:])) ** -0.5
        # The exporter would write equal weights once.
        own.ravel()[:] = np.resize(pool[i:], own.size) * scale if len(shape) > 1 else float(name.endswith("weight"))
        state[name] = torch.from_numpy(own)
        at += own.size
    module.load_state_dict(state, assign=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tiny", action="store_true", help="a small one, to try the tool")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(dir=asked.folder) as work:
        module = unet(TINY if asked.tiny else BASE)
        fill(module, Path(work) / "weights.bin")
        inputs = {
            "sample": torch.randn(2, 4, 16, 16),
            "timestep": torch.tensor(731.0),
            "encoder_hidden_states": torch.randn(2, 77, 2048),
            "text_embeds": torch.randn(2, 1280),
            "time_ids": torch.randn(2, 6),
        }
        free = {0: "batch_size"}
        exported = str(Path(work) / "model.onnx")  # a text: what is larger than 2 GiB goes to no other kind of place
        with torch.no_grad():
            torch.onnx.export(
                Evaluated(module),
                tuple(inputs.values()),
                exported,
                input_names=list(inputs),
                output_names=["out_sample"],
                dynamic_axes={
                    "sample": {0: "batch_size", 2: "height", 3: "width"},
                    "encoder_hidden_states": free,
                    "text_embeds": free,
                    "time_ids": free,
                    "out_sample": {0: "batch_size", 2: "height", 3: "width"},
                },
                opset_version=17,
                dynamo=False,
            )
        # The exporter writes a file for each weight; one is what Optimum leaves.
        model = onnx.load(exported)
        onnx.save(model, asked.folder / "model.onnx", save_as_external_data=True, location="model.onnx_data")
    print(f"{asked.folder / 'model.onnx'}: {len(model.graph.node)} nodes")


if __name__ == "__main__":
    main()
