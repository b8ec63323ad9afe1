"""How much of the drawings' finest detail is left after the autoencoder, and in what the model draws of the same scenes."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from evaluate.measure import scenes
from evaluate.pipeline import Model, Request, session
from world.attributes import CURRICULA
from world.captions import prompt_of
from world.scene import draw

LUMA = np.array([0.299, 0.587, 0.114])
# Cycles a pixel above which detail is fine; 0.5 is the most that pixels can show.
FINE = 0.25


def fine_energy(picture: np.ndarray) -> float:
    """Energy of a picture [h, w, 3] uint8 above FINE: luma in 0..1, under a Hann window, a pixel."""
    h, w = picture.shape[:2]
    window = np.outer(np.hanning(h), np.hanning(w))
    spectrum = np.abs(np.fft.fft2((picture @ LUMA / 255) * window)) ** 2
    radius = np.hypot(np.fft.fftfreq(h)[:, None], np.fft.fftfreq(w)[None])
    return float(spectrum[radius > FINE].sum() / (h * w) ** 2)


class RoundTrip:
    """Encoder and decoder as shipped, the posterior's mean between them."""

    def __init__(self, base: Path) -> None:
        self.encoder, self.decoder = (session(base / f"vae_{part}/model.onnx") for part in ("encoder", "decoder"))

    def __call__(self, picture: np.ndarray) -> np.ndarray:
        x = picture.astype(np.float32).transpose(2, 0, 1)[None] / 127.5 - 1
        mean = self.encoder.run(None, {"sample": x})[0][:, :4]
        y = self.decoder.run(None, {"latent_sample": mean})[0][0]
        return np.round(np.clip(y / 2 + 0.5, 0, 1) * 255).astype(np.uint8).transpose(1, 2, 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path)
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    args = parser.parse_args()
    wanted = scenes(args.curriculum, 106, args.count)
    drawings = [draw(s, args.side, args.side) for s in wanted]
    drawn = np.mean([fine_energy(p) for p in drawings])
    around, model = RoundTrip(args.models / "embedded"), Model(args.models)
    made = [model(Request(prompt_of(s), width=args.side, height=args.side, seed=i)) for i, s in enumerate(wanted)]
    for name, pictures in (("round trip", [around(p) for p in drawings]), ("pictures", made)):
        print(f"{name}: {np.mean([fine_energy(p) for p in pictures]) / drawn:.1%} of the drawings' fine energy")


if __name__ == "__main__":
    main()
