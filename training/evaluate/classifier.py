"""A classifier that reads a picture's attributes, trained on drawings and checked on held-out ones."""

from __future__ import annotations

import argparse

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from stage.common import RUN, Clock, autocast, cosine, device, load, log, progress, save
from world.attributes import COLOURLESS, CURRICULA, LIT, VALUES, Scene, sample_scene
from world.scene import draw

SIDE = 128
ASKED = ("subject", "garment", "colour", "place", "light", "framing", "family")


def asked(attribute: str, scene: Scene) -> bool:
    """Tells whether the attribute can be seen in this scene's treatment."""
    if attribute == "colour":
        return scene.family not in COLOURLESS
    return attribute != "light" or (scene.family in LIT and scene.place != "moon")


def block(inside: int, outside: int) -> torch.nn.Sequential:
    return torch.nn.Sequential(torch.nn.Conv2d(inside, outside, 3, 2, 1), torch.nn.GroupNorm(4, outside), torch.nn.SiLU(),
                               torch.nn.Conv2d(outside, outside, 3, 1, 1), torch.nn.GroupNorm(4, outside), torch.nn.SiLU())


class Classifier(torch.nn.Module):
    """[n, 3, 128, 128] in -1..1 to logits by attribute; `features` are what distances are measured in."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = torch.nn.Sequential(block(3, 24), block(24, 48), block(48, 64), block(64, 96))
        self.join = torch.nn.Linear(96 * 64, 160)
        self.heads = torch.nn.ModuleDict({k: torch.nn.Linear(160, len(VALUES[k])) for k in ASKED})

    def features(self, x: torch.Tensor) -> torch.Tensor:
        # The 8 x 8 layout is kept: framing and light depend on where things are.
        return F.silu(self.join(self.trunk(x).flatten(1)))

    def texture(self, x: torch.Tensor) -> torch.Tensor:
        """What a picture [n, 3, h, w] of any size is like all over: the trunk's channels [n, 96] averaged over it."""
        return self.trunk(x).mean((2, 3))

    def forward(self, x: torch.Tensor) -> dict[str, torch.Tensor]:
        f = self.features(x)
        return {k: head(f) for k, head in self.heads.items()}


def shrink(picture: np.ndarray) -> np.ndarray:
    """The middle square of a picture at the classifier's size."""
    h, w = picture.shape[:2]
    s = min(h, w)
    top, left = (h - s) // 2, (w - s) // 2
    square = Image.fromarray(picture[top : top + s, left : left + s])
    return np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BOX if s % SIDE == 0 else Image.Resampling.LANCZOS))


def tensor(pictures: list[np.ndarray]) -> torch.Tensor:
    return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1


def worn(x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Pictures [n, 3, 128, 128] in -1..1 as a generator leaves them: mottled and soft, which is no treatment."""
    x = x + 0.06 * torch.randn_like(x)
    if rng.random() < 0.5:
        patches = torch.randn(len(x), 3, *(2 * [int(rng.integers(12, 48))]), device=x.device)
        strength = 0.2 * torch.rand(len(x), 1, 1, 1, device=x.device)
        x = x + strength * F.interpolate(patches, (SIDE, SIDE), mode="bicubic")
    if rng.random() < 0.6:
        side = int(rng.integers(44, 100))
        x = F.interpolate(F.interpolate(x, (side, side), mode="area"), (SIDE, SIDE), mode="bilinear")
    return x


def load_classifier() -> Classifier:
    model = Classifier().eval()
    model.load_state_dict(torch.load(RUN / "classifier.pt", map_location="cpu", weights_only=False)["model"])
    return model


@torch.no_grad()
def check(model: Classifier, scenes: list[Scene], pictures: list[np.ndarray]) -> dict[str, tuple[int, int]]:
    """Right answers and questions by attribute."""
    answers = model(tensor(pictures).to(next(model.parameters()).device))
    out = {}
    for k in ASKED:
        right = [VALUES[k][int(a)] == s.value(k) for a, s in zip(answers[k].argmax(1), scenes) if asked(k, s)]
        out[k] = (sum(right), len(right))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    parser.add_argument("--pool", type=int, default=6000)
    args = parser.parse_args()
    torch.manual_seed(9)
    rng, curriculum, path = np.random.default_rng(9), CURRICULA[args.curriculum], RUN / "classifier.pt"
    model = Classifier().to(device(), memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1.5e-3, weight_decay=0.02)
    clock, step = Clock(args.minutes * 60), 0
    if state := load(path):
        model.load_state_dict(state["model"]), optimiser.load_state_dict(state["optimiser"])
        clock, step = Clock(args.minutes * 60, state["spent"]), state["step"]
    scenes = [sample_scene(rng, curriculum) for _ in range(args.pool)]
    pool = [shrink(draw(s, 256, 256)) for s in scenes]
    test = [sample_scene(rng, curriculum, unseen=True) for _ in range(1000)]
    drawn = [shrink(draw(s, 256, 256)) for s in test]
    log("drawn")
    while clock.done < 1:
        for group in optimiser.param_groups:
            group["lr"] = 1.5e-3 * cosine(clock.done)
        pick = rng.integers(0, len(scenes), 48)
        x = tensor([pool[i] for i in pick]).to(device())
        x = worn(torch.roll(x, [int(v) for v in rng.integers(-2, 3, 2)], (2, 3)), rng)
        with autocast():
            answers = model(x.contiguous(memory_format=torch.channels_last))
        loss = torch.zeros((), device=device())
        for k in ASKED:
            rows = [i for i, j in enumerate(pick) if asked(k, scenes[j])]
            want = torch.tensor([VALUES[k].index(scenes[pick[i]].value(k)) for i in rows], device=device())
            loss = loss + F.cross_entropy(answers[k][rows].float(), want)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        step += 1
        if step % 100 == 0 or clock.done >= 1:
            found = check(model.eval(), test[:200], drawn[:200]) if clock.done < 1 else check(model.eval(), test, drawn)
            progress(step, clock.done, "", loss=loss.item(), **{k: a / max(n, 1) for k, (a, n) in found.items()})
            model.train()
            save(path, {"model": model.state_dict(), "optimiser": optimiser.state_dict(), "spent": clock.spent, "step": step,
                        "held_out": found})


if __name__ == "__main__":
    main()
