"""The backdrops: a few bold shapes each, laid out in fractions of the picture, the ground from 0.68 of its height."""

from __future__ import annotations

from collections.abc import Callable

from .lights import Light
from .palette import WHITE, rgb, shade
from .pen import Pen, box, circle, ellipse, polygon

GROUND = 0.68


class Frame:
    """Turns fractions of the picture into canvas units; x counts from the middle in short sides, so shapes keep form."""

    def __init__(self, pen: Pen, zoom: float) -> None:
        self.pen, self.zoom, self.u = pen, zoom, pen.unit
        self.w, self.h, self.mid = pen.width, pen.height, pen.width / 2
        self.base = pen.height * GROUND

    def x(self, v: float) -> float:
        return self.mid + v * self.u * self.zoom

    def y(self, v: float) -> float:
        """Up from the ground line (positive is up), in short sides."""
        return self.base - v * self.u * self.zoom

    def r(self, v: float) -> float:
        return v * self.u * self.zoom

    def columns(self, step: float) -> list[float]:
        """Evenly spaced positions that cover the whole width, symmetric about the middle."""
        n = int(self.w / (2 * self.r(step))) + 2
        return [i * step for i in range(-n, n + 1)]


def sky(f: Frame, light: Light, top: str, low: str) -> None:
    a, b = light.sky or (rgb(top), rgb(low))
    f.pen.gradient(a, b, 0, f.base)
    if light.disc:
        f.pen.fill(circle(f.x(light.disc_x), max(f.h * 0.16, f.y(0.5)), f.r(0.085)), light.disc)
    if light.stars:
        for i, x in enumerate(f.columns(0.11)):
            f.pen.fill(circle(f.x(x + 0.03 * (i % 3)), f.h * (0.05 + 0.11 * ((i * 7) % 5)), f.r(0.007)), WHITE, edge=False)


def ground(f: Frame, top: str, low: str) -> None:
    f.pen.gradient(rgb(top), rgb(low), f.base, f.h)
    f.pen.fill(box(-9, f.base - f.r(0.006), f.w + 9, f.base + f.r(0.006)), shade(rgb(low), 0.7))


def grain(f: Frame, c: str, step: float, length: float, rows: int = 5) -> None:
    """Fine strokes over the ground: grass, ripples, boards."""
    lines = []
    for j in range(rows):
        y = f.base + (j + 0.6) * (f.h - f.base) / rows
        for i, x in enumerate(f.columns(step)):
            shift = step * 0.5 * (j % 2)
            lines.append((f.x(x + shift), y, f.x(x + shift) + f.r(length), y))
    f.pen.texture(lines, rgb(c), f.r(0.007))


def bar(f: Frame, light: Light) -> None:
    f.pen.gradient(rgb("8a4a2c"), rgb("6d3620"), 0, f.h)
    bottles = ("d94b3d", "3f9e58", "e8b33a", "4d7fd1", "b45ac2")
    for row, y in enumerate((0.14, 0.38)):
        f.pen.fill(box(-9, f.y(y), f.w + 9, f.y(y - 0.03)), rgb("3a1c10"))
        for i, x in enumerate(f.columns(0.1)):
            c = rgb(bottles[(i + row * 2) % 5])
            f.pen.fill(box(f.x(x - 0.03), f.y(y + 0.13), f.x(x + 0.03), f.y(y), f.r(0.01)), c)
            f.pen.fill(box(f.x(x - 0.012), f.y(y + 0.18), f.x(x + 0.012), f.y(y + 0.12)), c, edge=False)
    for x in (-0.36, 0.36):
        f.pen.fill(polygon([(f.x(x - 0.09), f.h * 0.14), (f.x(x + 0.09), f.h * 0.14), (f.x(x), f.h * 0.03)]), rgb("ffcf6b"))
    f.pen.fill(box(-9, f.base, f.w + 9, f.h + 9), rgb("4a2413"))
    f.pen.fill(box(-9, f.base - f.r(0.02), f.w + 9, f.base + f.r(0.035)), rgb("c9823f"))
    grain(f, "2b130a", 0.22, 0.16)


def beach(f: Frame, light: Light) -> None:
    sky(f, light, "7fd0ff", "d6f2ff")
    f.pen.fill(box(-9, f.y(0.13), f.w + 9, f.base), rgb("1f9fd0"), edge=False)
    f.pen.texture([(f.x(x), f.y(0.04 + 0.04 * (i % 2)), f.x(x + 0.05), f.y(0.04 + 0.04 * (i % 2)))
                   for i, x in enumerate(f.columns(0.09))], WHITE, f.r(0.008))
    ground(f, "f7e2a4", "eccb7c")
    f.pen.stroke([(f.x(-0.4), f.y(-0.06)), (f.x(-0.36), f.y(0.2)), (f.x(-0.31), f.y(0.42))], rgb("8a5a2e"), f.r(0.04))
    for dx, dy in ((-0.17, 0.02), (-0.1, 0.12), (0.1, 0.12), (0.17, 0.02)):
        f.pen.stroke([(f.x(-0.31), f.y(0.42)), (f.x(-0.31 + dx * 0.7), f.y(0.42 + dy)), (f.x(-0.31 + dx), f.y(0.42 + dy * 0.2))],
                     rgb("2f9e4f"), f.r(0.035))
    grain(f, "c79d55", 0.13, 0.02)


def tree(f: Frame, x: float, size: float, c: str) -> None:
    f.pen.fill(box(f.x(x - 0.02), f.y(0.12), f.x(x + 0.02), f.base + 2), rgb("6b4226"))
    for k in range(3):
        y, w = 0.08 + k * 0.13 * size, 0.14 * size * (1 - 0.22 * k)
        f.pen.fill(polygon([(f.x(x - w), f.y(y)), (f.x(x + w), f.y(y)), (f.x(x), f.y(y + 0.22 * size))]), shade(rgb(c), 1 + 0.1 * k))


def forest(f: Frame, light: Light) -> None:
    sky(f, light, "a8e0c8", "e2f6d8")
    for x in f.columns(0.17):
        tree(f, x + 0.085, 1.0, "3c8f5c")
    for x in f.columns(0.24):
        tree(f, x, 1.35, "1f6b3c")
    ground(f, "5fae4a", "3d8638")
    grain(f, "22581f", 0.07, 0.018)


def city(f: Frame, light: Light) -> None:
    sky(f, light, "9ec9ee", "e8eef2")
    tall = (0.3, 0.5, 0.38, 0.58, 0.26, 0.46)
    walls = ("5d6b85", "7c8aa5", "8b7a92", "4c5873", "96705f", "6a7f8f")
    for i, x in enumerate(f.columns(0.17)):
        k = i % 6
        f.pen.fill(box(f.x(x - 0.08), f.y(tall[k]), f.x(x + 0.08), f.base + 2), rgb(walls[k]))
        for row in range(int(tall[k] / 0.09)):
            for col in (-0.035, 0.035):
                y = tall[k] - 0.05 - row * 0.09
                f.pen.fill(box(f.x(x + col - 0.018), f.y(y), f.x(x + col + 0.018), f.y(y - 0.04)), rgb("ffe38a"))
    ground(f, "70757d", "4c5058")
    for x in f.columns(0.3):
        f.pen.fill(box(f.x(x - 0.07), f.base + (f.h - f.base) * 0.55, f.x(x + 0.07), f.base + (f.h - f.base) * 0.65), rgb("f2e9c8"), edge=False)
    grain(f, "2c2f36", 0.2, 0.05)


def mountains(f: Frame, light: Light) -> None:
    sky(f, light, "86bff0", "e6f1fb")
    for x, top, c in ((-0.34, 0.4, "6d7fa6"), (0.36, 0.46, "6d7fa6"), (0.0, 0.58, "566892"), (-0.85, 0.5, "566892"), (0.85, 0.42, "566892")):
        f.pen.fill(polygon([(f.x(x - top * 0.75), f.base + 2), (f.x(x), f.y(top)), (f.x(x + top * 0.75), f.base + 2)]), rgb(c))
        f.pen.fill(polygon([(f.x(x - top * 0.22), f.y(top * 0.7)), (f.x(x), f.y(top)), (f.x(x + top * 0.22), f.y(top * 0.7)),
                            (f.x(x), f.y(top * 0.62))]), WHITE)
    ground(f, "9cc26b", "76a34c")
    grain(f, "4f7a30", 0.09, 0.025)


def moon(f: Frame, light: Light) -> None:
    f.pen.gradient(rgb("05060f"), rgb("161a33"), 0, f.base)
    for i, x in enumerate(f.columns(0.09)):
        f.pen.fill(circle(f.x(x + 0.03 * (i % 3)), f.h * (0.04 + 0.1 * ((i * 7) % 6)), f.r(0.011)), WHITE, edge=False)
    x, y = f.x(0.33), max(f.h * 0.17, f.y(0.48))
    f.pen.fill(circle(x, y, f.r(0.12)), rgb("2f7fe0"))
    f.pen.fill(ellipse(x - f.r(0.03), y - f.r(0.02), f.r(0.055), f.r(0.04)), rgb("56b86a"), edge=False)
    ground(f, "c9ccd2", "9da2ab")
    for i, cx in enumerate(f.columns(0.3)):
        f.pen.fill(ellipse(f.x(cx + 0.12), f.base + (f.h - f.base) * (0.35 + 0.3 * (i % 2)), f.r(0.07), f.r(0.024)), rgb("7d828c"))
    grain(f, "6b7079", 0.11, 0.02)


def desert(f: Frame, light: Light) -> None:
    sky(f, light, "ffd98f", "fff0cf")
    for x in f.columns(0.6):
        f.pen.fill(ellipse(f.x(x + 0.3), f.base, f.r(0.42), f.r(0.16)), rgb("d98b42"))
    ground(f, "eda550", "cf7d32")
    for x in (-0.36, 0.38):
        f.pen.stroke([(f.x(x), f.y(-0.05)), (f.x(x), f.y(0.3))], rgb("2e8b57"), f.r(0.075))
        f.pen.stroke([(f.x(x), f.y(0.1)), (f.x(x + 0.1), f.y(0.1)), (f.x(x + 0.1), f.y(0.2))], rgb("2e8b57"), f.r(0.05))
    grain(f, "9c5a20", 0.15, 0.06)


def underwater(f: Frame, light: Light) -> None:
    f.pen.gradient(rgb("3fc4e8"), rgb("0b4a92"), 0, f.h)
    for i, x in enumerate(f.columns(0.19)):
        f.pen.stroke([(f.x(x), f.h), (f.x(x + 0.06), f.y(-0.02)), (f.x(x), f.y(0.2 + 0.08 * (i % 3)))], rgb("1fa36a"), f.r(0.035))
        f.pen.fill(circle(f.x(x + 0.08), f.h * (0.1 + 0.13 * (i % 4)), f.r(0.022)), rgb("c8f4ff"))
    for x, y, c in ((-0.35, 0.38, "ff9a3c"), (0.36, 0.25, "ffd93c")):
        f.pen.fill(polygon([(f.x(x - 0.05), f.y(y)), (f.x(x - 0.12), f.y(y + 0.05)), (f.x(x - 0.12), f.y(y - 0.05))]), rgb(c))
        f.pen.fill(ellipse(f.x(x), f.y(y), f.r(0.08), f.r(0.045)), rgb(c))
    grain(f, "08356b", 0.17, 0.08)


def library(f: Frame, light: Light) -> None:
    f.pen.gradient(rgb("7b5a3c"), rgb("5e4028"), 0, f.h)
    books = ("b5402f", "2f6f4f", "d9a441", "36528f", "7a3b6d", "e3d6b8")
    for row in range(7):
        y = 0.02 + row * 0.15
        f.pen.fill(box(-9, f.y(y), f.w + 9, f.y(y - 0.022)), rgb("3d2716"))
        for i, x in enumerate(f.columns(0.055)):
            tall = 0.085 + 0.012 * ((i + row) % 3)
            f.pen.fill(box(f.x(x - 0.023), f.y(y + tall), f.x(x + 0.023), f.y(y)), rgb(books[(i * 5 + row * 2) % 6]), edge=False)
    ground(f, "9a3434", "742424")
    grain(f, "d9a441", 0.14, 0.03)


def kitchen(f: Frame, light: Light) -> None:
    f.pen.gradient(rgb("f3f7f2"), rgb("dfeae4"), 0, f.h)
    for x in f.columns(0.125):
        f.pen.fill(box(f.x(x) - f.r(0.003), 0, f.x(x) + f.r(0.003), f.base), rgb("b9cfc6"), edge=False)
    for row in range(8):
        f.pen.fill(box(0, f.y(row * 0.125) - f.r(0.003), f.w, f.y(row * 0.125) + f.r(0.003)), rgb("b9cfc6"), edge=False)
    for x in (-0.36, 0.36):
        f.pen.fill(box(f.x(x - 0.15), f.y(0.62), f.x(x + 0.15), f.y(0.36), f.r(0.015)), rgb("3fa7a0"))
        f.pen.fill(circle(f.x(x), f.y(0.49), f.r(0.018)), WHITE, edge=False)
    ground(f, "3fa7a0", "2f8a84")
    f.pen.fill(box(-9, f.base - f.r(0.03), f.w + 9, f.base + f.r(0.02)), rgb("f6ead2"))
    grain(f, "1d6a65", 0.25, 0.12)


def snow(f: Frame, light: Light) -> None:
    sky(f, light, "b9d9ee", "eef7fd")
    for x in f.columns(0.3):
        tree(f, x, 1.0, "7fb0a8")
    ground(f, "ffffff", "dfeaf4")
    for i, x in enumerate(f.columns(0.1)):
        f.pen.fill(circle(f.x(x), f.h * (0.06 + 0.09 * ((i * 5) % 7)), f.r(0.011)), WHITE, edge=False)
    grain(f, "a9c0d6", 0.12, 0.04)


def meadow(f: Frame, light: Light) -> None:
    sky(f, light, "8fd3ff", "eaf9ff")
    f.pen.fill(ellipse(f.x(-0.4), f.base, f.r(0.6), f.r(0.15)), rgb("86c95a"))
    f.pen.fill(ellipse(f.x(0.45), f.base, f.r(0.6), f.r(0.2)), rgb("74bb4c"))
    ground(f, "93d65f", "63ad3c")
    for i, x in enumerate(f.columns(0.13)):
        c = ("ff5a7a", "ffd23c", "ffffff", "b06be0")[i % 4]
        f.pen.fill(circle(f.x(x), f.base + (f.h - f.base) * (0.25 + 0.25 * (i % 3)), f.r(0.02)), rgb(c))
    grain(f, "3f7f22", 0.06, 0.012)


PLACES: dict[str, Callable[[Frame, Light], None]] = {
    "bar": bar, "beach": beach, "forest": forest, "city": city, "mountains": mountains, "moon": moon, "desert": desert,
    "underwater": underwater, "library": library, "kitchen": kitchen, "snow": snow, "meadow": meadow,
}


def draw_place(pen: Pen, place: str, light: Light, zoom: float) -> None:
    """Draws the backdrop over the whole picture; `zoom` above 1 comes nearer."""
    PLACES[place](Frame(pen, zoom), light)


