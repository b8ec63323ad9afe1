"""Recovers checkpoints from the shipped folders, so that training goes on from what was committed."""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import torch

from export.graphs import weights_of
from model.text import TextEncoders
from model.tokenizer import Tokenizer
from model.unet import make_base, make_refiner
from model.vae import make_vae
from stage.common import RUN, save_weights

SHIPPED = "shipped"


def fill(module: torch.nn.Module, *graphs: tuple[Path, str]) -> torch.nn.Module:
    """Loads every weight of `module` from (graph, prefix of its names there); none may be missing."""
    found: dict[str, torch.Tensor] = {}
    for path, prefix in graphs:
        found |= {k.removeprefix(prefix): v for k, v in weights_of(path).items()}
    own = module.state_dict()
    state = {k: found.get(k, v if v.dtype == torch.int64 else None) for k, v in own.items()}
    missing = [k for k, v in state.items() if v is None]
    if missing:
        raise SystemExit(f"The shipped graphs hold no {missing[:5]} ({len(missing)} in all).")
    module.load_state_dict({k: v.reshape(own[k].shape) for k, v in state.items()})
    return module


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, help="the folder above embedded/ and embedded-refiner/")
    args = parser.parse_args()
    base, refiner = args.models / "embedded", args.models / "embedded-refiner"
    for name in ("tokenizer", "tokenizer_2"):
        shutil.rmtree(RUN / name, ignore_errors=True)
        Tokenizer.load(base / name).save(RUN / name)
    vocab = len(Tokenizer.load(RUN / "tokenizer").ids)
    text = TextEncoders(vocab)
    fill(text.first, (base / "text_encoder" / "model.onnx", "model."))
    fill(text.second, (base / "text_encoder_2" / "model.onnx", "model."))
    save_weights("text", text.state_dict(), SHIPPED, vocab=vocab)
    vae = fill(make_vae(), (base / "vae_encoder" / "model.onnx", "vae."), (base / "vae_decoder" / "model.onnx", "vae."))
    save_weights("vae", vae.state_dict(), SHIPPED)
    factor = json.loads((base / "vae_decoder" / "config.json").read_text())["scaling_factor"]
    (RUN / "scaling_factor.txt").write_text(str(factor))
    save_weights("base", fill(make_base(), (base / "unet" / "model.onnx", "unet.")).state_dict(), SHIPPED)
    if refiner.exists():
        save_weights("refiner", fill(make_refiner(), (refiner / "unet" / "model.onnx", "unet.")).state_dict(), SHIPPED)


if __name__ == "__main__":
    main()
