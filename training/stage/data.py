"""Batches for the diffusion stages: latents from shards, fresh captions, text states from the frozen encoders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from model.text import TextEncoders
from model.tokenizer import END, Tokenizer
from stage.common import RUN, autocast, device
from stage.emphasis import emphasise
from world.attributes import Curriculum, Scene
from world.captions import describe

# Treatments that are learnt slowly, and how much more often they are picked.
HARD = {"pixel-art": 2.5, "neon": 2.0, "line-art": 2.0}


@dataclass
class Shelf:
    """The latents of one size."""

    latents: torch.Tensor
    scenes: list[Scene]
    ids: torch.Tensor
    scores: torch.Tensor
    # What a base makes of each latent (see stage/finish.py).
    found: torch.Tensor | None = None

    def __post_init__(self) -> None:
        odds = np.array([HARD.get(s.family, 1.0) for s in self.scenes])
        self.odds = odds / odds.sum()

    @classmethod
    def load(cls, size: str) -> Shelf:
        parts = [torch.load(p, weights_only=False) for p in sorted((RUN / "latents").glob(f"{size}-*.pt"))]
        if not parts:
            raise SystemExit(f"No shards of {size} in {RUN / 'latents'}; run stage.latents first.")
        return cls(torch.cat([p["latents"] for p in parts]), [Scene(*s) for p in parts for s in p["scenes"]],
                   torch.cat([p["ids"] for p in parts]), torch.cat([p["scores"] for p in parts]))


def scaling_factor(shelf: Shelf) -> float:
    """1 / the latents' standard deviation, kept in a file so that every stage uses the same one."""
    path = RUN / "scaling_factor.txt"
    if not path.exists():
        path.write_text(f"{1 / float(shelf.latents[:4000].float().std()):.5f}")
    return float(path.read_text())


class Reader:
    """The tokenizers and frozen text encoders."""

    def __init__(self) -> None:
        self.tokenizers = (Tokenizer.load(RUN / "tokenizer"), Tokenizer.load(RUN / "tokenizer_2"))
        state = torch.load(RUN / "text.pt", map_location=device(), weights_only=False)
        self.encoders = TextEncoders(state["vocab"]).to(device()).eval().requires_grad_(False)
        self.encoders.load_state_dict(state["model"])

    @torch.no_grad()
    def __call__(self, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
        """Texts to (states, pooled); a text seen twice is encoded once."""
        unique = {t: i for i, t in enumerate(dict.fromkeys(texts))}
        ids = [torch.tensor([tok.encode(t) for t in unique]).to(device()) for tok in self.tokenizers]
        with autocast():
            states, pooled = self.encoders(*ids)
        order = torch.tensor([unique[t] for t in texts], device=device())
        return states.float()[order], pooled.float()[order]

    def length(self, text: str) -> int:
        """The number of tokens between start and end."""
        tokenizer = self.tokenizers[0]
        return tokenizer.encode(text).index(tokenizer.ids[END]) - 1


@dataclass
class Batch:
    x: torch.Tensor
    states: torch.Tensor
    pooled: torch.Tensor
    ids: torch.Tensor
    score: torch.Tensor
    found: torch.Tensor | None


def make_batch(shelf: Shelf, count: int, factor: float, reader: Reader, curriculum: Curriculum,
               rng: np.random.Generator, *, drop: float) -> Batch:
    """Picks pictures and describes them; a part `drop` has no caption: half of it "", half of it zeros."""
    pick = rng.choice(len(shelf.scenes), count, p=shelf.odds)
    fate = rng.random(count)
    texts = ["" if fate[i] < drop / 2 else describe(shelf.scenes[k], rng, curriculum)[0] for i, k in enumerate(pick)]
    states, pooled = reader([*texts, ""])
    states, empty, pooled = states[:-1], states[-1], pooled[:-1]
    states = emphasise(states, [reader.length(t) for t in texts], empty, rng)
    keep = torch.from_numpy(((fate < drop / 2) | (fate >= drop)).astype(np.float32)).to(device())

    def picked(latents: torch.Tensor) -> torch.Tensor:
        return (latents[pick].float().to(device()) * factor).contiguous(memory_format=torch.channels_last)

    found = None if shelf.found is None else picked(shelf.found)
    return Batch(picked(shelf.latents), states * keep[:, None, None], pooled * keep[:, None], shelf.ids[pick].float().to(device()),
                 shelf.scores[pick].float().to(device()), found)
