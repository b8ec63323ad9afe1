"""The characters: heads with bold features, drawn around (0, 0) in units of the head's radius."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .palette import BLACK, INK, RGB, WHITE, mix, rgb, shade
from .pen import Pen, box, circle, ellipse, polygon


@dataclass(frozen=True)
class Coat:
    """Fur (or skin, or metal) and the second colour of a character."""

    main: RGB
    second: RGB


COATS: dict[str, Coat] = {
    "panda": Coat(rgb("fafafa"), rgb("1b1b1f")),
    "cat": Coat(rgb("8d93a1"), rgb("e9e4df")),
    "fox": Coat(rgb("e8742a"), rgb("fff3e4")),
    "rabbit": Coat(rgb("f3e3cf"), rgb("f3a9b5")),
    "frog": Coat(rgb("6cc644"), rgb("d8f0a8")),
    "robot": Coat(rgb("b8c4cf"), rgb("39e0e6")),
    "dog": Coat(rgb("c58b4e"), rgb("6b3f1f")),
    "bear": Coat(rgb("6f4426"), rgb("c99a6b")),
    "owl": Coat(rgb("93673b"), rgb("f6d9a0")),
    "penguin": Coat(rgb("23262e"), rgb("ffffff")),
    "pig": Coat(rgb("f6a5b1"), rgb("e0707f")),
    "lion": Coat(rgb("f0b63a"), rgb("a2561a")),
    "mouse": Coat(rgb("b5aca6"), rgb("f0b3b8")),
    "astronaut": Coat(rgb("f1c9a5"), rgb("59c3f0")),
}


def eyes(pen: Pen, x: float, y: float, r: float, c: RGB = INK) -> None:
    for side in (-1, 1):
        pen.fill(circle(side * x, y, r), c, edge=False)
        pen.fill(circle(side * x + r * 0.3, y - r * 0.35, r * 0.35), WHITE, edge=False)


def ears_round(pen: Pen, c: RGB, x: float, y: float, r: float, inner: RGB | None = None) -> None:
    for side in (-1, 1):
        pen.fill(circle(side * x, y, r), c)
        if inner:
            pen.fill(circle(side * x, y, r * 0.55), inner, edge=False)


def ears_pointed(pen: Pen, c: RGB, inner: RGB, tip: float) -> None:
    for side in (-1, 1):
        pen.fill(polygon([(side * 0.95, -0.25), (side * 0.85, -tip), (side * 0.12, -0.85)]), c)
        pen.fill(polygon([(side * 0.8, -0.6), (side * 0.76, -tip + 0.3), (side * 0.4, -0.85)]), inner, edge=False)


def fur(pen: Pen, c: RGB) -> None:
    """Short strokes along the cheeks and brow: the texture of a head."""
    lines = []
    for i in range(7):
        y = -0.75 + i * 0.22
        for side in (-1, 1):
            for x in (0.62, 0.78):
                lines.append((side * x, y, side * (x + 0.1), y + 0.09))
    lines += [(x * 0.16, -0.9, x * 0.16, -0.74) for x in (-2, -1, 0, 1, 2)]
    pen.texture(lines, c, 0.045)


def nose(pen: Pen, y: float, w: float = 0.15) -> None:
    pen.fill(ellipse(0, y, w, w * 0.7), INK, edge=False)
    pen.stroke([(-0.18, y + 0.25), (0, y + 0.36), (0.18, y + 0.25)], INK, 0.06)


def panda(pen: Pen, k: Coat) -> None:
    ears_round(pen, k.second, 0.78, -0.75, 0.38)
    pen.fill(ellipse(0, 0, 1.08, 0.98), k.main)
    for side in (-1, 1):
        pen.fill(ellipse(side * 0.43, -0.02, 0.28, 0.34), k.second, edge=False)
        pen.fill(circle(side * 0.4, -0.04, 0.12), WHITE, edge=False)
        pen.fill(circle(side * 0.4, -0.04, 0.07), BLACK, edge=False)
    nose(pen, 0.4, 0.17)


def cat(pen: Pen, k: Coat) -> None:
    ears_pointed(pen, k.main, rgb("f0a0a8"), 1.35)
    pen.fill(ellipse(0, 0, 1.08, 0.92), k.main)
    for x in (-0.3, 0, 0.3):
        pen.fill(box(x - 0.06, -0.9, x + 0.06, -0.5, 0.05), shade(k.main, 0.6), edge=False)
    pen.fill(ellipse(0, 0.42, 0.46, 0.32), k.second, edge=False)
    for side in (-1, 1):
        pen.fill(ellipse(side * 0.45, -0.08, 0.2, 0.24), rgb("9be04a"), edge=False)
        pen.fill(ellipse(side * 0.45, -0.08, 0.07, 0.22), BLACK, edge=False)
        for dy in (0.36, 0.52):
            pen.stroke([(side * 0.55, dy), (side * 1.25, dy + (dy - 0.44) * 1.2)], INK, 0.04)
    nose(pen, 0.28, 0.12)


def fox(pen: Pen, k: Coat) -> None:
    ears_pointed(pen, k.main, INK, 1.6)
    pen.fill(polygon([(-1.2, -0.1), (-0.75, -0.8), (0.75, -0.8), (1.2, -0.1), (0.25, 0.98), (-0.25, 0.98)]), k.main)
    for side in (-1, 1):
        pen.fill(polygon([(side * 1.16, -0.02), (side * 0.3, 0.1), (side * 0.08, 0.92), (side * 0.25, 0.96)]), k.second,
                 edge=False)
    eyes(pen, 0.43, -0.12, 0.16)
    pen.fill(circle(0, 0.84, 0.19), INK, edge=False)


def rabbit(pen: Pen, k: Coat) -> None:
    for side in (-1, 1):
        pen.fill(ellipse(side * 0.42, -1.35, 0.27, 0.85), k.main)
        pen.fill(ellipse(side * 0.42, -1.3, 0.13, 0.62), k.second, edge=False)
    pen.fill(ellipse(0, 0, 0.98, 0.95), k.main)
    eyes(pen, 0.4, -0.1, 0.17)
    for side in (-1, 1):
        pen.fill(circle(side * 0.62, 0.28, 0.16), k.second, edge=False)
    pen.fill(ellipse(0, 0.2, 0.13, 0.1), rgb("e0707f"), edge=False)
    pen.fill(box(-0.14, 0.45, 0.14, 0.78, 0.05), WHITE)


def frog(pen: Pen, k: Coat) -> None:
    for side in (-1, 1):
        pen.fill(circle(side * 0.58, -0.78, 0.42), k.main)
    pen.fill(ellipse(0, 0.05, 1.22, 0.88), k.main)
    for side in (-1, 1):
        pen.fill(circle(side * 0.58, -0.8, 0.29), WHITE, edge=False)
        pen.fill(circle(side * 0.58, -0.78, 0.15), BLACK, edge=False)
    pen.fill(ellipse(0, 0.5, 0.85, 0.36), k.second, edge=False)
    pen.stroke([(-0.8, 0.22), (0, 0.62), (0.8, 0.22)], rgb("1d4a1c"), 0.09)


def robot(pen: Pen, k: Coat) -> None:
    pen.stroke([(0, -0.9), (0, -1.35)], shade(k.main, 0.7), 0.12)
    pen.fill(circle(0, -1.42, 0.2), rgb("f04a3a"))
    for side in (-1, 1):
        pen.fill(box(min(side * 1.02, side * 1.28), -0.3, max(side * 1.02, side * 1.28), 0.3, 0.08), shade(k.main, 0.65))
    pen.fill(box(-1.05, -0.9, 1.05, 0.9, 0.2), k.main)
    pen.fill(box(-0.82, -0.52, 0.82, 0.25, 0.18), rgb("16242f"))
    for side in (-1, 1):
        pen.fill(circle(side * 0.4, -0.13, 0.2), k.second, edge=False)
    for x in (-0.4, -0.13, 0.13, 0.4):
        pen.fill(box(x - 0.09, 0.45, x + 0.09, 0.68), rgb("3b4a57"), edge=False)


def dog(pen: Pen, k: Coat) -> None:
    pen.fill(ellipse(0, 0, 1.0, 0.98), k.main)
    for side in (-1, 1):
        pen.fill(ellipse(side * 1.0, 0.1, 0.32, 0.75), k.second)
    pen.fill(ellipse(0, 0.45, 0.55, 0.42), rgb("f4e2c8"), edge=False)
    eyes(pen, 0.38, -0.18, 0.15)
    nose(pen, 0.25, 0.2)
    pen.fill(ellipse(0, 0.74, 0.15, 0.2), rgb("ef6a7a"), edge=False)


def bear(pen: Pen, k: Coat) -> None:
    ears_round(pen, k.main, 0.75, -0.75, 0.34, k.second)
    pen.fill(circle(0, 0, 1.0), k.main)
    pen.fill(ellipse(0, 0.4, 0.5, 0.4), k.second, edge=False)
    eyes(pen, 0.38, -0.15, 0.13)
    nose(pen, 0.25, 0.18)


def owl(pen: Pen, k: Coat) -> None:
    pen.fill(polygon([(-0.95, -1.25), (0, -0.7), (0.95, -1.25), (1.0, 0.2), (0, 1.0), (-1.0, 0.2)]), k.main)
    for side in (-1, 1):
        pen.fill(circle(side * 0.45, -0.15, 0.45), k.second)
        pen.fill(circle(side * 0.42, -0.15, 0.22), BLACK, edge=False)
    pen.fill(polygon([(-0.18, 0.15), (0.18, 0.15), (0, 0.6)]), rgb("f39a1e"))


def penguin(pen: Pen, k: Coat) -> None:
    pen.fill(ellipse(0, 0, 1.0, 1.02), k.main)
    for side in (-1, 1):
        pen.fill(ellipse(side * 0.36, 0.1, 0.42, 0.6), k.second, edge=False)
    eyes(pen, 0.34, -0.05, 0.14)
    pen.fill(polygon([(-0.28, 0.3), (0.28, 0.3), (0, 0.68)]), rgb("f7a11b"))


def pig(pen: Pen, k: Coat) -> None:
    for side in (-1, 1):
        pen.fill(polygon([(side * 0.35, -0.85), (side * 1.0, -1.1), (side * 0.92, -0.4)]), k.second)
    pen.fill(ellipse(0, 0, 1.05, 0.95), k.main)
    eyes(pen, 0.45, -0.2, 0.13)
    pen.fill(ellipse(0, 0.3, 0.42, 0.3), k.second)
    for side in (-1, 1):
        pen.fill(ellipse(side * 0.15, 0.3, 0.07, 0.11), rgb("8c3a48"), edge=False)


def lion(pen: Pen, k: Coat) -> None:
    pen.fill(circle(0, 0, 1.4), k.second)
    ears_round(pen, k.main, 0.7, -0.75, 0.28)
    pen.fill(circle(0, 0.02, 0.95), k.main)
    pen.fill(ellipse(0, 0.45, 0.42, 0.34), rgb("fff0d0"), edge=False)
    eyes(pen, 0.36, -0.12, 0.13)
    nose(pen, 0.3, 0.16)


def mouse(pen: Pen, k: Coat) -> None:
    ears_round(pen, k.main, 0.95, -0.8, 0.62, k.second)
    pen.fill(ellipse(0, 0.05, 0.9, 0.9), k.main)
    eyes(pen, 0.34, -0.05, 0.13)
    pen.fill(circle(0, 0.45, 0.15), k.second, edge=False)


def astronaut(pen: Pen, k: Coat) -> None:
    pen.fill(circle(0, 0, 1.15), rgb("eceff2"))
    pen.fill(ellipse(0, 0.03, 0.86, 0.72), rgb("1d3557"))
    pen.fill(ellipse(0, 0.1, 0.62, 0.58), k.main, edge=False)
    eyes(pen, 0.25, 0.05, 0.09)
    pen.stroke([(-0.16, 0.38), (0, 0.46), (0.16, 0.38)], INK, 0.05)


HEADS: dict[str, Callable[[Pen, Coat], None]] = {
    "panda": panda, "cat": cat, "fox": fox, "rabbit": rabbit, "frog": frog, "robot": robot, "dog": dog, "bear": bear,
    "owl": owl, "penguin": penguin, "pig": pig, "lion": lion, "mouse": mouse, "astronaut": astronaut,
}


def draw_head(pen: Pen, subject: str) -> None:
    """Draws the head, and its texture."""
    coat = COATS[subject]
    HEADS[subject](pen, coat)
    fur(pen, mix(coat.main, BLACK, 0.45))


def limb_colour(subject: str) -> RGB:
    """The colour of bare arms, legs and paws."""
    return COATS[subject].second if subject == "panda" else COATS[subject].main
