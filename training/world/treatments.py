"""The treatment families: which way the pen draws, and what is done to the whole picture afterwards."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Picture = np.ndarray  # [height, width, 3], float32 in 0..1

PEN_MODE = {
    "line-art": "line", "comic": "comic", "neon": "neon", "papercut": "paper", "watercolor": "wash", "clay": "clay",
    "stained-glass": "glass", "blueprint": "line",
}


def grey(p: Picture) -> Picture:
    return (p @ np.array([0.299, 0.587, 0.114], np.float32))[..., None].repeat(3, axis=2)


def radius(p: Picture) -> np.ndarray:
    """Distance from the middle, 1 at the nearer edges."""
    h, w = p.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    return (np.hypot((x - w / 2) / (w / 2), (y - h / 2) / (h / 2)))[..., None]


def rim(p: Picture, inner: float, strength: float) -> Picture:
    return p * (1 - strength * np.clip((radius(p) - inner) / (1.45 - inner), 0, 1))


def coordinates(p: Picture) -> tuple[np.ndarray, np.ndarray, int]:
    """Pixel coordinates from the middle, and the short side."""
    h, w = p.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    return y - h / 2, x - w / 2, min(h, w)


def cells(p: Picture, count: float) -> Picture:
    """Averages square cells, `count` along the short side, centred."""
    y, x, short = coordinates(p)
    size = short / count
    row, col = np.floor(y / size).astype(int), np.floor(x / size).astype(int)
    return _average(p, (row - row.min()) * 4096 + (col - col.min()))


def _average(p: Picture, label: np.ndarray) -> Picture:
    _, index = np.unique(label.ravel(), return_inverse=True)
    n = np.bincount(index).astype(np.float32)
    flat = p.reshape(-1, 3)
    mean = np.stack([np.bincount(index, flat[:, c]) / n for c in range(3)], axis=1).astype(np.float32)
    return mean[index].reshape(p.shape)


def pixel_art(p: Picture) -> Picture:
    return np.round(cells(p, 32) * 7) / 7


def low_poly(p: Picture) -> Picture:
    y, x, short = coordinates(p)
    size = short / 14
    row, col = np.floor(y / size), np.floor(x / size)
    upper = ((y / size - row) > (x / size - col)) ^ ((row + col) % 2 == 0)
    label = ((row - row.min()) * 4096 + (col - col.min())) * 2 + upper
    return _average(p, label.astype(int))


def pointillism(p: Picture) -> Picture:
    y, x, short = coordinates(p)
    size = short / 40
    row = np.floor(y / size)
    shifted = x + size / 2 * (row % 2)
    col = np.floor(shifted / size)
    mean = _average(p, ((row - row.min()) * 4096 + col - col.min()).astype(int))
    d = np.hypot(y / size - row - 0.5, shifted / size - col - 0.5)[..., None]
    return np.where(d < 0.46, np.clip(mean * 1.15, 0, 1), 0.93 * mean + 0.05)


def film_noir(p: Picture) -> Picture:
    g = np.clip((grey(p) - 0.5) * 2.0 + 0.44, 0, 1)
    y, x, short = coordinates(p)
    blinds = ((y + 0.35 * x) / short * 7) % 1.0
    return rim(g * np.where(blinds < 0.42, 0.45, 1.0).astype(np.float32)[..., None], 0.75, 0.9)


def analog(p: Picture) -> Picture:
    faded = 0.16 + 0.72 * (0.7 * p + 0.3 * grey(p))
    out = rim(faded * np.array([1.1, 0.98, 0.74], np.float32), 0.7, 0.55)
    y, x, short = coordinates(p)
    h, w = p.shape[:2]
    edge = np.minimum(h / 2 - np.abs(y), w / 2 - np.abs(x))
    return np.where((edge < short * 0.05)[..., None], np.array([0.95, 0.92, 0.84], np.float32), out)


def comic(p: Picture) -> Picture:
    y, x, short = coordinates(p)
    size = short / 44
    dots = np.hypot((x / size) % 1 - 0.5, (y / size) % 1 - 0.5) < 0.3
    return np.where((dots & (radius(p)[..., 0] > 0.75))[..., None], p * 0.75, p)


def monochrome(p: Picture) -> Picture:
    return 0.06 + 0.9 * grey(p)


def ramp(*stops: tuple[float, float, float]) -> Callable[[Picture], Picture]:
    """Maps brightness to a colour ramp."""
    table = np.array(stops, np.float32)

    def apply(p: Picture) -> Picture:
        at = grey(p)[..., 0] * (len(table) - 1)
        return np.stack([np.interp(at, np.arange(len(table)), table[:, c]) for c in range(3)], axis=2).astype(np.float32)

    return apply


def steps(apply: Callable[[Picture], Picture], levels: int, count: float) -> Callable[[Picture], Picture]:
    """A ramp over few brightness levels and coarse cells."""
    return lambda p: apply(np.round(cells(p, count) * (levels - 1)) / (levels - 1))


def horror(p: Picture) -> Picture:
    return rim(np.clip(grey(p) * 0.8 - 0.05, 0, 1) * np.array([1.05, 0.35, 0.3], np.float32), 0.3, 0.95)


def pastel(p: Picture) -> Picture:
    return 0.5 + 0.5 * (0.8 * p + 0.2) * np.array([1.0, 0.95, 1.0], np.float32)


def poster(p: Picture) -> Picture:
    return np.round(np.clip(p * 1.1, 0, 1) * 2) / 2


def blueprint(p: Picture) -> Picture:
    line = 1 - grey(p)
    return line * 0.9 + (1 - line) * np.array([0.08, 0.25, 0.62], np.float32)


def paper(p: Picture) -> Picture:
    return 0.97 * p + 0.02


def washed(p: Picture) -> Picture:
    """Fades to white paper towards the rim."""
    t = np.clip((radius(p) - 0.95) / 0.45, 0, 1)
    return p * (1 - t) + np.array([0.99, 0.98, 0.95], np.float32) * t


AFTER: dict[str, Callable[[Picture], Picture]] = {
    "pixel-art": pixel_art, "watercolor": washed, "papercut": paper, "film-noir": film_noir, "monochrome": monochrome,
    "comic": comic, "analog-film": analog, "low-poly": low_poly, "pointillism": pointillism,
    "vaporwave": ramp((0.12, 0.02, 0.3), (0.95, 0.2, 0.65), (0.3, 0.9, 0.95), (1.0, 1.0, 0.85)),
    "retro-game": steps(ramp((0.06, 0.22, 0.06), (0.19, 0.38, 0.19), (0.55, 0.67, 0.06), (0.74, 0.82, 0.2)), 4, 48),
    "horror": horror, "pastel": pastel, "poster": poster, "blueprint": blueprint,
}


def apply_treatment(picture: Picture, family: str) -> Picture:
    """Applies what a family does to the whole picture."""
    return np.clip(AFTER[family](picture), 0, 1) if family in AFTER else picture
