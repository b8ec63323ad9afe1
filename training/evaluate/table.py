"""Turns the rows of `evaluate.measure` into the card's table, with counts and 95 % Wilson intervals."""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from math import sqrt
from pathlib import Path

# What a table of many rows a task is cut down to: what its aim is about.
SHOWN = {"schedulers": ("subject", "colour"), "guidance": ("subject", "colour", "place", "light")}


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion (Wilson 1927)."""
    z, p = 1.96, right / n
    middle, spread = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


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
        mean = sum(values) / len(values)
        error = sqrt(sum((v - mean) ** 2 for v in values) / max(1, len(values) - 1) / len(values))
        print(f"| {task} | distance to drawings | {mean:.3f} | {len(values)} | ± {1.96 * error:.3f} |")


if __name__ == "__main__":
    main()
