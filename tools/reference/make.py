"""Writes every fixture: models, variants, recordings, CLIP's vocabulary. `check.py` then measures them."""

import clip_vocabulary
import make_models
import make_variants
import record_denoising
import record_models
import record_weights

if __name__ == "__main__":
    for module in (make_models, make_variants, record_models, record_denoising, record_weights, clip_vocabulary):
        print(module.__name__, flush=True)
        module.main()
