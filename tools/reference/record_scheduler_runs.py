"""Records a short account of whole runs: the API's twelve schedulers, each with fifteen numbers of steps."""

import json
from pathlib import Path

import torch

from pipelines import SCHEDULERS, generators, pipeline, trace
from record_denoising import NEGATIVE, PROMPT

TARGET = Path(__file__).resolve().parents[2] / "packages" / "runner" / "test" / "fixtures" / "scheduler-runs.json"
STEPS = (1, 2, 3, 4, 5, 7, 8, 10, 15, 20, 25, 30, 37, 50, 100)
SETTINGS = {
    "prompt": PROMPT,
    "negative_prompt": NEGATIVE,
    "guidance_scale": 5.0,
    "height": 64,
    "width": 64,
}
SEED = 42
FIRST = 6


def account(name: str, steps: int) -> dict:
    """Evaluations, the sum of the last latents' absolute values, and the first of them in row-major order."""
    made = trace(
        pipeline(name), num_inference_steps=steps, generator=generators([SEED]), output_type="latent", **SETTINGS
    )
    last = made["latents"][-1].double().flatten()
    return {
        "scheduler": name,
        "steps": steps,
        "evaluations": len(made["timesteps"]),
        "sum": float(f"{last.abs().sum().item():.8g}"),
        "first": [float(f"{value:.8g}") for value in last[:FIRST].tolist()],
    }


def main() -> None:
    torch.set_num_threads(1)
    rows = []
    for name in SCHEDULERS:
        for steps in STEPS:
            if name == "PNDM" and steps < 3:
                continue  # its history is longer than the run
            rows.append(account(name, steps))
    lines = ",\n".join("    " + json.dumps(row) for row in rows)
    settings = json.dumps({**SETTINGS, "seed": SEED})
    about = "Last latents of tiny-sdxl after whole runs of diffusers 0.42.1, float32 on CPU."
    TARGET.write_text(f'{{\n  "about": "{about}",\n  "settings": {settings},\n  "runs": [\n{lines}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
