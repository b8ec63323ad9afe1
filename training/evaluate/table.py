"""Turns the rows of `evaluate.measure` into the card's table, with counts and 95 % Wilson intervals."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from math import sqrt
from pathlib import Path

import numpy as np

from evaluate.frechet import gain

# What a table of many rows a task is cut down to: what its aim is about.
SHOWN = {"schedulers": ("subject", "colour"), "guidance": ("subject", "colour", "place", "light")}


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927)."""
    z, p = 1.96, right / n
    middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


def spread(values: list[float]) -> tuple[float, float]:
    """Mean and half of its 95 % interval."""
    mean = sum(values) / len(values)
    error = sqrt(sum((v - mean) ** 2 for v in values) / max(1, len(values) - 1) / len(values))
    return mean, 1.96 * error


def refined_against_base(rows: list[dict]) -> None:
    """What the refiner gains, on the pictures that were made with and without it."""
    sets = [{r["key"].split("/")[1]: r for r in rows if r["key"].startswith(f"{task}/") and "texture" in r}
            for task in ("attributes-512", "base-512")]
    both = sorted(sets[0].keys() & sets[1].keys(), key=int)
    if len(both) < 2:
        return
    mean, error = spread([sets[1][k]["distance"] - sets[0][k]["distance"] for k in both])
    print(f"| refined against base | nearer to its drawing | {mean:.3f} | {len(both)} | ± {error:.3f} |")
    texture = [np.array([made[k][name] for k in both]) for made, name in
               ((sets[0], "texture"), (sets[1], "texture"), (sets[0], "drawn"))]
    near, far, less, error = gain(*texture)
    print(f"| attributes-512 | Fréchet distance of texture | {near:.3f} | {len(both)} | |")
    print(f"| base-512 | Fréchet distance of texture | {far:.3f} | {len(both)} | |")
    print(f"| refined against base | less of that | {less:.3f} | {len(both)} | ± {error:.3f} |")


def details_by_score(rows: list[dict]) -> tuple[str, str, float, float, int] | None:
    """Lowest and highest aesthetic score, and how much more detail the latter's pictures hold: mean, its spread, count."""
    details: dict[str, dict[str, float]] = defaultdict(dict)
    for row in rows:
        if "detail" in row:
            _, score, scene = row["key"].split("/")
            details[score][scene] = row["detail"]
    if len(details) < 2:
        return None
    low, *_, high = sorted(details, key=float)
    both = details[low].keys() & details[high].keys()
    return (low, high, *spread([details[high][k] - details[low][k] for k in both]), len(both)) if both else None


def told_by_score(rows: list[dict]) -> None:
    """How much more detail the pictures of the higher aesthetic score hold, on the score's own scale."""
    if gained := details_by_score(rows):
        low, high, mean, error, count = gained
        print(f"| score {high} against {low} | more detail | {mean:.3f} | {count} | ± {error:.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    rows = [json.loads(line) for line in parser.parse_args().rows.read_text().splitlines()]
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    distances: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        task = row["key"].rsplit("/", 1)[0]
        for name, value in row.items():
            if isinstance(value, bool) and name in SHOWN.get(task.split("/")[0], row):
                counts[task, name].append(value)
        if "distance" in row:
            distances[task].append(row["distance"])
    print("| task | question | right | count | 95 % interval |\n|---|---|---|---|---|")
    for (task, name), values in counts.items():
        low, high = wilson(sum(values), len(values))
        print(f"| {task} | {name} | {sum(values) / len(values):.1%} | {len(values)} | {low:.1%} to {high:.1%} |")
    for task, values in distances.items():
        mean, error = spread(values)
        print(f"| {task} | distance to drawings | {mean:.3f} | {len(values)} | ± {error:.3f} |")
    refined_against_base(rows)
    told_by_score(rows)


if __name__ == "__main__":
    main()
