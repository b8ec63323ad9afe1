"""The tiny random SDXL as torch modules: same seed, same weights."""

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

WIDTH_1 = 32
WIDTH_2 = 48
POOLED = 40  # unlike both widths, so that a mix-up cannot pass
TIME_EMBED = 8
VOCABULARY = 768


def _generator(seed: int) -> torch.Generator:
    return torch.Generator("cpu").manual_seed(seed)


@torch.no_grad()
def _fill(module: torch.nn.Module, seed: int, gain: float = 1.0) -> None:
    """Weights of spread gain/√fan-in, biases of 0.1, norms near one: signals keep their size through the layers."""
    rng = _generator(seed)
    for name, parameter in sorted(module.named_parameters()):
        draw = torch.randn(parameter.shape, generator=rng)
        if parameter.ndim > 1:
            parameter.copy_(draw * gain / parameter[0].numel() ** 0.5)
        elif "norm" in name and name.endswith("weight"):
            parameter.copy_(1 + 0.1 * draw)
        else:
            parameter.copy_(0.1 * draw)


def text_encoder(second: bool) -> CLIPTextModel | CLIPTextModelWithProjection:
    """Encoder 1 (quick_gelu) or 2 (gelu, with projection)."""
    width = WIDTH_2 if second else WIDTH_1
    config = CLIPTextConfig(
        vocab_size=VOCABULARY,
        hidden_size=width,
        intermediate_size=2 * width,
        num_hidden_layers=3 if second else 2,
        num_attention_heads=4,
        max_position_embeddings=77,
        hidden_act="gelu" if second else "quick_gelu",
        projection_dim=POOLED if second else WIDTH_1,
        bos_token_id=VOCABULARY - 2,
        eos_token_id=2,  # as SDXL's own configs: pooling takes the largest id
        pad_token_id=0 if second else VOCABULARY - 1,
    )
    model = (CLIPTextModelWithProjection if second else CLIPTextModel)(config).eval()
    _fill(model, 20 if second else 10)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "token_embedding" in name:
                # The mean stays well away from zero: restoring it after weighting divides by it.
                parameter.mul_(0.9 * parameter.shape[1] ** 0.5).add_(0.3)
            elif "position_embedding" in name:
                parameter.mul_(0.3 * parameter.shape[1] ** 0.5)
    return model


def unet(refiner: bool) -> UNet2DConditionModel:
    """Two levels with skips, attention in the second; six size numbers for the base, five for the refiner."""
    model = UNet2DConditionModel(
        sample_size=8,
        in_channels=4,
        out_channels=4,
        block_out_channels=(8, 12),
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=(1, 2),
        transformer_layers_per_block=(1, 1),
        norm_num_groups=4,
        use_linear_projection=True,
        cross_attention_dim=WIDTH_2 if refiner else WIDTH_1 + WIDTH_2,
        addition_embed_type="text_time",
        addition_time_embed_dim=TIME_EMBED,
        projection_class_embeddings_input_dim=POOLED + (5 if refiner else 6) * TIME_EMBED,
    ).eval()
    _fill(model, 40 if refiner else 30)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "attn2.to_out.0.weight" in name:
                parameter.mul_(2.0)
            elif "time_emb_proj.weight" in name:
                parameter.mul_(1.5)
            elif name == "conv_out.weight":
                parameter.mul_(1.3)
    return model


def vae() -> AutoencoderKL:
    """Four blocks, hence a factor of 8, with SDXL's scaling factor."""
    model = AutoencoderKL(
        in_channels=3,
        out_channels=3,
        latent_channels=4,
        block_out_channels=(4, 8, 8, 8),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        norm_num_groups=2,
        sample_size=64,
        scaling_factor=0.13025,
        force_upcast=True,
    ).eval()
    _fill(model, 50)
    with torch.no_grad():
        # Latents of SDXL's size: a mean of spread 7 and a posterior whose noise is felt.
        model.quant_conv.weight[:4].mul_(7.0)
        model.quant_conv.weight[4:].mul_(0.5)
        model.quant_conv.bias[4:].sub_(1.0)
        model.post_quant_conv.weight.mul_(0.4)
        model.decoder.conv_out.weight.mul_(0.6)
    return model
