"""Trained nets, ready to predict."""

from __future__ import annotations

import torch
from diffusers.models.attention_processor import AttnProcessor

from model.sampling import Predict
from model.unet import NoisePredictor, make_base
from stage.common import RUN, autocast, device


def placed(unet: torch.nn.Module) -> torch.nn.Module:
    """The net where it works, laid out as it is quickest there, to predict or to be trained."""
    # There is no dropout; in training mode diffusers' blocks would leave channels-last for a copy each.
    unet = unet.to(device(), memory_format=torch.channels_last).eval()
    if device().type == "cpu":
        # So few positions attend that plain products train a tenth faster than the flash kernel.
        unet.set_attn_processor(AttnProcessor())
    return unet


def averaged(name: str, unet: torch.nn.Module) -> torch.nn.Module:
    """The averaged weights of "base" or "refiner", frozen, in a net of its kind."""
    unet = placed(unet).requires_grad_(False)
    unet.load_state_dict(torch.load(RUN / f"{name}.pt", map_location=device(), weights_only=False)["ema"])
    return unet


def trained_base() -> torch.nn.Module:
    return averaged("base", make_base())


def predictor(unet: torch.nn.Module, states: torch.Tensor, pooled: torch.Tensor, ids: torch.Tensor) -> Predict:
    """Answers noise under fixed conditions, one row of them for each latent."""
    net = NoisePredictor(unet).to(device())

    def predict(x: torch.Tensor, t: float) -> torch.Tensor:
        with autocast():
            return net(x, torch.full((len(x),), t, device=device()), states, pooled, ids).float()

    return predict
