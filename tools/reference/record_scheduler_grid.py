"""Records what every scheduler makes of every setting that a model's folder may have, with a toy model."""

import inspect
import json
import warnings

import diffusers
import torch

from places import FIXTURES
from scheduler_grid import ALONE, SCHEDULERS, SDXL, VARIANTS, make

TARGET = FIXTURES / "scheduler-grid.json"
STEPS = (6, 7, 20)
ELEMENTS = (17, 130)


def toy(x: torch.Tensor, t) -> torch.Tensor:
    return torch.tanh(x) * (0.25 + 0.5 * float(t) / 999) + 0.1 * x


def run(name: str, settings: dict, steps: int) -> list[float]:
    """Sum of the last latent's absolute values, and some of its elements."""
    scheduler = make(name, settings)
    scheduler.set_timesteps(steps)
    takes = inspect.signature(scheduler.step).parameters
    generator = torch.Generator().manual_seed(42)
    x = torch.randn(1, 4, 8, 8, generator=generator) * scheduler.init_noise_sigma
    more = {"generator": generator} if "generator" in takes else {}
    for t in scheduler.timesteps:
        x = scheduler.step(toy(scheduler.scale_model_input(x, t), t), t, x, **more).prev_sample
    flat = x.double().flatten()
    if not flat.isfinite().all():
        raise ArithmeticError
    return [float(f"{value:.7g}") for value in (flat.abs().sum().item(), *(flat[i].item() for i in ELEMENTS))]


def row(name: str, settings: dict):
    """The runs, or the name of what diffusers throws; ArithmeticError where the result is not finite."""
    try:
        return [run(name, settings, steps) for steps in STEPS]
    except Exception as error:
        return type(error).__name__


def known(made: str) -> dict:
    """All settings of a class, with its defaults."""
    found = inspect.signature(getattr(diffusers, made + "Scheduler").__init__).parameters.values()
    return {
        each.name: None if each.default in (float("inf"), float("-inf")) else each.default
        for each in found
        if each.name != "self"
    }


def main() -> None:
    warnings.simplefilter("ignore")
    diffusers.logging.set_verbosity_error()
    torch.set_num_threads(1)
    plain = {name: row(name, SDXL) for name in SCHEDULERS}
    rows = {}
    for variant, settings in [*VARIANTS.items(), *ALONE.items()]:
        whole = settings if variant in ALONE else {**SDXL, **settings}
        # Most settings are those of a few classes: `from_config` leaves out what a class does not know.
        concerned = [name for name, (made, _) in SCHEDULERS.items() if variant in ALONE or known(made).keys() & settings]
        made = {name: row(name, whole) for name in concerned}
        rows[variant] = {name: found for name, found in made.items() if found != plain[name]}
    classes = sorted({made for made, _ in SCHEDULERS.values()})
    parts = {
        "about": "diffusers 0.42.1: SDXL's settings with some changed, a toy model, torch's noise of seed 42. "
        "A row has a run for each number of steps: the sum of absolute values, then two elements. "
        "What is left out is as without the change.",
        "steps": STEPS,
        "elements": ELEMENTS,
        "schedulers": {name: f"{made}Scheduler" for name, (made, _) in SCHEDULERS.items()},
        "sdxl": SDXL,
        "variants": VARIANTS,
        "alone": ALONE,
        "plain": plain,
        "rows": rows,
        "known": {f"{made}Scheduler": known(made) for made in classes},
    }
    lines = []
    for key, value in parts.items():
        if key in ("rows", "variants", "alone", "plain", "known", "schedulers"):
            inner = ",\n".join(f"    {json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in value.items())
            lines.append(f"  {json.dumps(key)}: {{\n{inner}\n  }}")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value)}")
    TARGET.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
