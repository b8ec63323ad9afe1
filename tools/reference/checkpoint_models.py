"""A tiny SDXL checkpoint that lies in no file: its weights are drawn from a seed, by the names of single files.

Heads are 64 wide, groups 32 and pooled texts 1280 as in every real one, because no tensor's shape says so.
"""

import functools
import re

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

WIDTH = 64
POOLED = 1280
VOCABULARY = 49408
REPEAT = 131071
"""A larger tensor repeats its first so many numbers; a prime, so that no two rows are alike."""

# A name among diffusers' or transformers', the name in a checkpoint, and which third of that tensor it is (or None).
Rows = list[tuple[str, str, int | None]]


def text_encoder(second: bool):
    config = CLIPTextConfig(
        vocab_size=VOCABULARY,
        hidden_size=WIDTH,
        intermediate_size=2 * WIDTH,
        num_hidden_layers=3 if second else 2,
        num_attention_heads=1,
        max_position_embeddings=77,
        hidden_act="gelu" if second else "quick_gelu",
        projection_dim=POOLED if second else WIDTH,
        bos_token_id=VOCABULARY - 2,
        eos_token_id=VOCABULARY - 1,
        pad_token_id=0 if second else VOCABULARY - 1,
    )
    return (CLIPTextModelWithProjection if second else CLIPTextModel)(config).eval()


def unet(refiner: bool, channels: int = 4):
    if refiner:
        downs = ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D")
        ups = ("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D")
        widths, heads, depths = (32, 64, 64, 64), (1, 1, 1, 1), (1, 1, 1, 1)
    else:
        downs = ("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D")
        ups = ("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D")
        widths, heads, depths = (32, 64, 128), (1, 1, 2), (1, 1, 2)
    return UNet2DConditionModel(
        sample_size=8,
        in_channels=channels,
        out_channels=4,
        block_out_channels=widths,
        layers_per_block=2,
        down_block_types=downs,
        up_block_types=ups,
        attention_head_dim=heads,
        transformer_layers_per_block=depths,
        use_linear_projection=True,
        cross_attention_dim=WIDTH if refiner else 2 * WIDTH,
        addition_embed_type="text_time",
        addition_time_embed_dim=256,
        projection_class_embeddings_input_dim=POOLED + 256 * (5 if refiner else 6),
    ).eval()


def vae():
    return AutoencoderKL(
        in_channels=3,
        out_channels=3,
        latent_channels=4,
        block_out_channels=(32, 32, 32, 64),
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        layers_per_block=1,
        sample_size=64,
        scaling_factor=0.13025,
        force_upcast=True,
    ).eval()


def unet_rows(module) -> Rows:
    """Blocks are counted through: a block of n layers takes n + 1 numbers with its down- or upsampler."""
    layers = module.config.layers_per_block
    step = layers + 1
    attends = [hasattr(block, "attentions") for block in module.up_blocks]
    whole = {
        "time_embedding.linear_1": "time_embed.0",
        "time_embedding.linear_2": "time_embed.2",
        "add_embedding.linear_1": "label_emb.0.0",
        "add_embedding.linear_2": "label_emb.0.2",
        "conv_in": "input_blocks.0.0",
        "conv_norm_out": "out.0",
        "conv_out": "out.2",
    }
    resnet = {
        "norm1": "in_layers.0",
        "conv1": "in_layers.2",
        "norm2": "out_layers.0",
        "conv2": "out_layers.3",
        "time_emb_proj": "emb_layers.1",
        "conv_shortcut": "skip_connection",
    }

    def place(name: str) -> str:
        head, kind = name.rsplit(".", 1)
        if head in whole:
            return f"{whole[head]}.{kind}"
        side, *rest = name.split(".")
        if side == "mid_block":
            part, index, *inside = rest
            at = "middle_block.1" if part == "attentions" else f"middle_block.{2 * int(index)}"
        else:
            block, part, index, *inside = rest
            block, index = int(block), int(index)
            if part == "downsamplers":
                return f"input_blocks.{step * (block + 1)}.0.op.{kind}"
            if part == "upsamplers":
                return f"output_blocks.{step * block + layers}.{2 if attends[block] else 1}.conv.{kind}"
            first = f"input_blocks.{step * block + index + 1}" if side == "down_blocks" else f"output_blocks.{step * block + index}"
            at = f"{first}.{1 if part == 'attentions' else 0}"
        if part == "resnets":
            inside[0] = resnet[inside[0]]
        return ".".join([at, *inside])

    return [(name, f"model.diffusion_model.{place(name)}", None) for name in module.state_dict()]


def vae_rows(module) -> Rows:
    """The decoder's levels count backwards; attention is stored as 1 x 1 convolutions."""
    levels = len(module.config.block_out_channels)
    attention = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}

    def place(name: str) -> str:
        name = re.sub(r"up_blocks\.(\d+)", lambda m: f"up.{levels - 1 - int(m[1])}", name)
        name = re.sub(r"down_blocks\.(\d+)", r"down.\1", name)
        name = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", name)
        found = re.match(r"(.*)mid_block\.attentions\.0\.(.*)\.(weight|bias)$", name)
        if found:
            return f"{found[1]}mid.attn_1.{attention[found[2]]}.{found[3]}"
        for theirs, ours in (
            (".resnets.", ".block."),
            ("downsamplers.0", "downsample"),
            ("upsamplers.0", "upsample"),
            ("conv_shortcut", "nin_shortcut"),
            ("conv_norm_out", "norm_out"),
        ):
            name = name.replace(theirs, ours)
        return name

    return [(name, f"first_stage_model.{place(name)}", None) for name in module.state_dict()]


def clip_rows(module) -> Rows:
    prefix = "conditioner.embedders.0.transformer."
    return [(name, prefix + ("" if name.startswith("text_model.") else "text_model.") + name, None) for name in module.state_dict()]


def open_clip_rows(module, embedder: int) -> Rows:
    prefix = f"conditioner.embedders.{embedder}.model."
    whole = {
        "embeddings.token_embedding.weight": "token_embedding.weight",
        "embeddings.position_embedding.weight": "positional_embedding",
        "final_layer_norm.weight": "ln_final.weight",
        "final_layer_norm.bias": "ln_final.bias",
        "text_projection.weight": "text_projection",
    }
    parts = {"self_attn.out_proj": "attn.out_proj", "layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj"}
    rows: Rows = []
    for name in module.state_dict():
        bare = name.removeprefix("text_model.")
        if bare in whole:
            rows.append((name, prefix + whole[bare], None))
            continue
        layer, part, kind = re.match(r"encoder\.layers\.(\d+)\.(.*)\.(weight|bias)$", bare).groups()
        block = f"{prefix}transformer.resblocks.{layer}."
        fused = re.match(r"self_attn\.([qkv])_proj$", part)
        if fused:
            rows.append((name, f"{block}attn.in_proj_{kind}", "qkv".index(fused[1])))
        else:
            rows.append((name, f"{block}{parts[part]}.{kind}", None))
    return rows


def stored_shape(name: str, parameter: torch.Tensor, third: int | None) -> tuple[int, ...]:
    shape = tuple(parameter.shape)
    if third is not None:
        return (3 * shape[0], *shape[1:])
    if re.search(r"attn_1\.(q|k|v|proj_out)\.weight$", name):
        return (*shape[:2], 1, 1)
    return shape[::-1] if name.endswith("text_projection") else shape


def draw(shapes: dict[str, tuple[int, ...]], seed: int) -> dict[str, torch.Tensor]:
    """Every tensor in the order of the names: spread 1/sqrt(fan-in), norms near one, all else 0.1.

    Uniform numbers, because every machine draws the very same ones: a last bit of float32 may be another element of F16.
    """
    rng = torch.Generator("cpu").manual_seed(seed)
    tensors = {}
    for name in sorted(shapes):
        shape = shapes[name]
        count = 1
        for side in shape:
            count *= side
        numbers = (torch.rand(min(count, REPEAT), generator=rng) - 0.5) * 12**0.5
        numbers = numbers.repeat(-(-count // REPEAT))[:count].reshape(shape)
        if len(shape) > 1:
            fan_in = count // shape[0]
            tensors[name] = numbers * (1.0 / fan_in**0.5)
        elif name.endswith("weight"):
            tensors[name] = 1 + 0.1 * numbers
        else:
            tensors[name] = 0.1 * numbers
    return tensors


@functools.cache
def checkpoint(refiner: bool = False, seed: int = 1, element: torch.dtype = torch.float32):
    """The modules of a checkpoint, filled, and the shapes of what its file would hold, by name."""
    made = {"unet": unet(refiner), "text_encoder_2": text_encoder(True)}
    rows = {"unet": unet_rows(made["unet"]), "text_encoder_2": open_clip_rows(made["text_encoder_2"], 0 if refiner else 1)}
    if not refiner:
        made |= {"text_encoder": text_encoder(False), "vae": vae()}
        rows |= {"text_encoder": clip_rows(made["text_encoder"]), "vae": vae_rows(made["vae"])}
    shapes = {}
    for part, module in made.items():
        state = module.state_dict()
        for own, name, third in rows[part]:
            shapes[name] = stored_shape(name, state[own], third)
    tensors = {name: value.to(element).float() for name, value in draw(shapes, seed).items()}
    for part, module in made.items():
        state = module.state_dict()
        for own, name, third in rows[part]:
            value = tensors[name]
            if third is not None:
                value = value.chunk(3)[third]
            elif name.endswith("text_projection"):
                value = value.T
            state[own] = value.reshape(state[own].shape).contiguous()
        module.load_state_dict(state)
    return made, shapes
