"""Measures how far ONNX Runtime's results are from the recorded ones, model by model and run by run."""

import types
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from diffusers.models.modeling_outputs import AutoencoderKLOutput
from safetensors.numpy import load_file
from transformers.modeling_outputs import BaseModelOutputWithPooling
from transformers.models.clip.modeling_clip import CLIPTextModelOutput

import make_variants
import record_denoising
import record_inpaint
import record_models
from pipelines import parts
from places import BASE, GRID, RECORDINGS, REFINER, VARIANTS

Session = onnxruntime.InferenceSession


def _open(path: Path) -> Session:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return Session(str(path), options, providers=["CPUExecutionProvider"])


def _run(session: Session, **inputs) -> dict[str, torch.Tensor]:
    feeds = {name: np.asarray(value) for name, value in inputs.items()}
    names = [output.name for output in session.get_outputs()]
    return {name: torch.from_numpy(value) for name, value in zip(names, session.run(None, feeds))}


def _replace_unet(module, path: Path) -> None:
    session = _open(path)

    def forward(sample, timestep, encoder_hidden_states, added_cond_kwargs, return_dict=True, **_rest):
        timestep = torch.as_tensor(timestep, dtype=torch.float32)
        inputs = {"sample": sample, "timestep": timestep, "encoder_hidden_states": encoder_hidden_states}
        out = _run(session, **inputs, **added_cond_kwargs)["out_sample"]
        return types.SimpleNamespace(sample=out) if return_dict else (out,)

    module.forward = forward


def _replace_text_encoder(module, path: Path, second: bool) -> None:
    session = _open(path)

    def forward(input_ids, output_hidden_states=True, **_rest):
        out = _run(session, input_ids=input_ids)
        states = tuple(value for name, value in out.items() if name.startswith("hidden_states."))
        if second:
            return CLIPTextModelOutput(text_embeds=out["text_embeds"], hidden_states=states)
        return BaseModelOutputWithPooling(last_hidden_state=out["last_hidden_state"], hidden_states=states)

    module.forward = forward


def _replace_vae(module, folder: Path) -> None:
    encoder, decoder = _open(folder / "vae_encoder/model.onnx"), _open(folder / "vae_decoder/model.onnx")

    def encode(sample, return_dict=True):
        moments = DiagonalGaussianDistribution(_run(encoder, sample=sample)["latent_parameters"])
        return AutoencoderKLOutput(latent_dist=moments)

    def decode(latents, return_dict=True, **_rest):
        values = _run(decoder, latent_sample=latents)["sample"]
        return types.SimpleNamespace(sample=values) if return_dict else (values,)

    # Tiling works on diffusers' own decoder and stays with it.
    own = module.decode
    module.encode = encode
    module.decode = lambda *args, **kwargs: (own if module.use_tiling else decode)(*args, **kwargs)


def _compare(group) -> None:
    recorded = load_file(str(RECORDINGS / f"{group.name}.safetensors"))
    worst, pixels, pixel_count = (0.0, ""), 0, 0
    for name, value in group.tensors.items():
        if recorded[name].dtype == np.uint8:
            off = np.abs(value.astype(int) - recorded[name].astype(int))
            pixels, pixel_count = max(pixels, off.max()), pixel_count + int((off > 0).sum())
        else:
            scale = max(np.abs(recorded[name]).max(), 1e-9)
            worst = max(worst, (float(np.abs(value - recorded[name]).max() / scale), name))
    print(f"{group.name:12} {worst[0]:.1e} of the largest absolute value ({worst[1]}); "
          f"pixels off by at most {pixels}, in {pixel_count} values")


def _variants() -> None:
    recorded = load_file(str(RECORDINGS / "variants.safetensors"))
    for name, (settings, about) in make_variants.UNETS.items():
        if about.startswith("refused"):
            continue
        session = _open(VARIANTS / name / "unet" / "model.onnx")
        feeds = {}
        for value in session.get_inputs():
            kind = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(int64)": np.int64}[value.type]
            given = recorded.get(f"{name}/{value.name}", np.zeros((2, 16)))
            feeds[value.name] = given.astype(kind).reshape(-1) if value.shape == ["steps"] else given.astype(kind)
        off = np.abs(session.run(None, feeds)[0] - recorded[f"{name}/out_sample"]).max()
        print(f"variant {name:22} {off:.1e}")
    _open(VARIANTS / "external-data/unet/model.onnx")
    for name, path in (("int32-ids", "text_encoder"), ("latent-sample", "vae_encoder")):
        _open(VARIANTS / name / path / "model.onnx")


def main() -> None:
    torch.set_num_threads(1)
    for folder, refiner in ((BASE, False), (REFINER, True)):
        modules = parts(refiner)
        _replace_unet(modules["unet"], folder / "unet/model.onnx")
        _replace_text_encoder(modules["text_encoder_2"], folder / "text_encoder_2/model.onnx", True)
        if not refiner:
            _replace_text_encoder(modules["text_encoder"], folder / "text_encoder/model.onnx", False)
        _replace_vae(modules["vae"], folder)
    for make in (record_models.text, record_models.unet, record_models.vae):
        _compare(make())
    for make in (
        record_denoising.schedulers,
        record_denoising.variations,
        record_denoising.handoff,
        record_denoising.from_image,
        record_inpaint.inpaint,
        record_inpaint.middle,
    ):
        _compare(make())
    _replace_unet(parts(False)["unet"], GRID / "unet/model.onnx")
    print("with the UNet of fixed factor 2:")
    _compare(record_denoising.schedulers())
    _variants()


if __name__ == "__main__":
    main()
