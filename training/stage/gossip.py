"""Several single-threaded workers that train one model by averaging their weights every few steps.

Small nets gain little from a second thread, and on a shared machine threads wait for each other; workers do not.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import torch
import torch.multiprocessing as mp

from supervise.child import die_with_parent


class Gossip:
    """Shared slots for each worker's weights; reading a slot while it is written mixes two good versions, no more."""

    def __init__(self, workers: int, numel: int) -> None:
        self.slots = torch.zeros(workers, numel).share_memory_()
        self.version = torch.zeros(workers, dtype=torch.int64).share_memory_()
        self.seen = torch.zeros(workers, dtype=torch.int64)

    @torch.no_grad()
    def exchange(self, rank: int, module: torch.nn.Module) -> None:
        """Publishes this worker's weights and moves to the mean with those that are news."""
        parameters = list(module.parameters())
        flat = torch.cat([p.detach().contiguous().view(-1) for p in parameters])
        self.slots[rank].copy_(flat)
        self.version[rank] += 1
        news = [i for i in range(len(self.slots)) if i != rank and self.version[i] > self.seen[i]]
        if not news:
            return
        for i in news:
            self.seen[i] = self.version[i]
            flat += self.slots[i]
        flat /= len(news) + 1
        at = 0
        for p in parameters:
            p.copy_(flat[at : at + p.numel()].view(p.shape))
            at += p.numel()


def launch(work: Callable[..., None], workers: int, numel: int, *args: object) -> None:
    """Runs work(rank, gossip, *args) in `workers` processes, or here when there is only one."""
    if workers == 1:
        work(0, None, *args)
        return
    mp.spawn(_start, (work, Gossip(workers, numel), args), nprocs=workers)


def _start(rank: int, work: Callable[..., None], gossip: Gossip, args: tuple) -> None:
    die_with_parent()
    # A session of its own: Linux shares processor time by session first, and the workers are equals. In the background
    # (supervise/child.py) they yield, together.
    if os.nice(0) == 0:
        os.setsid()
    torch.set_num_threads(1)
    work(rank, gossip, *args)
