"""What record_scheduler_grid.py runs: our schedulers as diffusers has them, and settings of a model's folder."""

import diffusers

from sdxl_settings import SDXL

KARRAS = {"use_karras_sigmas": True}
SDE = {"algorithm_type": "sde-dpmsolver++"}

# Name: class without "Scheduler", and what the name adds to a model's settings.
SCHEDULERS = {
    "DDIM": ("DDIM", {}),
    "DPM Multi": ("DPMSolverMultistep", {}),
    "DPM Single": ("DPMSolverSinglestep", {}),
    "Euler a": ("EulerAncestralDiscrete", {}),
    "Euler": ("EulerDiscrete", {}),
    "Heun": ("HeunDiscrete", {}),
    "DPM2 a Karras": ("KDPM2AncestralDiscrete", KARRAS),
    "DPM2 Karras": ("KDPM2Discrete", KARRAS),
    "LMS": ("LMSDiscrete", {}),
    "PNDM": ("PNDM", {}),
    "DDPM": ("DDPM", {}),
    "UniPC": ("UniPCMultistep", {}),
    "DEIS": ("DEISMultistep", {}),
    "LCM": ("LCM", {}),
    "TCD": ("TCD", {}),
    "DPM++ SDE": ("DPMSolverMultistep", SDE),
    "DPM2 a": ("KDPM2AncestralDiscrete", {}),
    "DPM2": ("KDPM2Discrete", {}),
}

V = {"prediction_type": "v_prediction"}
TRAILING = {"timestep_spacing": "trailing"}
LINSPACE = {"timestep_spacing": "linspace"}
EXPONENTIAL = {"use_exponential_sigmas": True}
BETA = {"use_beta_sigmas": True}
ZERO_SNR = {"rescale_betas_zero_snr": True}
MIN = {"final_sigmas_type": "sigma_min"}
THIRD = {"solver_order": 3}
HEUN = {"solver_type": "heun"}
UNLOWERED = {"lower_order_final": False}

# Settings over SDXL's.
VARIANTS = {
    "v_prediction": V,
    "sample": {"prediction_type": "sample"},
    "flow_prediction": {"prediction_type": "flow_prediction"},
    "trailing": TRAILING,
    "linspace": LINSPACE,
    "offset 0": {"steps_offset": 0},
    "offset 3": {"steps_offset": 3},
    "karras": KARRAS,
    "karras, trailing": {**KARRAS, **TRAILING},
    "karras, sigma_min": {**KARRAS, **MIN},
    "exponential": EXPONENTIAL,
    "exponential, linspace": {**EXPONENTIAL, **LINSPACE},
    "beta": BETA,
    "beta, trailing": {**BETA, **TRAILING},
    "lu": {"use_lu_lambdas": True},
    "sigma_min": MIN,
    "range of sigmas": {**KARRAS, "sigma_min": 0.1, "sigma_max": 10.0},
    "range of beta sigmas": {**BETA, "sigma_min": 0.1, "sigma_max": 10.0},
    "range of exponential sigmas, sigma_min": {**EXPONENTIAL, **MIN, "sigma_min": 0.1, "sigma_max": 10.0},
    "order 1": {"solver_order": 1},
    "order 3": THIRD,
    "order 4": {"solver_order": 4},
    "order 3, v_prediction, trailing": {**THIRD, **V, **TRAILING},
    "order 3, not lowered": {**THIRD, **UNLOWERED},
    "order 3, sigma_min": {**THIRD, **MIN},
    "order 3, not lowered, sigma_min": {**THIRD, **UNLOWERED, **MIN},
    "not lowered": UNLOWERED,
    "not lowered, sigma_min": {**UNLOWERED, **MIN},
    "euler at final": {"euler_at_final": True},
    "euler at final, sigma_min": {"euler_at_final": True, **MIN},
    "heun": HEUN,
    "heun, order 3": {**HEUN, **THIRD},
    "bh1": {"solver_type": "bh1"},
    "bh2": {"solver_type": "bh2"},
    "logrho": {"solver_type": "logrho"},
    "another solver type": {"solver_type": "acme"},
    "sde": SDE,
    "sde, heun": {**SDE, **HEUN},
    "sde, order 3": {**SDE, **THIRD},
    "sde, heun, order 3": {**SDE, **HEUN, **THIRD},
    "dpmsolver": {"algorithm_type": "dpmsolver", **MIN},
    "sde-dpmsolver": {"algorithm_type": "sde-dpmsolver", **MIN},
    "deis": {"algorithm_type": "deis"},
    "prk": {"skip_prk_steps": False},
    "thresholding": {"thresholding": True},
    "thresholding to 3": {"thresholding": True, "dynamic_thresholding_ratio": 0.9, "sample_max_value": 3.0},
    "clip": {"clip_sample": True},
    "clip to 2": {"clip_sample": True, "clip_sample_range": 2.0},
    "alpha to one": {"set_alpha_to_one": True},
    "500 timesteps": {"num_train_timesteps": 500},
    "linear betas": {"beta_schedule": "linear"},
    "other betas": {"beta_start": 0.0001, "beta_end": 0.02},
    "cosine betas": {"beta_schedule": "squaredcos_cap_v2"},
    "sigmoid betas": {"beta_schedule": "sigmoid"},
    "trained betas": {
        "num_train_timesteps": 100,
        "trained_betas": [round(0.01 + 0.0009 * i, 4) for i in range(100)],
    },
    "too few trained betas": {"trained_betas": [0.01, 0.02]},
    "zero snr": {**ZERO_SNR, **V},
    "zero snr, trailing": {**ZERO_SNR, **V, **TRAILING},
    "zero snr, linspace": {**ZERO_SNR, **V, **LINSPACE},
    "zero snr, epsilon": ZERO_SNR,
    "zero snr, epsilon, trailing": {**ZERO_SNR, **TRAILING},
    "zero snr, sample, trailing": {**ZERO_SNR, "prediction_type": "sample", **TRAILING},
    "zero snr, karras": {**ZERO_SNR, **V, **KARRAS},
    "fixed_small_log": {"variance_type": "fixed_small_log"},
    "fixed_large": {"variance_type": "fixed_large"},
    "fixed_large_log": {"variance_type": "fixed_large_log"},
    "learned": {"variance_type": "learned"},
    "learned_range": {"variance_type": "learned_range"},
    "continuous": {"timestep_type": "continuous"},
    "continuous, v_prediction": {"timestep_type": "continuous", **V},
    "log_linear": {"interpolation_type": "log_linear"},
    "no corrector at first": {"disable_corrector": [0, 1]},
    "no corrector at 3": {"disable_corrector": [3]},
    "noise in UniPC": {"predict_x0": False},
    "clipped lambda": {"lambda_min_clipped": -2.0},
    "idly clipped lambda": {"lambda_min_clipped": -5.1},
    "flow sigmas": {"use_flow_sigmas": True},
    "idle flow": {"flow_shift": 3.0, "time_shift_type": "linear", "use_dynamic_shifting": True},
    "shifted end": {"shift_terminal": 0.1},
    "grid of 25": {"original_inference_steps": 25},
    "timestep scaling": {"timestep_scaling": 5.0},
    "an unknown key": {"acme": 1},
}

# Settings by themselves; what is not there has the class's default.
ALONE = {
    "nothing": {"num_train_timesteps": 1000},
    "another solver's file": {
        "beta_start": 0.00085,
        "beta_end": 0.012,
        "beta_schedule": "scaled_linear",
        "algorithm_type": "dpmsolver++",
        "solver_type": "midpoint",
        "solver_order": 2,
        "lower_order_final": True,
        "thresholding": False,
        "timestep_spacing": "trailing",
    },
}


def make(name: str, settings: dict):
    """The scheduler of a name for a model with these settings."""
    made, preset = SCHEDULERS[name]
    return getattr(diffusers, made + "Scheduler").from_config({**settings, **preset})
