"""Day, sunset, night and low light: tones for the backdrop and (weaker) for the subject, a sky, a vignette."""

from __future__ import annotations

from dataclasses import dataclass

from .palette import BLACK, RGB, WHITE, rgb
from .pen import PLAIN_TONE, Tone


@dataclass(frozen=True)
class Light:
    far: Tone
    near: Tone
    sky: tuple[RGB, RGB] | None = None
    disc: RGB | None = None
    disc_x: float = 0.33
    stars: bool = False
    vignette: float = 0.0


LIGHTS: dict[str, Light] = {
    "day": Light(far=Tone((1.04, 1.04, 1.04), WHITE, 0.08), near=PLAIN_TONE, disc=rgb("fff3b0")),
    "sunset": Light(
        far=Tone((1.0, 0.72, 0.6), rgb("ff6a2a"), 0.24), near=Tone((1.0, 0.9, 0.82), rgb("ff7a33"), 0.08),
        sky=(rgb("b04a8c"), rgb("ffb347")), disc=rgb("fff0a0"), disc_x=-0.3,
    ),
    "night": Light(
        far=Tone((0.34, 0.4, 0.66), rgb("101c4d"), 0.3), near=Tone((0.8, 0.83, 0.98), rgb("16235c"), 0.12),
        sky=(rgb("0a1440"), rgb("3350a0")), disc=rgb("ffffff"), stars=True,
    ),
    "low light": Light(
        far=Tone((0.66, 0.54, 0.44), BLACK, 0.1), near=Tone((0.9, 0.84, 0.78), BLACK, 0.04),
        sky=(rgb("5a5a62"), rgb("8a8078")), vignette=0.5,
    ),
}
