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
    """Initialises so that the whole begins as "mean colour of each 8 x 8 block", exactly, with a fourth channel free.

    Residual branches start at zero, so features pass straight through. Channels 0..2 hold the colours and 3..5 their
    negatives (silu(x) - silu(-x) = x); the rest hold a constant pattern that keeps the last norm's divisor steady.
    From the default start, narrow nets took thousands of steps to learn colour, green last.
    """
    for module in vae.modules():
        if isinstance(module, ResnetBlock2D):
            module.conv2.weight.zero_(), module.conv2.bias.zero_()
            if module.conv_shortcut is not None:
                torch.nn.init.normal_(module.conv_shortcut.weight, std=0.02)
                module.conv_shortcut.bias.zero_()
                same = min(module.conv_shortcut.weight.shape[:2])
                module.conv_shortcut.weight[range(same), range(same), 0, 0] = 1.0
        elif isinstance(module, (Downsample2D, Upsample2D)):
            weight = module.conv.weight
            torch.nn.init.normal_(weight, std=0.003)
            module.conv.bias.zero_()
            for c in range(weight.shape[0]):
                if isinstance(module, Downsample2D):
                    # Stride 2 with one row and column of padding at the far side: taps 0 and 1 are the block.
                    weight[c, c, :2, :2] += 0.25
                else:
                    weight[c, c, 1, 1] += 1.0
    for part, gain in ((vae.encoder, 1.0), (vae.decoder, 0.5)):
        weight, bias = part.conv_in.weight, part.conv_in.bias
        pattern = 1.5 * (torch.arange(len(bias)) % 2 * 2.0 - 1)
        weight[:6].zero_(), bias.copy_(pattern), bias[:6].zero_()
        for c in range(3):
            weight[c, c, 1, 1], weight[c + 3, c, 1, 1] = gain, -gain
        part.conv_out.weight[:3].zero_(), part.conv_out.bias.zero_()
        # What the last norm divides by while the picture's own contrast is small beside the pattern.
        width = part.conv_norm_out.num_channels
        kept = min(block for block in VAE_CONFIG["block_out_channels"]) - 6 if part is vae.encoder else width - 6
        divisor = (kept * 1.5**2 / width) ** 0.5
        for c in range(3):
            part.conv_out.weight[c, c, 1, 1] = 2.0 * divisor if part is vae.encoder else divisor
            part.conv_out.weight[c, c + 3, 1, 1] = -part.conv_out.weight[c, c, 1, 1]
    vae.quant_conv.weight.zero_(), vae.post_quant_conv.weight.zero_(), vae.post_quant_conv.bias.zero_()
    for c in range(4):
        vae.quant_conv.weight[c, c], vae.post_quant_conv.weight[c, c] = 1.0, 1.0
    # The posterior begins narrow (variance e^-6): from variance 1 its noise would drown the picture for 1000 steps.
    vae.quant_conv.bias[:4], vae.quant_conv.bias[4:] = 0.0, -6.0
