"""What keeps a decoder's pictures crisp: a critic that tells drawings from decoded ones, and the amount of fine detail.

Distances alone ask for the mean of all drawings that a latent may stand for, and the mean of hatchings is grey. The critic
(Isola et al. 2017, "PatchGAN"; hinge loss; spectral norms after Miyato et al. 2018) asks for one of them.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch.nn.utils.parametrizations import spectral_norm

from stage.common import autocast, device

# What counts besides the distance, where that is about 0.3: the critic's verdict, its features, the amount of detail.
VERDICT, LIKENESS, DETAIL = 0.05, 0.2, 2.0
# Adam's: against a critic a long momentum leads in circles.
BETAS = (0.5, 0.99)
# Its rate as a multiple of the decoder's. Its loss stays near 1.8 (2 is a guess) with this as with 1.
HASTE = 3
# Side of the patches whose amount of detail is compared, in pixels.
PATCH = 8


class Critic(torch.nn.Module):
    """Pictures [n, 3, h, w] in -1..1 with their latents [n, 4, h / 8, w / 8] to one verdict for each 4 x 4 pixels."""

    def __init__(self) -> None:
        super().__init__()
        shapes = ((3, 24, 3, 1), (24, 48, 4, 2), (48, 64, 4, 2))
        self.levels = torch.nn.ModuleList(
            spectral_norm(torch.nn.Conv2d(inside, outside, side, stride, 1)) for inside, outside, side, stride in shapes)
        # Whether a texture fits is told by what it stands for.
        self.told = spectral_norm(torch.nn.Conv2d(64 + 4, 96, 3, 1, 1))
        self.verdict = spectral_norm(torch.nn.Conv2d(96, 1, 3, 1, 1))

    def forward(self, x: torch.Tensor, z: torch.Tensor) -> list[torch.Tensor]:
        """The features of every level, the verdict last."""
        found = []
        for level in self.levels:
            x = F.leaky_relu(level(x), 0.2)
            found.append(x)
        x = torch.cat([x, F.interpolate(z.to(x.dtype), scale_factor=2.0)], 1)
        found.append(F.leaky_relu(self.told(x), 0.2))
        return [*found, self.verdict(found[-1])]


def critic_loss(real: torch.Tensor, made: torch.Tensor) -> torch.Tensor:
    """Hinge loss of the critic's verdicts on drawings and on decoded pictures."""
    return (F.relu(1 - real.float()) + F.relu(1 + made.float())).mean()


def likeness(made: list[torch.Tensor], real: list[torch.Tensor]) -> torch.Tensor:
    """How far the critic's features of a decoded picture are from the drawing's, each level by its own spread."""
    pairs = zip(made[:-1], real[:-1])
    return sum((m.float() - r.float()).abs().mean() / (r.float().std() + 1e-3) for m, r in pairs) / (len(made) - 1)


def detail(x: torch.Tensor) -> torch.Tensor:
    """The strength of what a 3 x 3 average takes away, patch by patch, whatever its pattern."""
    fine = (x - F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)).square().mean(1, keepdim=True)
    return (F.avg_pool2d(fine, PATCH, PATCH // 2) + 1e-5).sqrt()


class Judge:
    """The critic, taught beside what it judges."""

    def __init__(self) -> None:
        self.critic = Critic().to(device(), memory_format=torch.channels_last)
        self.optimiser = torch.optim.AdamW(self.critic.parameters(), betas=BETAS, weight_decay=0.0)

    def state(self) -> dict:
        return {"critic": self.critic.state_dict(), "judging": self.optimiser.state_dict()}

    def load(self, state: dict) -> None:
        """Goes on from a checkpoint that holds a critic."""
        if "critic" in state:
            self.critic.load_state_dict(state["critic"]), self.optimiser.load_state_dict(state["judging"])

    def loss(self, x: torch.Tensor, y: torch.Tensor, z: torch.Tensor, rate: float) -> tuple[torch.Tensor, dict[str, float]]:
        """Teaches the critic with drawings x and what was decoded y from latents z; what y has to answer for, and its parts."""
        z = z.detach()
        for group in self.optimiser.param_groups:
            group["lr"] = HASTE * rate
        with autocast():
            judged = critic_loss(self.critic(x, z)[-1], self.critic(y.detach(), z)[-1])
        self.optimiser.zero_grad(set_to_none=True)
        judged.backward()
        self.optimiser.step()
        self.critic.requires_grad_(False)
        with autocast():
            real, made = self.critic(x, z), self.critic(y, z)
        self.critic.requires_grad_(True)
        wanted, found = detail(x), detail(y.float())
        like = likeness(made, real)
        loss = -VERDICT * made[-1].float().mean() + LIKENESS * like + DETAIL * (found - wanted).abs().mean()
        kept = found.detach().mean() / wanted.mean()
        return loss, {"critic": judged.item(), "likeness": like.item(), "detail": kept.item()}
