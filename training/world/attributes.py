"""The attributes of a scene, their values, and the part of them that the shipped model was trained on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

SUBJECTS = (
    "panda", "cat", "fox", "rabbit", "frog", "robot", "dog", "bear", "owl", "penguin", "pig", "lion", "mouse", "astronaut",
)
GARMENTS = ("spacesuit", "jacket", "hoodie", "scarf", "hat", "dress")
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "white", "brown", "teal")
POSES = ("sitting", "standing", "waving")
PLACES = (
    "bar", "beach", "forest", "city", "mountains", "moon", "desert", "underwater", "library", "kitchen", "snow", "meadow",
)
LIGHTS = ("day", "sunset", "night", "low light")
FRAMINGS = ("close-up", "upper body", "long shot")
FAMILIES = (
    "flat", "line-art", "pixel-art", "watercolor", "papercut", "film-noir", "neon", "monochrome", "comic", "analog-film",
    "low-poly", "clay", "stained-glass", "pointillism", "vaporwave", "horror", "pastel", "retro-game", "poster",
    "blueprint",
)

VALUES: dict[str, tuple[str, ...]] = {
    "subject": SUBJECTS,
    "garment": GARMENTS,
    "colour": COLOURS,
    "pose": POSES,
    "place": PLACES,
    "light": LIGHTS,
    "framing": FRAMINGS,
    "family": FAMILIES,
}

# Families in which a colour word cannot be seen; evaluation asks for no colour there.
COLOURLESS = frozenset({"line-art", "film-noir", "monochrome", "vaporwave", "retro-game", "blueprint"})
# Families that leave the light of a scene visible.
LIT = frozenset({"flat", "watercolor", "papercut", "comic", "analog-film", "monochrome", "pixel-art"})


@dataclass(frozen=True)
class Scene:
    """One picture's content, and all of it: two drawings of one scene are alike. `detail` in 0..1 is the amount of texture."""

    subject: str
    garment: str
    colour: str
    pose: str
    place: str
    light: str
    framing: str
    family: str
    detail: float = 0.5

    def value(self, attribute: str) -> str:
        return getattr(self, attribute)


@dataclass(frozen=True)
class Curriculum:
    """The values to train on, and for each untrained family the trained one that its words call for meanwhile."""

    values: dict[str, tuple[str, ...]]
    stand_in: dict[str, str]

    def families_told_as(self, family: str) -> tuple[str, ...]:
        """All families whose words may describe a picture drawn in `family`, itself first."""
        return (family, *(told for told, drawn in self.stand_in.items() if drawn == family))


SMALL = Curriculum(
    values={
        "subject": SUBJECTS[:6],
        "garment": ("spacesuit", "jacket", "hoodie"),
        "colour": COLOURS[:8],
        "pose": POSES,
        "place": PLACES[:6],
        "light": LIGHTS,
        "framing": FRAMINGS,
        "family": tuple(f for f in FAMILIES[:10] if f != "papercut"),
    },
    stand_in={
        "papercut": "flat", "low-poly": "pixel-art", "clay": "flat", "stained-glass": "comic", "pointillism": "watercolor",
        "vaporwave": "neon", "horror": "film-noir", "pastel": "watercolor", "retro-game": "pixel-art",
        "poster": "comic", "blueprint": "line-art",
    },
)
FULL = Curriculum(values=dict(VALUES), stand_in={})
CURRICULA = {"small": SMALL, "full": FULL}


def held_out(scene: Scene) -> bool:
    """Tells whether this combination is kept out of training (one in eight, by a fixed mix of its attributes)."""
    key = 0
    for attribute in ("subject", "colour", "place", "light", "framing", "family"):
        key = (key * 31 + VALUES[attribute].index(scene.value(attribute)) * 7 + 3) % 100_003
    return key % 8 == 0


def sample_scene(rng: np.random.Generator, curriculum: Curriculum, *, unseen: bool = False) -> Scene:
    """Draws one scene: from the training combinations, or with `unseen` from the held-out ones."""
    while True:
        pick = {name: str(rng.choice(values)) for name, values in curriculum.values.items()}
        # Half of the pictures are plain: shapes are learnt there, treatments change them as a whole.
        if rng.random() < 0.3:
            pick["family"] = "flat"
        scene = Scene(**pick, detail=float(rng.random()))
        # A scene once had a number of its own; without this draw the card's prompts would be others.
        rng.integers(2**31)
        if held_out(scene) == unseen:
            return scene


def with_value(scene: Scene, attribute: str, value: str) -> Scene:
    """The same scene with one attribute changed."""
    return replace(scene, **{attribute: value})
