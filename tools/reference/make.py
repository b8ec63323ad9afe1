"""Writes every fixture: models, variants, recordings, CLIP's vocabulary. `check.py` then measures them."""

import clip_vocabulary
import make_models
import make_variants
import record_denoising
import record_inpaint
import record_models
import record_resizing
import record_scheduler_grid
import record_scheduler_runs
import record_weights

if __name__ == "__main__":
    models = (make_models, make_variants, clip_vocabulary)
    schedulers = (record_scheduler_runs, record_scheduler_grid)
    denoising = (record_denoising, record_inpaint, record_weights, *schedulers)
    for module in (*models, record_models, record_resizing, *denoising):
        print(module.__name__, flush=True)
        module.main()
