"""Records inpainting with the four-channel UNet: after every step the kept part is put back with the step's noise."""

import types

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
        add(group, id, name, used, run(scheduler(name), used), False, tensors=pictures())
    return group


def middle() -> Group:
    """DPM2 with the kept part under the noise of a step's middle there, which diffusers has at the step's end."""
    about = "Inpainting with DPM2 Karras, the kept part at the level of a step's middle; `own` as diffusers leaves it."
    group = Group("inpaint-middle", about)
    used = settings(strength=0.75)
    changed = scheduler("DPM2 Karras")
    changed.add_noise = types.MethodType(noise_of_middle, changed)
    own = run(scheduler("DPM2 Karras"), used)["latents"][-1]
    add(group, "dpm2-karras-75", "DPM2 Karras", used, run(changed, used), False, tensors={**pictures(), "own": own})
    return group


def noise_of_middle(self, original, noise, timesteps):
    if self.step_index is None:
        return type(self).add_noise(self, original, noise, timesteps)
    levels = self.sigmas if self.state_in_first_order else self.sigmas_interpol
    return original + noise * levels[self.step_index]


def pictures() -> dict:
    return {"source": picture(64, 64), "mask": mask(64, 64)}


def run(made, used: dict) -> dict:
    """A run with the tiny base."""
    pipe = StableDiffusionXLInpaintPipeline(
        **parts(False), scheduler=made, requires_aesthetics_score=False, add_watermarker=False
    )
    pipe.set_progress_bar_config(disable=True)
    arguments = {key: value for key, value in used.items() if key != "seeds"}
    return trace(
        pipe,
        image=Image.fromarray(picture(64, 64)),
        mask_image=Image.fromarray(mask(64, 64)),
        generator=generators(used["seeds"]),
        output_type="latent",
        **arguments,
    )


def main() -> None:
    torch.set_num_threads(1)
    inpaint().write()
    middle().write()


if __name__ == "__main__":
    main()
