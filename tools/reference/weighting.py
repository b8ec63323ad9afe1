"""Weighted and long prompts: fragments to chunks of token ids, and weights applied to hidden states.

A fragment is (text, weight); BREAK ends a chunk. A chunk holds 75 tokens between start and end.
"""

import math

import numpy as np
import torch

from pipelines import parts

BREAK = ("BREAK", -1.0)
ROOM = 75
BACKTRACK = 20  # how far behind a full chunk a comma may lie for the cut to be made there
WHOLE_WORD = 8  # ComfyUI moves shorter words to the next chunk rather than splitting them

Fragments = list[tuple[str, float]]
Chunk = list[tuple[int, float]]


def tokens(text: str) -> list[int]:
    return parts(False)["tokenizer"](text, add_special_tokens=False).input_ids


def chunks_by_comma(fragments: Fragments) -> list[Chunk]:
    """A1111's rule: a chunk that overflows soon after a comma is cut behind that comma, else when it is full."""
    comma = tokens(",")[0]
    done: list[Chunk] = []
    chunk: Chunk = []
    last_comma = None
    for text, weight in fragments:
        if (text, weight) == BREAK:
            done.append(chunk)
            chunk, last_comma = [], None
            continue
        for token in tokens(text):
            if len(chunk) == ROOM:
                near = last_comma is not None and token != comma and ROOM - last_comma <= BACKTRACK
                cut = last_comma + 1 if near else ROOM
                done.append(chunk[:cut])
                chunk, last_comma = chunk[cut:], None
            if token == comma:
                last_comma = len(chunk)
            chunk.append((token, weight))
    return [*done, chunk] if chunk or not done else done


def chunks_by_word(fragments: Fragments) -> list[Chunk]:
    """ComfyUI's rule: words stay whole, unless they are long."""
    done: list[Chunk] = []
    chunk: Chunk = []
    for text, weight in fragments:
        for word in text.split():
            group = [(token, weight) for token in tokens(word)]
            while group:
                space = ROOM - len(chunk)
                if len(group) <= space:
                    chunk, group = chunk + group, []
                    continue
                taken = group[:space] if len(group) >= WHOLE_WORD else []
                done.append(chunk + taken)
                chunk, group = [], group[len(taken):]
    return [*done, chunk]


def ids_of(chunks: list[Chunk], second: bool) -> np.ndarray:
    """Token ids [chunks, 77]: start, tokens, end, then padding (the end again, or 0 for the second encoder)."""
    tokenizer = parts(False)["tokenizer"]
    start, end = tokenizer.bos_token_id, tokenizer.eos_token_id
    rows = []
    for chunk in chunks:
        row = [start, *(token for token, _ in chunk), end]
        rows.append(row + [0 if second else end] * (ROOM + 2 - len(row)))
    return np.array(rows)


def weights_of(chunks: list[Chunk]) -> np.ndarray:
    """Weights [chunks, 77, 1]; one for start, end and padding."""
    out = np.ones((len(chunks), ROOM + 2, 1))
    for row, chunk in enumerate(chunks):
        out[row, 1 : 1 + len(chunk), 0] = [weight for _, weight in chunk]
    return out


@torch.no_grad()
def states(ids: np.ndarray, second: bool) -> np.ndarray:
    """Penultimate states [chunks, 77, width] in double."""
    encoder = parts(False)["text_encoder_2" if second else "text_encoder"]
    rows = [encoder(torch.tensor(row[None]), output_hidden_states=True).hidden_states[-2] for row in ids]
    return torch.cat(rows).double().numpy()


@torch.no_grad()
def pooled(ids: np.ndarray) -> torch.Tensor:
    """The second encoder's pooled vector [1, 40] of the first chunk."""
    return parts(False)["text_encoder_2"](torch.tensor(ids[:1])).text_embeds


def scaled(z: np.ndarray, w: np.ndarray, keep_mean: bool) -> np.ndarray:
    """A1111: each token's state times its weight; with `keep_mean` each chunk is scaled back to its mean."""
    out = z * w
    if keep_mean:
        axes = (1, 2)
        out *= z.mean(axes, keepdims=True) / out.mean(axes, keepdims=True)
    return out


def from_empty(z: np.ndarray, w: np.ndarray, second: bool) -> np.ndarray:
    """ComfyUI: each token's distance from the empty prompt's state times its weight."""
    empty = states(ids_of([[]], second), second)
    return np.where(w == 1, z, empty + (z - empty) * w)


def blended(fragments: Fragments, second: bool) -> np.ndarray:
    """compel, one chunk: as `from_empty`; then each fragment below one is blended with the prompt that lacks it."""
    without = [fragments[:i] + fragments[i + 1 :] for i, (_, weight) in enumerate(fragments) if weight < 1]
    shares = [math.tan((1 - max(weight, 1e-5)) * math.pi / 2) for _, weight in fragments if weight < 1]
    total = 0.0
    for share, left in zip([1.0, *shares], [fragments, *without]):
        chunk = [(token, weight) for text, weight in left for token in tokens(text)][:ROOM]
        total = total + share * from_empty(states(ids_of([chunk], second), second), weights_of([chunk]), second)
    return total / (1 + sum(shares))
