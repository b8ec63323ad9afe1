"""What every stage shares: device, seeds, moving average, checkpoints, clock, log."""

from __future__ import annotations

import copy
import os
import time
from pathlib import Path

import torch

RUN = Path(os.environ.get("SIGMAFLOW_TRAIN_DIR", "run"))


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast() -> torch.autocast:
    return torch.autocast(device().type, torch.bfloat16)


class Ema:
    """An exponential moving average of a module's weights, with a short memory at first."""

    def __init__(self, module: torch.nn.Module, decay: float) -> None:
        self.module = copy.deepcopy(module).eval().requires_grad_(False)
        self.decay, self.steps = decay, 0

    @torch.no_grad()
    def update(self, module: torch.nn.Module) -> None:
        self.steps += 1
        keep = min(self.decay, (1 + self.steps) / (10 + self.steps))
        for mean, now in zip(self.module.state_dict().values(), module.state_dict().values()):
            if mean.dtype.is_floating_point:
                mean.lerp_(now, 1 - keep)
            else:
                mean.copy_(now)


class Clock:
    """A stage's budget in seconds of wall time, counted over restarts."""

    def __init__(self, budget: float, spent: float = 0.0) -> None:
        self.budget, self.start = budget, time.monotonic() - spent

    @property
    def spent(self) -> float:
        return time.monotonic() - self.start

    @property
    def done(self) -> float:
        """The part of the budget that is used up, 0..1."""
        return min(1.0, self.spent / self.budget)


def cosine(done: float, warm: float = 0.02, floor: float = 0.03) -> float:
    """The learning rate's factor: a short rise, then half a cosine."""
    import math

    if done < warm:
        return done / warm + 1e-3
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * (done - warm) / (1 - warm)))


def save(path: Path, state: dict) -> None:
    """Writes a checkpoint whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)


def save_weights(name: str, module: torch.nn.Module, phase: str, **more: object) -> None:
    """Writes a checkpoint that training can start from: the weights as model and as average, and no optimiser."""
    weights = module.state_dict()
    save(RUN / f"{name}.pt", {"model": weights, "ema": weights, "optimiser": None, "spent": 0.0, "step": 0,
                              "phase": phase, **more})


def load(path: Path) -> dict | None:
    return torch.load(path, map_location=device(), weights_only=False) if path.exists() else None


def log(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", flush=True)
