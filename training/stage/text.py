"""Trains tokenizers and text encoders: which attributes does a caption name, and which does it leave open?

The heads that answer are thrown away; what stays are states and pooled vectors in which attributes lie apart, so that
the diffusion model needs no long joint training to tell words from each other.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from model.text import POOLED, WIDTH_1, WIDTH_2, TextEncoders
from model.tokenizer import LENGTH, Tokenizer, train
from stage.common import RUN, Clock, autocast, cosine, device, load, log, progress, save
from world import words
from world.attributes import CURRICULA, FULL, VALUES, sample_scene
from world.captions import describe
from world.families import STYLES, style_words

VOCAB = 2048


def tokenizers(folder: Path) -> tuple[Tokenizer, Tokenizer]:
    """Loads both tokenizers, trained on captions of the whole world the first time."""
    if not (folder / "tokenizer_2").exists():
        rng = np.random.default_rng(5)
        texts = [describe(sample_scene(rng, FULL), rng, FULL)[0] for _ in range(20_000)]
        for _ in range(40):
            texts += [*words.QUALITY, *words.BLEMISHES, *(", ".join((s, *style_words(s))) for g in STYLES.values() for s in g)]
        merges = train(texts, VOCAB)
        Tokenizer(merges).save(folder / "tokenizer")
        Tokenizer(merges, pad="!").save(folder / "tokenizer_2")
    return Tokenizer.load(folder / "tokenizer"), Tokenizer.load(folder / "tokenizer_2")


class Heads(torch.nn.Module):
    """Linear readers of every attribute, "not named" included, from pooled vector and states."""

    def __init__(self) -> None:
        super().__init__()
        width = sum(len(v) + 1 for v in VALUES.values())
        self.pooled, self.states = torch.nn.Linear(POOLED, width), torch.nn.Linear(WIDTH_1 + WIDTH_2, width)
        self.first = torch.nn.Linear(WIDTH_1, width)

    def forward(self, states: torch.Tensor, pooled: torch.Tensor, end: torch.Tensor) -> list[torch.Tensor]:
        at_end = states[torch.arange(len(states)), end]
        return [self.pooled(pooled), self.states(states[:, -1]), self.states(at_end), self.first(at_end[:, :WIDTH_1])]


def target_of(mentioned: list[dict[str, int]]) -> dict[str, torch.Tensor]:
    return {k: torch.tensor([m.get(k, len(v)) for m in mentioned]) for k, v in VALUES.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    parser.add_argument("--batch", type=int, default=96)
    args = parser.parse_args()
    torch.manual_seed(2)
    rng, curriculum = np.random.default_rng(2), CURRICULA[args.curriculum]
    tok_1, tok_2 = tokenizers(RUN)
    log(f"vocabulary {len(tok_1.ids)}")
    model, heads = TextEncoders(len(tok_1.ids)).to(device()), Heads().to(device())
    parameters = [*model.parameters(), *heads.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    clock, step, path = Clock(args.minutes * 60), 0, RUN / "text.pt"
    if state := load(path):
        model.load_state_dict(state["model"]), heads.load_state_dict(state["heads"])
        optimiser.load_state_dict(state["optimiser"])
        clock, step = Clock(args.minutes * 60, state["spent"]), state["step"]
        rng = np.random.default_rng(2 + step)
    while clock.done < 1:
        for group in optimiser.param_groups:
            group["lr"] = 1e-3 * cosine(clock.done)
        captions, mentioned = zip(*(describe(sample_scene(rng, curriculum), rng, curriculum) for _ in range(args.batch)))
        rows = [(tok_1.encode(c), tok_2.encode(c)) for c in captions]
        end = torch.tensor([r[0].index(len(tok_1.ids) - 1) for r in rows])
        # Most steps stop soon after the longest caption: positions beyond hold padding only.
        length = LENGTH if step % 4 == 0 else min(LENGTH, int(end.max()) + 2)
        ids = [torch.tensor([r[k][:length] for r in rows]).to(device()) for k in (0, 1)]
        with autocast():
            answers = heads(*model(*ids), end.to(device()))
        loss, right = torch.zeros((), device=device()), []
        for k, (part, want) in enumerate(zip(zip(*(a.float().split([len(v) + 1 for v in VALUES.values()], 1) for a in answers)),
                                             target_of(list(mentioned)).values())):
            want = want.to(device())
            loss = loss + sum(F.cross_entropy(p, want) for p in part) / len(part)
            right.append((part[0].argmax(1) == want).float().mean().item())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        step += 1
        if step % 50 == 0:
            progress(step, clock.done, "right " + " ".join(f"{r:.2f}" for r in right), loss=loss.item())
        if step % 250 == 0 or clock.done >= 1:
            save(path, {"model": model.state_dict(), "heads": heads.state_dict(), "optimiser": optimiser.state_dict(),
                        "spent": clock.spent, "step": step, "vocab": len(tok_1.ids)})


if __name__ == "__main__":
    main()
