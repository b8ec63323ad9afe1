"""Muon for the matrices and convolutions of a net, Adam for what is left.

Adam moves each weight by about its rate; Muon moves a matrix by one that is orthogonal, so that directions which few pictures
ask for move as far as those which all ask for (Jordan et al. 2024, "Muon: an optimizer for hidden layers").
"""

from __future__ import annotations

import torch

# Coefficients of the quintic iterations that take singular values near 1 (Amsel et al. 2025, "The Polar Express"). After four
# of them those of random matrices are within 0.4 to 1.6, after five within 0.87 to 1.13; five were not trained with.
ROUNDS = ((8.287212, -23.595887, 17.300387), (4.107059, -2.947850, 0.544843), (3.948691, -2.908902, 0.551819),
          (3.318420, -2.488488, 0.510049))
BETAS, SMALL = (0.9, 0.999), 1e-8
# Matrices with a side below this are left to Adam.
NARROW = 16


def orthogonal(m: torch.Tensor) -> torch.Tensor:
    """[rows, columns] with all singular values taken near 1."""
    flip = m.shape[0] > m.shape[1]
    x = m.T if flip else m
    x = x / (1.01 * x.norm() + 1e-7)
    for a, b, c in ROUNDS:
        s = x @ x.T
        x = torch.addmm(x, torch.addmm(s, s, s, beta=b, alpha=c), x, beta=a)
    return x.T if flip else x


class Muon(torch.optim.Optimizer):
    """Momentum whose steps are made orthogonal; `lr` is what Adam would have, as steps are as large as Adam's usually are.

    The factor 0.2 for that is of Liu et al. 2025, "Muon is scalable for LLM training".
    """

    def __init__(self, module: torch.nn.Module, lr: float, momentum: float = 0.95, weight_decay: float = 0.01) -> None:
        wide, rest = [], []
        for p in module.parameters():
            (wide if p.dim() > 1 and min(p.shape[0], p[0].numel()) >= NARROW else rest).append(p)
        super().__init__([{"params": wide, "wide": True}, {"params": rest, "wide": False}],
                         {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for p in (p for p in group["params"] if p.grad is not None):
                p.mul_(1 - group["lr"] * group["weight_decay"])
                (self._turn if group["wide"] else self._adam)(p, self.state[p], group)

    def _turn(self, p: torch.Tensor, state: dict, group: dict) -> None:
        if not state:
            state["mean"] = torch.zeros_like(p)
        mean = state["mean"].lerp_(p.grad, 1 - group["momentum"])
        step = p.grad.lerp(mean, group["momentum"]).flatten(1)
        p.add_(orthogonal(step).view(p.shape), alpha=-group["lr"] * 0.2 * max(step.shape) ** 0.5)

    def _adam(self, p: torch.Tensor, state: dict, group: dict) -> None:
        if not state:
            state |= {"mean": torch.zeros_like(p), "square": torch.zeros_like(p), "count": 0}
        state["count"] += 1
        mean, square = (state[name].lerp_(value, 1 - beta) / (1 - beta ** state["count"])
                        for name, value, beta in zip(("mean", "square"), (p.grad, p.grad**2), BETAS))
        p.addcdiv_(mean, square.sqrt() + SMALL, value=-group["lr"])
