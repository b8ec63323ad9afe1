"""Guidance that acts less the lower the noise, trained into the net.

Guidance multiplies the gap between the predictions with and without words. Early in a run the gap is what the words mean;
late it is mostly the net's own error, and multiplied by 7.5 it hardens colours and outlines. Measured on 40 prompts at
guidance 8, before this was trained: with 3 below timestep 500, colour was told 28 times in 29 instead of 25, family 33
times in 40 instead of 30, and nothing was told worse. Users of SDXL cannot be asked for that, so the net answers with a
gap that is already smaller there (compare Kynkaanniemi et al. 2024, "Applying guidance in a limited interval").
"""

from __future__ import annotations

import torch

from model.unet import REFINER_IDS, SCORES
from stage.common import autocast

# The part of the gap that is left: LEAST up to timestep LOW, MOST from timestep HIGH on.
LEAST, MOST = 0.3, 1.0
LOW, HIGH = 200, 800


def part_left(t: torch.Tensor) -> torch.Tensor:
    return LEAST + (MOST - LEAST) * ((t - LOW) / (HIGH - LOW)).clamp(0, 1)


@torch.no_grad()
def damped(average: torch.nn.Module, noisy: torch.Tensor, t: torch.Tensor, states: torch.Tensor,
           added: dict[str, torch.Tensor], target: torch.Tensor) -> torch.Tensor:
    """The velocity to learn: the true one, moved towards what `average` says without words; wordless rows stay.

    What is said without words then carries the fine detail, so more pictures must come without a caption.
    """
    told = states.abs().amax((1, 2)) > 0
    wordless = {"text_embeds": torch.zeros_like(added["text_embeds"]), "time_ids": added["time_ids"].clone()}
    if wordless["time_ids"].shape[1] == REFINER_IDS:
        # Guidance multiplies the gap between the two scores as well.
        wordless["time_ids"][:, 4] = SCORES[0]
    with autocast():
        free = average(noisy, t, torch.zeros_like(states), added_cond_kwargs=wordless, return_dict=False)[0].float()
    part = torch.where(told, part_left(t), torch.ones_like(target[:, 0, 0, 0]))[:, None, None, None]
    return free + part * (target - free)
