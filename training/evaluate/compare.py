"""The same pictures of two models side by side, from the rows of `evaluate.measure`: what of the card changed."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np

from evaluate.frechet import frechet
from evaluate.table import details_by_score, spread

Rows = dict[str, dict]  # by key


def read(paths: list[Path]) -> Rows:
    return {row["key"]: row for path in paths for row in map(json.loads, path.read_text().splitlines())}


def counts(before: Rows, now: Rows) -> None:
    """How often each question was answered rightly; schedulers and guidances are taken together, then one by one."""
    asked, was, is_now = Counter(), Counter(), Counter()
    for key in before.keys() & now.keys():
        parts = key.split("/")
        for task in dict.fromkeys((parts[0], "/".join(parts[:-1]))):
            for name, value in before[key].items():
                if isinstance(value, bool) and name in now[key]:
                    asked[task, name] += 1
                    was[task, name] += value
                    is_now[task, name] += now[key][name]
    print("| task | question | before | now | count | |\n|---|---|---|---|---|---|")
    for (task, name), count in sorted(asked.items()):
        a, b = was[task, name], is_now[task, name]
        print(f"| {task} | {name} | {a} | {b} | {count} | {b / count:.1%}{', less' if b < a else ''} |")


def surfaces(before: Rows, now: Rows, task: str) -> None:
    """Distances to the drawings, of each picture and of all pictures' texture."""
    keys = sorted(k for k in before.keys() & now.keys() if k.startswith(f"{task}/") and "distance" in now[k])
    if len(keys) < 2:
        return
    mean, error = spread([now[k]["distance"] - before[k]["distance"] for k in keys])
    was, is_now = (np.mean([rows[k]["distance"] for k in keys]) for rows in (before, now))
    print(f"{task}: distance to drawings {was:.2f} before, {is_now:.2f} now (difference {mean:.2f} ± {error:.2f}, {len(keys)} pictures)")
    was, is_now = (frechet(*(np.array([rows[k][name] for k in keys]) for name in ("texture", "drawn"))) for rows in (before, now))
    print(f"{task}: Fréchet distance of texture {was:.3f} before, {is_now:.3f} now")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--before", type=Path, nargs="+", required=True, help="files of rows")
    parser.add_argument("--now", type=Path, nargs="+", required=True)
    args = parser.parse_args()
    before, now = read(args.before), read(args.now)
    counts(before, now)
    for task in ("attributes-512", "base-512"):
        surfaces(before, now, task)
    for name, rows in (("before", before), ("now", now)):
        if gained := details_by_score(list(rows.values())):
            low, high, mean, error, count = gained
            print(f"score {high} against {low}, {name}: {mean:.3f} ± {error:.3f} more detail ({count})")


if __name__ == "__main__":
    main()
