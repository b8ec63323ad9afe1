"""Latents such as a net comes to in runs of its own, to learn on, with the true ones that it ought to have come to.

A net that only ever saw true pictures below the noise trusts what it finds there. In a run it finds its own first estimates
and copies their flaws: from the noisiest latents the base's fourth version foresaw a fox with clean outlines, and its run
of 25 steps came to a ragged one. So it goes through runs while it learns, many side by side, and each step of one is an
example: the latent that it came to, and the picture that the words mean (compare Ross et al. 2011, "A reduction of imitation
learning and structured prediction to no-regret online learning"). That asks for captions which leave nothing open, and for
a world in which they have one picture.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from stage.common import device
from stage.data import Reader, Shelf
from world.attributes import Curriculum
from world.captions import whole_caption, wordless_caption

GUIDANCE = (1.0, 9.0)
STEPS = (8, 30)
FIRST = (870, 999)
# Part of the runs that end where a refiner takes over, and the timestep.
HANDED, HANDOVER = 0.95, 200
# Part of the runs with fresh noise at each step, as ancestral samplers add it.
ANCESTRAL = 0.25
# Runs under way for each one that takes a step.
WAITING = 16


@dataclass
class OwnRun:
    """A run under way: `latent` with noise of `sigmas[step]`, not scaled, and what it is about."""

    latent: torch.Tensor
    goal: torch.Tensor
    told: tuple[torch.Tensor, torch.Tensor]
    free: tuple[torch.Tensor, torch.Tensor]
    ids: torch.Tensor
    times: torch.Tensor
    sigmas: torch.Tensor
    guidance: float
    ancestral: bool
    step: int = 0


@dataclass
class Found:
    """What some runs come to: latents [n, 4, h, w] scaled for the net, timesteps, conditions, and the goals."""

    noisy: torch.Tensor
    t: torch.Tensor
    goal: torch.Tensor
    states: torch.Tensor
    pooled: torch.Tensor
    free_states: torch.Tensor
    free_pooled: torch.Tensor
    ids: torch.Tensor


class OwnRuns:
    """Runs over one shelf, of which `count` take a step at a time."""

    def __init__(self, shelf: Shelf, count: int, factor: float, reader: Reader, curriculum: Curriculum, bar: torch.Tensor,
                 rng: np.random.Generator) -> None:
        self.shelf, self.count, self.factor, self.reader = shelf, count, factor, reader
        self.curriculum, self.bar, self.rng = curriculum, bar, rng
        self.runs: list[OwnRun] = []
        self.taken: list[int] = []

    def _begin(self, count: int) -> list[OwnRun]:
        picks = self.rng.choice(len(self.shelf.scenes), count, p=self.shelf.odds)
        texts = [whole_caption(self.shelf.scenes[k], self.rng, self.curriculum) for k in picks]
        states, pooled = self.reader([*texts, *(wordless_caption(self.rng) for _ in picks)])
        # Half of the pipelines' unconditional halves are told zeros.
        keep = torch.from_numpy((self.rng.random(count) < 0.5).astype(np.float32)).to(device())
        states[count:] *= keep[:, None, None]
        pooled[count:] *= keep[:, None]
        return [self._run(int(k), (states[i], pooled[i]), (states[count + i], pooled[count + i])) for i, k in enumerate(picks)]

    def _run(self, k: int, told: tuple[torch.Tensor, torch.Tensor], free: tuple[torch.Tensor, torch.Tensor]) -> OwnRun:
        rng = self.rng
        steps = int(rng.integers(STEPS[0], STEPS[1] + 1))
        times = torch.linspace(float(rng.integers(*FIRST)), 1 + 500 / steps * float(rng.random()), steps).long().to(device())
        sigmas = ((1 - self.bar[times]) / self.bar[times]).sqrt()
        goal = self.shelf.latents[k].float().to(device()) * self.factor
        noise = torch.randn_like(goal)
        if rng.random() < HANDED:
            times = times[times >= HANDOVER]
        return OwnRun(noise * (sigmas[0] ** 2 + 1).sqrt(), goal, told, free, self.shelf.ids[k].float().to(device()), times,
                      torch.cat([sigmas, torch.zeros(1, device=sigmas.device)]), float(rng.uniform(*GUIDANCE)),
                      bool(rng.random() < ANCESTRAL))

    def take(self) -> Found:
        """The latents of the runs whose turn it is; `go_on` takes them a step further."""
        if missing := self.count * WAITING - len(self.runs):
            self.runs += self._begin(missing)
        self.taken = list(self.rng.choice(len(self.runs), self.count, replace=False))
        runs = [self.runs[i] for i in self.taken]
        noisy = torch.stack([r.latent / (r.sigmas[r.step] ** 2 + 1).sqrt() for r in runs])
        return Found(noisy.contiguous(memory_format=torch.channels_last), torch.stack([r.times[r.step] for r in runs]),
                     torch.stack([r.goal for r in runs]).contiguous(memory_format=torch.channels_last),
                     *(torch.stack([side[part] for side in sides]) for sides in
                       ([r.told for r in runs], [r.free for r in runs]) for part in (0, 1)),
                     torch.stack([r.ids for r in runs]))

    @torch.no_grad()
    def go_on(self, found: Found, told: torch.Tensor, free: torch.Tensor) -> None:
        """Takes the runs of `found` on with the velocities that the net answered, with words and without."""
        a, s = self.bar[found.t].sqrt()[:, None, None, None], (1 - self.bar[found.t]).sqrt()[:, None, None, None]
        scale = torch.tensor([self.runs[i].guidance for i in self.taken], device=told.device)[:, None, None, None]
        noise = a * (free + scale * (told - free)) + s * found.noisy
        ended = []
        for row, i in enumerate(self.taken):
            run = self.runs[i]
            now, then = run.sigmas[run.step], run.sigmas[run.step + 1]
            fresh = (then**2 * (now**2 - then**2) / now**2).sqrt() if run.ancestral else then * 0
            down = (then**2 - fresh**2).sqrt()
            run.latent = run.latent + noise[row] * (down - now) + fresh * torch.randn_like(run.latent)
            run.step += 1
            if run.step == len(run.times):
                ended.append(i)
        if ended:
            for i, run in zip(ended, self._begin(len(ended))):
                self.runs[i] = run
