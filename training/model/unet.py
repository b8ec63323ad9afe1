"""The denoising nets: SDXL's UNet with few channels, and the conversion that lets it learn velocity and answer noise."""

from __future__ import annotations

import torch
from diffusers import UNet2DConditionModel

from .text import POOLED, WIDTH_1, WIDTH_2

TIME_DIM = 32
BASE_IDS, REFINER_IDS = 6, 5
# The aesthetic scores that a pipeline tells the refiner without and with words.
SCORES = (2.5, 6.0)


def _config(channels: tuple[int, ...], cross: int, ids: int, attention: int) -> dict:
    levels = len(channels)
    plain = levels - attention
    heads = tuple(max(1, c // 32) for c in channels)
    return {
        "sample_size": 128, "in_channels": 4, "out_channels": 4, "block_out_channels": channels,
        "down_block_types": ("DownBlock2D",) * plain + ("CrossAttnDownBlock2D",) * attention,
        "up_block_types": ("CrossAttnUpBlock2D",) * attention + ("UpBlock2D",) * plain,
        "mid_block_type": "UNetMidBlock2DCrossAttn", "layers_per_block": 1, "transformer_layers_per_block": 1,
        "attention_head_dim": heads, "cross_attention_dim": cross, "use_linear_projection": True,
        "addition_embed_type": "text_time", "addition_time_embed_dim": TIME_DIM, "norm_num_groups": 4,
        "projection_class_embeddings_input_dim": POOLED + ids * TIME_DIM, "time_embedding_dim": 256,
        "resnet_time_scale_shift": "scale_shift",
    }


def make_core() -> UNet2DConditionModel:
    """The base without its outermost level: it is trained first, on latents of half the size (see stage/grow.py)."""
    return UNet2DConditionModel(**_config((32, 64, 96, 160), WIDTH_1 + WIDTH_2, BASE_IDS, 2))


def make_base() -> UNet2DConditionModel:
    return UNet2DConditionModel(**_config((32, 32, 64, 96, 160), WIDTH_1 + WIDTH_2, BASE_IDS, 2))


def make_refiner() -> UNet2DConditionModel:
    return UNet2DConditionModel(**_config((32, 32, 64), WIDTH_2, REFINER_IDS, 1))


def alphas_cumprod() -> torch.Tensor:
    """SDXL's schedule: scaled linear betas, .00085 to .012, 1000 steps."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    return torch.cumprod(1 - betas, 0)


class NoisePredictor(torch.nn.Module):
    """Answers noise from a UNet that predicts velocity: eps = alpha v + sigma x.

    A small net errs by about the same amount at every step. Were that error made in the noise itself, the picture that
    it implies would be wrong by sigma / alpha times as much, 12 times at the start. Fractional timesteps (Karras
    spacing) interpolate log sigma / alpha linearly, as the schedulers do.
    """

    def __init__(self, unet: UNet2DConditionModel) -> None:
        super().__init__()
        self.unet = unet
        bar = alphas_cumprod()
        self.register_buffer("log_ratio", (0.5 * torch.log((1 - bar) / bar)).float(), persistent=False)

    def forward(
        self, sample: torch.Tensor, timestep: torch.Tensor, encoder_hidden_states: torch.Tensor,
        text_embeds: torch.Tensor, time_ids: torch.Tensor,
    ) -> torch.Tensor:
        low = timestep.floor().clamp(0, 998)
        part = timestep - low
        index = low.long()
        log_ratio = self.log_ratio[index] * (1 - part) + self.log_ratio[index + 1] * part
        alpha, sigma = torch.sigmoid(-2 * log_ratio).sqrt(), torch.sigmoid(2 * log_ratio).sqrt()
        velocity = self.unet(
            sample, timestep, encoder_hidden_states,
            added_cond_kwargs={"text_embeds": text_embeds, "time_ids": time_ids}, return_dict=False)[0]
        shape = (-1, 1, 1, 1) if timestep.dim() else ()
        return alpha.reshape(shape) * velocity + sigma.reshape(shape) * sample
