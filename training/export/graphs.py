"""Traces each net to ONNX with the names and axes of the Optimum layout, and stores its weights as float16."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from model.text import POOLED, WIDTH_1, WIDTH_2
from model.unet import NoisePredictor

OPSET = 17
SMALL = 64  # initializers with fewer elements stay float32


class Text(torch.nn.Module):
    """Names a CLIP encoder's outputs: its embedding first, then all hidden states."""

    def __init__(self, model: torch.nn.Module, projected: bool) -> None:
        super().__init__()
        self.model, self.projected = model, projected

    def forward(self, input_ids: torch.Tensor) -> tuple[torch.Tensor, ...]:
        out = self.model(input_ids, output_hidden_states=True)
        if self.projected:
            return (out.text_embeds, out.last_hidden_state, *out.hidden_states)
        return (out.last_hidden_state, out.pooler_output, *out.hidden_states)


class Encoder(torch.nn.Module):
    def __init__(self, vae: torch.nn.Module) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, sample: torch.Tensor) -> torch.Tensor:
        return self.vae.quant_conv(self.vae.encoder(sample))


class Decoder(torch.nn.Module):
    def __init__(self, vae: torch.nn.Module) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, latent_sample: torch.Tensor) -> torch.Tensor:
        return self.vae.decoder(self.vae.post_quant_conv(latent_sample))


def trace(module: torch.nn.Module, inputs: dict[str, torch.Tensor], outputs: list[str], axes: dict, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(module.eval(), tuple(inputs.values()), str(path), input_names=list(inputs), output_names=outputs,
                          dynamic_axes=axes, opset_version=OPSET, do_constant_folding=True, dynamo=False)
    model = onnx.load(path)
    name_weights(model, module)
    halve(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def name_weights(model: onnx.ModelProto, module: torch.nn.Module) -> None:
    """Gives initializers that the tracer reshaped or transposed (".T" behind it) their parameter's name back."""
    known = {t.name for t in model.graph.initializer}
    missing = {k: v.detach().numpy() for k, v in module.state_dict().items() if k not in known and v.is_floating_point()}
    renamed: dict[str, str] = {}
    for tensor in model.graph.initializer:
        if "::" not in tensor.name:
            continue
        value = numpy_helper.to_array(tensor)
        for name, parameter in missing.items():
            same = value.size == parameter.size and np.array_equal(value.ravel(), parameter.ravel())
            turned = not same and parameter.ndim == 2 and np.array_equal(value, parameter.T)
            if same or turned:
                renamed[tensor.name] = f"{name}.T" if turned else name
                tensor.name = renamed[tensor.name]
                del missing[name]
                break
    for node in model.graph.node:
        for i, name in enumerate(node.input):
            node.input[i] = renamed.get(name, name)


def halve(model: onnx.ModelProto) -> None:
    """Stores weights as float16 with a cast before their use, which the runtime folds away when it loads the model."""
    graph, casts = model.graph, []
    for tensor in graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or np.prod(tensor.dims) < SMALL:
            continue
        name, value = tensor.name, numpy_helper.to_array(tensor)
        tensor.CopyFrom(numpy_helper.from_array(value.astype(np.float16), f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], name=f"{name}.cast", to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def weights_of(path: Path) -> dict[str, torch.Tensor]:
    """All weights of a graph by their parameter's name, as float32."""
    graph = onnx.load(path).graph
    found = {t.name.removesuffix(".half"): torch.from_numpy(numpy_helper.to_array(t).copy()) for t in graph.initializer}
    # The tracer keeps one of several equal tensors and hands it on under the other names.
    for node in graph.node:
        if node.op_type == "Identity" and node.input[0] in found:
            found[node.output[0]] = found[node.input[0]]
    named = {k.removesuffix(".T"): v.T.contiguous() if k.endswith(".T") else v for k, v in found.items()}
    return {k: v.float() for k, v in named.items() if v.dtype in (torch.float16, torch.float32)}


def write_config(folder: Path, config: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(config, indent=2, default=list, sort_keys=True) + "\n")


def export_text(model: torch.nn.Module, folder: Path, *, projected: bool) -> None:
    layers = model.config.num_hidden_layers
    names = ["text_embeds", "last_hidden_state"] if projected else ["last_hidden_state", "pooler_output"]
    names += [f"hidden_states.{i}" for i in range(layers + 1)]
    batch = {n: {0: "batch", **({} if n in ("text_embeds", "pooler_output") else {1: "sequence"})} for n in names}
    ids = torch.full((2, 77), model.config.eos_token_id, dtype=torch.int64)
    model.config._attn_implementation = "eager"
    trace(Text(model, projected), {"input_ids": ids}, names, {"input_ids": {0: "batch", 1: "sequence"}, **batch},
          folder / "model.onnx")
    write_config(folder, {k: v for k, v in model.config.to_diff_dict().items()} | {
        "architectures": [type(model).__name__], "hidden_size": model.config.hidden_size})


def export_unet(unet: torch.nn.Module, folder: Path, colours: dict[str, list], *, refiner: bool) -> None:
    # An odd size makes the trace take every upsampling's size from its skip tensor.
    h, w, ids = 33, 35, 5 if refiner else 6
    inputs = {
        "sample": torch.randn(2, 4, h, w), "timestep": torch.tensor(500.0),
        "encoder_hidden_states": torch.randn(2, 77, WIDTH_2 if refiner else WIDTH_1 + WIDTH_2),
        "text_embeds": torch.randn(2, POOLED), "time_ids": torch.full((2, ids), 512.0),
    }
    axes = {k: {0: "batch"} for k in ("encoder_hidden_states", "text_embeds", "time_ids")}
    axes["encoder_hidden_states"][1] = "sequence"
    maps = {0: "batch", 2: "height", 3: "width"}
    trace(NoisePredictor(unet), inputs, ["out_sample"], {"sample": maps, "out_sample": maps, **axes}, folder / "model.onnx")
    write_config(folder, {k: v for k, v in unet.config.items() if not k.startswith("_") or k == "_class_name"} | colours)


def export_vae(vae: torch.nn.Module, root: Path, scaling_factor: float) -> None:
    maps = {0: "batch", 2: "height", 3: "width"}
    trace(Encoder(vae), {"sample": torch.randn(1, 3, 72, 80)}, ["latent_parameters"],
          {"sample": maps, "latent_parameters": maps}, root / "vae_encoder" / "model.onnx")
    trace(Decoder(vae), {"latent_sample": torch.randn(1, 4, 9, 10)}, ["sample"],
          {"latent_sample": maps, "sample": maps}, root / "vae_decoder" / "model.onnx")
    for part in ("vae_encoder", "vae_decoder"):
        config = {k: v for k, v in vae.config.items() if not k.startswith("_") or k == "_class_name"}
        write_config(root / part, config | {"scaling_factor": scaling_factor})
