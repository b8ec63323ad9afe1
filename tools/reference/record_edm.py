"""Records runs of diffusers' EDM schedulers, with a toy model: every step of every setting that a model's folder may have."""

import inspect
import json

import diffusers
import torch

from places import FIXTURES
from record_scheduler_grid import ELEMENTS, toy

TARGET = FIXTURES / "edm-runs.json"
STEPS = (2, 6, 20)

# Our name: class without "Scheduler", and what the name adds to a model's settings.
SCHEDULERS = {
    "Euler": ("EDMEuler", {}),
    "DPM Multi": ("EDMDPMSolverMultistep", {}),
    "DPM++ SDE": ("EDMDPMSolverMultistep", {"algorithm_type": "sde-dpmsolver++"}),
}

COSXL = {"sigma_min": 0.002, "sigma_max": 120.0, "sigma_data": 1.0, "sigma_schedule": "exponential", "prediction_type": "v_prediction"}
MIN = {"final_sigmas_type": "sigma_min"}
VARIANTS = {
    "as the class": {},
    "CosXL": COSXL,
    "CosXL, karras": {**COSXL, "sigma_schedule": "karras"},
    "CosXL, sigma_min": {**COSXL, **MIN},
    "exponential": {"sigma_schedule": "exponential"},
    "another rho": {"rho": 3.0},
    "sigma_min": MIN,
    "other ends": {"sigma_min": 0.05, "sigma_max": 14.6},
    "order 1": {"solver_order": 1},
    "order 3": {"solver_order": 3},
    "order 3, CosXL, not lowered": {**COSXL, "solver_order": 3, "lower_order_final": False},
    "order 3, sigma_min, not lowered": {**MIN, "solver_order": 3, "lower_order_final": False},
    "heun": {"solver_type": "heun"},
    "heun, sigma_min, not lowered": {"solver_type": "heun", **MIN, "lower_order_final": False},
    "not lowered": {"lower_order_final": False},
    "euler at final, sigma_min": {"euler_at_final": True, **MIN},
    "thresholding": {"thresholding": True},
    "bh2": {"solver_type": "bh2"},
    "deis, sigma_min": {"algorithm_type": "deis", **MIN},
}


def run(name: str, settings: dict, steps: int) -> dict:
    made, preset = SCHEDULERS[name]
    scheduler = getattr(diffusers, made + "Scheduler").from_config({**settings, **preset})
    scheduler.set_timesteps(steps)
    generator = torch.Generator().manual_seed(42)
    x = torch.randn(1, 4, 8, 8, generator=generator) * scheduler.init_noise_sigma
    trace = []
    for t in scheduler.timesteps:
        x = scheduler.step(toy(scheduler.scale_model_input(x, t), t), t, x, generator=generator).prev_sample
        flat = x.double().flatten()
        if not flat.isfinite().all():
            raise ArithmeticError
        trace.append([float(f"{value:.7g}") for value in (flat.abs().sum().item(), *(flat[i].item() for i in ELEMENTS))])
    return {
        "timesteps": [float(f"{t:.8g}") for t in scheduler.timesteps.tolist()],
        "sigmas": [float(f"{sigma:.8g}") for sigma in scheduler.sigmas.tolist()],
        "trace": trace,
    }


def rows():
    for name, (made, _) in SCHEDULERS.items():
        known = inspect.signature(getattr(diffusers, made + "Scheduler").__init__).parameters
        for variant, settings in VARIANTS.items():
            if settings and not settings.keys() <= known.keys():
                continue
            for steps in STEPS:
                row = {"scheduler": name, "variant": variant, "settings": {"_class_name": made + "Scheduler", **settings}, "steps": steps}
                try:
                    yield row | run(name, settings, steps)
                except (ArithmeticError, UnboundLocalError) as error:
                    yield row | {"fails": type(error).__name__}


def main() -> None:
    diffusers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    about = "diffusers 0.42.1: EDM schedulers, a toy model, torch's noise of seed 42; a step's trace is the sum of absolute values, then two elements."
    lines = ",\n".join("    " + json.dumps(row, separators=(",", ":")) for row in rows())
    TARGET.write_text(f'{{\n  "about": {json.dumps(about)},\n  "elements": {json.dumps(ELEMENTS)},\n  "rows": [\n{lines}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
