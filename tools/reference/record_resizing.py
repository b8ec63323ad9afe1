"""Records what Pillow makes of small pictures: every kernel, up and down, with and without transparency, every fit."""

import base64
import hashlib
import json

import numpy as np
from PIL import Image, ImageOps

from places import RECORDINGS

KERNELS = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
    "area": Image.Resampling.BOX,
}
MODES = {1: "L", 3: "RGB", 4: "RGBA"}
SIZES = [((13, 9), (29, 20)), ((13, 9), (6, 5)), ((13, 9), (13, 4)), ((13, 9), (17, 3)), ((1, 2), (5, 3))]
FITS = [((13, 9), (14, 21)), ((8, 12), (9, 5)), ((30, 20), (16, 24))]
# Kept as hashes alone.
LARGE = [((200, 152), (320, 256)), ((320, 256), (96, 72))]


def picture(size: tuple[int, int], channels: int) -> Image.Image:
    """Bytes without order: byte i is the upper 8 bits of i · 2654435761 modulo 2^32."""
    width, height = size
    bytes_ = (np.arange(width * height * channels, dtype=np.uint64) * 2654435761 % 2**32 >> 24).astype(np.uint8)
    shape = (height, width) if channels == 1 else (height, width, channels)
    return Image.fromarray(bytes_.reshape(shape), MODES[channels])


def resized(source: Image.Image, size: tuple[int, int], fit: str, kernel: Image.Resampling) -> Image.Image:
    if fit == "cover":
        return ImageOps.fit(source, size, method=kernel)
    if fit == "contain":
        black = (0, 0, 0, 255) if source.mode == "RGBA" else 0
        return ImageOps.pad(source, size, method=kernel, color=black)
    return source.resize(size, resample=kernel)


def main() -> None:
    cases = []

    def add(kernel: str, fit: str, channels: int, before: tuple[int, int], after: tuple[int, int], whole: bool) -> None:
        pixels = resized(picture(before, channels), after, fit, KERNELS[kernel]).tobytes()
        kept = {"pixels": base64.b64encode(pixels).decode()} if whole else {"sha256": hashlib.sha256(pixels).hexdigest()}
        cases.append({"kernel": kernel, "fit": fit, "channels": channels, "from": before, "to": after, **kept})

    for kernel in KERNELS:
        for channels in MODES:
            for before, after in SIZES:
                add(kernel, "stretch", channels, before, after, True)
            for before, after in LARGE:
                add(kernel, "stretch", channels, before, after, False)
        for fit in ("cover", "contain"):
            for before, after in FITS:
                add(kernel, fit, 3, before, after, True)
        add(kernel, "contain", 4, *FITS[0], True)
    lines = ",\n".join("    " + json.dumps(case) for case in cases)
    about = f"Pillow {__import__('PIL').__version__} on pictures whose byte i is i · 2654435761 mod 2^32 >> 24."
    text = f'{{\n  "about": {json.dumps(about, ensure_ascii=False)},\n  "cases": [\n{lines}\n  ]\n}}\n'
    (RECORDINGS / "resizing.json").write_text(text)


if __name__ == "__main__":
    main()
