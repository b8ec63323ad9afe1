"""Where things are, and the names that several scripts share."""

from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "packages" / "nodes" / "fixtures"
BASE = FIXTURES / "tiny-sdxl"
REFINER = FIXTURES / "tiny-sdxl-refiner"
GRID = FIXTURES / "tiny-sdxl-grid"
VARIANTS = FIXTURES / "model-variants"
RECORDINGS = FIXTURES / "recordings"
CLIP = FIXTURES / "clip-tokenizer"
SHIPPED_CLIP = FIXTURES.parent / "models" / "clip"

BOS = "<|startoftext|>"
EOS = "<|endoftext|>"
