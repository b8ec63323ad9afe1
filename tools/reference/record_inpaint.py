"""Records inpainting with the four-channel UNet: after every step the kept part is put back with the step's noise."""

import numpy as np
import torch
from diffusers import StableDiffusionXLInpaintPipeline
from PIL import Image

from pipelines import generators, parts, scheduler, trace
from record_denoising import add, picture, settings
from recording import Group


def mask(height: int, width: int) -> np.ndarray:
    """White where to repaint [height, width]: a block off the middle with a grey rim on either side of one half."""
    out = np.zeros((height, width), np.uint8)
    out[16:48, 8:40] = 255
    out[8:16, 8:40] = 127
    out[48:56, 8:40] = 128
    return out


def inpaint() -> Group:
    group = Group("inpaint", "Inpainting; draws come in the order posterior, noise, masked picture's posterior, steps.")
    for id, name, strength in (
        ("euler-75", "Euler", 0.75),
        ("euler-a-75", "Euler a", 0.75),
        ("unipc-full", "UniPC", 1.0),
        ("heun-50", "Heun", 0.5),
    ):
        used = settings(strength=strength)
        pipe = StableDiffusionXLInpaintPipeline(
            **parts(False), scheduler=scheduler(name), requires_aesthetics_score=False, add_watermarker=False
        )
        pipe.set_progress_bar_config(disable=True)
        pixels, white = picture(64, 64), mask(64, 64)
        arguments = {key: value for key, value in used.items() if key != "seeds"}
        result = trace(
            pipe,
            image=Image.fromarray(pixels),
            mask_image=Image.fromarray(white),
            generator=generators(used["seeds"]),
            output_type="latent",
            **arguments,
        )
        add(group, id, name, used, result, False, tensors={"source": pixels, "mask": white})
    return group


def main() -> None:
    torch.set_num_threads(1)
    inpaint().write()


if __name__ == "__main__":
    main()
