"""Bodies and what they wear, below a head at (0, 0) of radius 1: torso to 3.0, feet at 4.6."""

from __future__ import annotations

from .palette import GARMENT, INK, RGB, WHITE, mix, rgb, shade
from .pen import Pen, box, circle, ellipse, polygon
from .subjects import COATS, limb_colour

FEET = 4.6
SEATED_FEET = 4.1


def torso() -> list[tuple[float, float]]:
    return [(-0.75, 0.75), (0.75, 0.75), (1.25, 1.25), (1.15, 3.1), (-1.15, 3.1), (-1.25, 1.25)]


def arms(pen: Pen, sleeve: RGB, paw: RGB, pose: str) -> None:
    left = [(-1.12, 1.4), (-1.75, 2.1), (-1.25, 2.85)]
    right = [(1.12, 1.4), (1.75, 2.1), (1.25, 2.85)]
    if pose == "waving":
        right = [(1.1, 1.45), (1.9, 1.5), (2.05, 0.15)]
    for points in (left, right):
        pen.stroke(points, sleeve, 0.62)
        pen.fill(circle(*points[2], 0.36), paw)


def legs(pen: Pen, trousers: RGB, paw: RGB, pose: str) -> None:
    for side in (-1, 1):
        if pose == "sitting":
            pen.stroke([(side * 0.6, 3.0), (side * 1.35, 3.35)], trousers, 0.85)
            pen.fill(ellipse(side * 1.6, 3.6, 0.42, 0.5), paw)
        else:
            pen.stroke([(side * 0.55, 3.0), (side * 0.6, 4.2)], trousers, 0.8)
            pen.fill(ellipse(side * 0.72, 4.4, 0.55, 0.28), paw)


def seam(pen: Pen, c: RGB) -> None:
    """Stitches and folds: the texture of cloth."""
    dark = mix(c, INK, 0.45)
    lines = [(-0.95 + i * 0.19, 2.75, -0.95 + i * 0.19, 2.98) for i in range(11)]
    lines += [(side * 0.95, 1.3 + i * 0.26, side * 0.7, 1.42 + i * 0.26) for i in range(5) for side in (-1, 1)]
    pen.texture(lines, dark, 0.05)


def spacesuit(pen: Pen, c: RGB) -> None:
    pen.fill(polygon(torso()), c)
    pen.fill(ellipse(0, 0.95, 1.05, 0.36), mix(c, WHITE, 0.65))
    pen.fill(box(-0.55, 1.65, 0.55, 2.35, 0.12), rgb("dfe4ea"))
    pen.fill(circle(-0.25, 2.0, 0.15), rgb("e23b3b"), edge=False)
    pen.fill(circle(0.25, 2.0, 0.15), rgb("35c46a"), edge=False)
    pen.fill(box(-1.18, 2.6, 1.18, 2.85), mix(c, WHITE, 0.65), edge=False)


def jacket(pen: Pen, c: RGB) -> None:
    pen.fill(polygon(torso()), c)
    pen.fill(polygon([(-0.42, 0.75), (0.42, 0.75), (0.3, 3.1), (-0.3, 3.1)]), rgb("2c2f38"), edge=False)
    for side in (-1, 1):
        pen.fill(polygon([(side * 0.3, 0.7), (side * 0.95, 0.95), (side * 0.35, 1.8)]), shade(c, 0.75))


def hoodie(pen: Pen, c: RGB) -> None:
    pen.fill(polygon(torso()), c)
    pen.fill(ellipse(0, 0.98, 0.95, 0.4), shade(c, 0.72))
    pen.fill(polygon([(-0.75, 2.85), (-0.5, 2.15), (0.5, 2.15), (0.75, 2.85)]), shade(c, 0.72))
    for side in (-1, 1):
        pen.stroke([(side * 0.28, 1.2), (side * 0.3, 1.85)], WHITE, 0.1)


def dress(pen: Pen, c: RGB) -> None:
    pen.fill(polygon([(-0.7, 0.75), (0.7, 0.75), (0.85, 1.9), (1.6, 3.4), (-1.6, 3.4), (-0.85, 1.9)]), c)
    pen.fill(box(-0.88, 1.8, 0.88, 2.05), shade(c, 0.7), edge=False)


def bare(pen: Pen, subject: str) -> None:
    pen.fill(polygon(torso()), COATS[subject].main)
    pen.fill(ellipse(0, 2.1, 0.75, 0.9), mix(COATS[subject].main, WHITE, 0.35), edge=False)


def scarf(pen: Pen, c: RGB) -> None:
    pen.fill(box(-1.0, 0.75, 1.0, 1.4, 0.3), c)
    pen.fill(box(0.25, 1.2, 0.85, 2.7, 0.12), shade(c, 0.82))


def hat(pen: Pen, c: RGB) -> None:
    """Drawn after the head."""
    pen.fill(box(-0.72, -1.75, 0.72, -0.75, 0.2), c)
    pen.fill(ellipse(0, -0.78, 1.25, 0.24), shade(c, 0.85))


SUITS = {"spacesuit": spacesuit, "jacket": jacket, "hoodie": hoodie, "dress": dress}


def draw_body(pen: Pen, subject: str, garment: str, colour: str, pose: str) -> None:
    """Draws legs, torso, garment and arms; the head comes after it."""
    c, paw = GARMENT[colour], limb_colour(subject)
    covered = garment in SUITS
    trousers = c if garment == "spacesuit" else paw if garment in ("dress", "scarf", "hat") else rgb("39415a")
    legs(pen, trousers, mix(c, WHITE, 0.65) if garment == "spacesuit" else paw, pose)
    if garment == "hoodie":
        pen.fill(ellipse(0, 0.3, 1.3, 0.98), shade(c, 0.72))
    arms(pen, shade(c, 0.88) if covered else paw, mix(c, WHITE, 0.65) if garment == "spacesuit" else paw, pose)
    if covered:
        SUITS[garment](pen, c)
    else:
        bare(pen, subject)
    seam(pen, c if covered else COATS[subject].main)
    if garment == "scarf":
        scarf(pen, c)
