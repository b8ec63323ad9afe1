"""What every stage shares: device, seeds, moving average, checkpoints, clock, log."""

from __future__ import annotations

import copy
import json
import math
import os
import pickle
import time
from pathlib import Path

import torch

RUN = Path(os.environ.get("SIGMAFLOW_TRAIN_DIR", "run"))
# Seconds of work between two checkpoints.
SAVE_EVERY = 120


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast() -> torch.autocast:
    """Half precision where the machine multiplies it faster; a processor that has to emulate it is ten times slower."""
    fast = device().type == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device().type, torch.bfloat16, enabled=fast)


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
    """A stage's budget in seconds, counted over restarts.

    Where the processor does the work only the time that it had counts: a stage may be paused, or yield to others.
    """

    def __init__(self, budget: float, spent: float = 0.0) -> None:
        self.now = time.thread_time if device().type == "cpu" else time.monotonic
        self.budget, self.start = budget, self.now() - spent

    @property
    def spent(self) -> float:
        return self.now() - self.start

    @property
    def done(self) -> float:
        """The part of the budget that is used up, 0..1."""
        return min(1.0, self.spent / self.budget)


def cosine(done: float, warm: float = 0.02, floor: float = 0.03) -> float:
    """The learning rate's factor: a short rise, then half a cosine."""
    if done < warm:
        return done / warm + 1e-3
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * (done - warm) / (1 - warm)))


def save(path: Path, state: dict) -> None:
    """Writes a file whole or not at all, and keeps the one before as `.before`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part, before = path.with_suffix(".part"), path.with_suffix(".before")
    with part.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        link = path.with_suffix(".link")
        link.unlink(missing_ok=True)
        os.link(path, link)
        link.replace(before)
    part.replace(path)


def save_weights(name: str, weights: dict[str, torch.Tensor], phase: str, **more: object) -> None:
    """Writes a checkpoint that training can start from: the weights as model and as average, and no optimiser."""
    save(RUN / f"{name}.pt", {"model": weights, "ema": weights, "optimiser": None, "spent": 0.0, "step": 0,
                              "phase": phase, **more})


def load(path: Path) -> dict | None:
    """The newest checkpoint that can be read, or None."""
    for file in (path, path.with_suffix(".before")):
        if file.exists():
            try:
                return torch.load(file, map_location=device(), weights_only=False)
            except (OSError, EOFError, RuntimeError, pickle.UnpicklingError) as problem:
                log(f"{file} cannot be read: {problem}")
    return None


def log(message: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {message}", flush=True)


def progress(step: int, done: float, text: str, **values: float) -> None:
    """Logs how far a stage is and leaves the numbers for `training/background status` to show."""
    log(f"step {step} done {done:.3f} " + " ".join(f"{k} {v:.4f}" for k, v in values.items()) + f" {text}".rstrip())
    part = RUN / "progress.part"
    part.write_text(json.dumps({"step": step, "done": round(done, 4), **{k: round(v, 5) for k, v in values.items()}}))
    part.replace(RUN / "progress.json")
