"""Colours as (red, green, blue) in 0..1, and the small arithmetic on them."""

from __future__ import annotations

import colorsys

RGB = tuple[float, float, float]


def rgb(code: str) -> RGB:
    """Reads a six-digit hex colour."""
    return tuple(int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))  # type: ignore[return-value]


GARMENT: dict[str, RGB] = {
    "red": rgb("d92525"), "orange": rgb("f58a1f"), "yellow": rgb("f7d42a"), "green": rgb("2fa84a"),
    "blue": rgb("2a5fe0"), "purple": rgb("7d3bc4"), "pink": rgb("f77fb8"), "white": rgb("f6f6f4"),
    "brown": rgb("7a4a26"), "teal": rgb("1fa3a0"),
}
BLACK, WHITE, INK = rgb("000000"), rgb("ffffff"), rgb("14141a")


def mix(a: RGB, b: RGB, t: float) -> RGB:
    """Moves from a (t = 0) to b (t = 1)."""
    return tuple(x + (y - x) * t for x, y in zip(a, b))  # type: ignore[return-value]


def shade(a: RGB, factor: float) -> RGB:
    """Multiplies brightness, kept in range."""
    return tuple(min(1.0, x * factor) for x in a)  # type: ignore[return-value]


def luma(a: RGB) -> float:
    """Perceived brightness in 0..1 (BT.601)."""
    return 0.299 * a[0] + 0.587 * a[1] + 0.114 * a[2]


def vivid(a: RGB, value: float = 1.0) -> RGB:
    """The same hue, bright and saturated (grey stays grey)."""
    h, s, _ = colorsys.rgb_to_hsv(*a)
    return colorsys.hsv_to_rgb(h, min(1.0, s * 1.4), value)
