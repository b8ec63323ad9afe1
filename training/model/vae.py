"""The autoencoder: 8-fold reduction to 4 channels, narrow where the map is large."""

from __future__ import annotations

import torch
from diffusers import AutoencoderKL
from diffusers.models.downsampling import Downsample2D
from diffusers.models.resnet import ResnetBlock2D
from diffusers.models.upsampling import Upsample2D

VAE_CONFIG = {
    "in_channels": 3,
    "out_channels": 3,
    "down_block_types": ("DownEncoderBlock2D",) * 4,
    "up_block_types": ("UpDecoderBlock2D",) * 4,
    "block_out_channels": (16, 32, 64, 96),
    "layers_per_block": 1,
    "latent_channels": 4,
    # One group: with two channels a group a plain colour would be normalised away.
    "norm_num_groups": 1,
    "sample_size": 1024,
    # Attention over 128 x 128 positions would cost more than the rest of a 1024 x 1024 decode.
    "mid_block_add_attention": False,
    "force_upcast": False,
}


def make_vae(scaling_factor: float = 1.0) -> AutoencoderKL:
    return AutoencoderKL(**VAE_CONFIG, scaling_factor=scaling_factor)


@torch.no_grad()
def start_linear(vae: AutoencoderKL) -> None:
    """Initialises so that both halves begin as nearly linear maps that hand colours through.

    Residual branches start at zero, resampling convolutions at identity, shortcuts orthogonal: mean colours survive
    from the first step, and detail is learnt on top. From the default start colour took over a thousand steps.
    """
    for module in vae.modules():
        if isinstance(module, ResnetBlock2D):
            module.conv2.weight.zero_(), module.conv2.bias.zero_()
            if module.conv_shortcut is not None:
                torch.nn.init.orthogonal_(module.conv_shortcut.weight)
        elif isinstance(module, (Downsample2D, Upsample2D)):
            torch.nn.init.dirac_(module.conv.weight)
            module.conv.weight.add_(0.01 * torch.randn_like(module.conv.weight))
            module.conv.bias.zero_()
    for conv in (vae.encoder.conv_in, vae.decoder.conv_in):
        torch.nn.init.orthogonal_(conv.weight)
        # A constant pattern over the channels keeps the norms' divisor steady, so that brightness is not divided away.
        conv.bias.copy_(1.5 * (torch.randint(0, 2, conv.bias.shape) * 2.0 - 1))
    # The posterior begins narrow (variance e^-6): from variance 1 its noise would drown the picture for 1000 steps.
    vae.quant_conv.weight[4:].mul_(0.1)
    vae.quant_conv.bias[4:] = -6.0
