"""Draws a scene at any size."""

from __future__ import annotations

import numpy as np

from .attributes import Scene
from .garments import FEET, SEATED_FEET, draw_body, hat
from .lights import LIGHTS
from .palette import BLACK, GARMENT, rgb
from .pen import Pen, box, ellipse
from .places import GROUND, draw_place
from .subjects import draw_head
from .treatments import PEN_MODE, apply_treatment

HEAD = {"close-up": 0.3, "upper body": 0.19, "long shot": 0.112}
HEAD_Y = {"close-up": 0.47, "upper body": 0.4}
ZOOM = {"close-up": 1.35, "upper body": 1.12, "long shot": 0.9}


def draw_seat(pen: Pen) -> None:
    pen.fill(box(-1.5, 3.15, 1.5, 3.75, 0.25), rgb("6b4a36"))
    for x in (-1.1, 1.1):
        pen.fill(box(x - 0.16, 3.6, x + 0.16, 4.7), rgb("4f3526"))


def draw(scene: Scene, width: int, height: int) -> np.ndarray:
    """Draws one scene as [height, width, 3] uint8; the same scene has the same composition at every size."""
    pen = Pen(width, height, PEN_MODE.get(scene.family, "flat"), scene.detail)
    light = LIGHTS[scene.light]

    pen.tone = light.far
    draw_place(pen, scene.place, light, ZOOM[scene.framing])
    if light.vignette:
        pen.vignette(BLACK, 0.25, light.vignette)

    head = HEAD[scene.framing] * pen.unit
    if scene.framing == "long shot":
        feet = SEATED_FEET + 0.5 if scene.pose == "sitting" else FEET
        ground = height * (GROUND + 0.62 * (1 - GROUND))
        y = ground - feet * head
    else:
        y = height * HEAD_Y[scene.framing]

    pen.place(width / 2, y, head)
    pen.tone = light.near
    if scene.framing == "long shot":
        pen.canvas.drawPath(ellipse(0, FEET + 0.1, 1.9, 0.25), pen._paint(BLACK, 0.3))
    if scene.pose == "sitting":
        draw_seat(pen)
    draw_body(pen, scene.subject, scene.garment, scene.colour, scene.pose)
    draw_head(pen, scene.subject)
    if scene.garment == "hat":
        hat(pen, GARMENT[scene.colour])
    pen.surface.flushAndSubmit() if hasattr(pen.surface, "flushAndSubmit") else None

    picture = pen.array[..., :3].astype(np.float32) / 255
    return np.round(apply_treatment(picture, scene.family) * 255).astype(np.uint8)
