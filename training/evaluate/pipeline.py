"""The shipped ONNX files driven from Python: prompt to picture with any scheduler, guidance and the refiner's handoff."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
import torch

from evaluate.schedulers import sample
from model.sampling import Predict, guided
from model.tokenizer import Tokenizer
from model.unet import SCORES


@dataclass(frozen=True)
class Request:
    """One picture to make."""

    prompt: str
    negative: str | None = None
    width: int = 512
    height: int = 512
    steps: int = 25
    guidance: float = 7.5
    seed: int = 0
    refiner: bool = True
    split: float = 0.8
    score: float = SCORES[1]
    scheduler: str = "Euler"


def session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("ORT_THREADS", "2"))
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Model:
    """Base and refiner folders, opened."""

    def __init__(self, root: Path) -> None:
        base, refiner = root / "embedded", root / "embedded-refiner"
        self.tokenizers = [Tokenizer.load(base / n) for n in ("tokenizer", "tokenizer_2")]
        self.text = [session(base / n / "model.onnx") for n in ("text_encoder", "text_encoder_2")]
        self.unet, self.decoder = session(base / "unet/model.onnx"), session(base / "vae_decoder/model.onnx")
        self.refiner = session(refiner / "unet/model.onnx") if refiner.exists() else None
        self.schedule = json.loads((base / "scheduler/scheduler_config.json").read_text())
        self.factor = json.loads((base / "vae_decoder/config.json").read_text())["scaling_factor"]

    def encode(self, text: str | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """States of both encoders, of the second alone, and the pooled vector; zeros for None."""
        states, pooled = [], None
        for tokenizer, net in zip(self.tokenizers, self.text):
            names = [o.name for o in net.get_outputs()]
            last = max(int(n.split(".")[1]) for n in names if n.startswith("hidden_states."))
            wanted = [f"hidden_states.{last - 1}", "text_embeds" if "text_embeds" in names else "pooler_output"]
            hidden, pooled = net.run(wanted, {"input_ids": np.array([tokenizer.encode(text or "")], np.int64)})
            states.append(hidden)
        both = np.concatenate(states, -1)
        return (both, states[1], pooled) if text is not None else (both * 0, states[1] * 0, pooled * 0)

    def predictor(self, net: ort.InferenceSession, states: np.ndarray, pooled: np.ndarray, ids: np.ndarray) -> Predict:
        def predict(x: torch.Tensor, t: float) -> torch.Tensor:
            feeds = {"sample": x.numpy().astype(np.float32), "timestep": np.array(t, np.float32),
                     "encoder_hidden_states": states, "text_embeds": pooled, "time_ids": ids}
            return torch.from_numpy(net.run(None, feeds)[0]).to(x.dtype)

        return predict

    def latent(self, r: Request) -> torch.Tensor:
        told, free, empty = self.encode(r.prompt), self.encode(r.negative), self.encode(r.negative or "")
        size = [float(r.height), float(r.width), 0.0, 0.0]

        def pair(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            return np.concatenate([a, b])

        ids = np.array([[*size, r.height, r.width]] * 2, np.float32)
        base = guided(self.predictor(self.unet, pair(free[0], told[0]), pair(free[2], told[2]), ids), r.guidance)
        refine = None
        if r.refiner and self.refiner:
            scores = np.array([[*size, SCORES[0]], [*size, r.score]], np.float32)
            refine = guided(self.predictor(self.refiner, pair(empty[1], told[1]), pair(empty[2], told[2]), scores), r.guidance)
        generator = torch.Generator().manual_seed(r.seed)
        noise = torch.randn(1, 4, r.height // 8, r.width // 8, generator=generator)
        return sample(r.scheduler, self.schedule, noise, r.steps, base, refine, r.split, generator)

    def __call__(self, r: Request) -> np.ndarray:
        """[height, width, 3] uint8."""
        z = self.latent(r).numpy().astype(np.float32) / self.factor
        picture = self.decoder.run(None, {"latent_sample": z})[0][0]
        return np.round(np.clip(picture / 2 + 0.5, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)
