"""How far two sets of pictures are apart in what their surface is like."""

from __future__ import annotations

import numpy as np


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """Frechet distance of the normal distributions fitted to two sets of features [n, d] (Heusel et al. 2017, "FID").

    It is biased upwards by small sets: compare only distances of equally many.
    """
    mean = a.mean(0) - b.mean(0)
    left, right = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    # The trace of the square root of left @ right, whose eigenvalues are real and not negative.
    shared = np.sqrt(np.clip(np.linalg.eigvals(left @ right).real, 0, None)).sum()
    return float(mean @ mean + np.trace(left) + np.trace(right) - 2 * shared)


def gain(refined: np.ndarray, base: np.ndarray, drawn: np.ndarray, times: int = 200) -> tuple[float, float, float, float]:
    """Distances of both to the drawings, the difference, and 1.96 times its standard deviation over resampled pictures.

    Row i of all three [n, d] is one scene.
    """
    rng = np.random.default_rng(0)
    picks = [rng.integers(0, len(drawn), len(drawn)) for _ in range(times)]
    differences = [frechet(base[p], drawn[p]) - frechet(refined[p], drawn[p]) for p in picks]
    near, far = frechet(refined, drawn), frechet(base, drawn)
    return near, far, far - near, 1.96 * float(np.std(differences))
