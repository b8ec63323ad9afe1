"""The two CLIP text encoders, of different widths, and what the UNet takes from them."""

from __future__ import annotations

import torch
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

WIDTH_1, WIDTH_2, POOLED = 64, 128, 128


def text_config(width: int, layers: int, activation: str, vocab: int) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=vocab, hidden_size=width, intermediate_size=4 * width, num_hidden_layers=layers,
        num_attention_heads=width // 32, projection_dim=POOLED, max_position_embeddings=77, hidden_act=activation,
        bos_token_id=vocab - 2, eos_token_id=vocab - 1, pad_token_id=vocab - 1,
    )


class TextEncoders(torch.nn.Module):
    """Both encoders; ids in, (states [batch, 77, width 1 + width 2], pooled [batch, POOLED]) out."""

    def __init__(self, vocab: int) -> None:
        super().__init__()
        self.first = CLIPTextModel(text_config(WIDTH_1, 3, "quick_gelu", vocab))
        self.second = CLIPTextModelWithProjection(text_config(WIDTH_2, 4, "gelu", vocab))

    def forward(self, ids_1: torch.Tensor, ids_2: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        a = self.first(ids_1, output_hidden_states=True)
        b = self.second(ids_2, output_hidden_states=True)
        return torch.cat([a.hidden_states[-2], b.hidden_states[-2]], dim=-1), b.text_embeds
