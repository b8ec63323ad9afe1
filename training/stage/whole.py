"""Base and refiner together, as a pipeline drives them."""

from __future__ import annotations

import torch

from model.sampling import Predict, after_zeros, guided
from model.text import WIDTH_1
from model.unet import SCORES, make_refiner
from stage.common import RUN, device
from stage.data import Reader
from stage.trained import averaged, predictor, trained_base


class Whole:
    """The averaged nets and text encoders of the checkpoints."""

    def __init__(self) -> None:
        self.reader, self.base, self.refiner = Reader(), trained_base(), averaged("refiner", make_refiner())
        self.factor = float((RUN / "scaling_factor.txt").read_text())

    def guided(self, prompts: list[str], height: int, width: int, scale: float) -> tuple[Predict, Predict]:
        """Base's and refiner's answers for pictures of one size in pixels, one a prompt, under guidance."""
        count = len(prompts)
        states, pooled = self.reader(prompts)
        empty_states, empty = self.reader([""] * count)
        size = torch.tensor([height, width, 0.0, 0.0], device=device()).repeat(2 * count, 1)
        scores = torch.tensor(SCORES, device=device()).repeat_interleave(count)[:, None]
        leads = predictor(self.base, after_zeros(states), after_zeros(pooled), torch.cat([size, size[:, :2]], 1))
        both = torch.cat([empty_states, states])[..., WIDTH_1:]
        refines = predictor(self.refiner, both, torch.cat([empty, pooled]), torch.cat([size, scores], 1))
        return guided(leads, scale), guided(refines, scale)
