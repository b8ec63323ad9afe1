"""Seconds that stable-diffusion.cpp takes for one call of a checkpoint's UNet at a size, and the memory it takes.

    python sdcpp.py CHECKPOINT [--side 512] [--steps 4] [--threads 2]

Steps without guidance, so that each is one call; the first, which reads the weights, does not count. Needs
stable-diffusion-cpp-python, which pip builds on this machine for its processor. Linux.
"""

import argparse
import statistics
import time

from stable_diffusion_cpp import StableDiffusion

from own_memory import own_memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint")
    parser.add_argument("--side", type=int, default=512)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    pipeline = StableDiffusion(model_path=asked.checkpoint, n_threads=asked.threads, vae_decode_only=True, verbose=False)
    marks = [(time.perf_counter(), time.process_time())]
    memory = []

    def progress(*_step: object) -> None:
        marks.append((time.perf_counter(), time.process_time()))
        memory.append(own_memory("RssAnon"))

    pipeline.generate_image(
        prompt="a panda", width=asked.side, height=asked.side, cfg_scale=1.0, sample_method="euler",
        sample_steps=asked.steps, seed=7, vae_tiling=True, progress_callback=progress,
    )
    steps = list(zip(marks[1 : asked.steps], marks[2 : asked.steps + 1]))
    wall, processor = (statistics.median(after[at] - before[at] for before, after in steps) for at in (0, 1))
    print(
        f"stable-diffusion.cpp, {asked.side}²: median of {len(steps)} {wall:.2f} s, processor {processor:.2f} s; "
        f"own memory at most {max(memory[: asked.steps])} MiB while it draws, {own_memory('VmHWM')} MiB resident in all"
    )


if __name__ == "__main__":
    main()
