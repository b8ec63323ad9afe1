"""Draws a picture with `sdxl1.0-txt2img` from one checkpoint file, without the refiner, under a memory limit.

    python picture.py FILE [--steps 4] [--side 1024] [--limit BYTES] [--tile N] [--folder DIR]

The graph is the example's with the file in the places of both models and fewer steps allowed; results are kept nowhere.
Prints what course.py does, exit code and time included, writes `course.csv` and the picture into the folder, and then
shows the most that each process took in each tenth of the run. Needs root for the limit (0: none).
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
GiB = 2**30


def graph_for(model: str, tile: int | None) -> dict:
    graph = json.loads((ROOT / "examples" / "graphs" / "sdxl1.0-txt2img.json").read_text())
    del graph["$schema"]
    graph["inputs"]["num_inference_steps"]["min"] = 1
    for node in ("model", "refiner_model"):
        graph["nodes"][node]["in"] = {"name": model}
    if tile is not None:
        graph["nodes"]["samples"]["body"]["nodes"]["decode"]["in"]["tile"] = tile
    return graph


def command(asked: argparse.Namespace, folder: Path) -> list[str]:
    settings = {
        "prompt": "a fox in a red scarf",
        "negative_prompt": "blurry",
        "num_inference_steps": asked.steps,
        "img_width": asked.side,
        "img_height": asked.side,
        "refiner": "false",
        "seed": 7,
    }
    programs = ROOT / "node_modules" / ".bin"
    sources = [programs / "node", "--conditions=sigmaflow-source", ROOT / "packages" / "runner" / "src" / "start.ts"]
    return [
        *map(str, sources if asked.sources else [programs / "sigmaflow"]),
        *("run", str(folder / "graph.json"), "--models", str(asked.file.parent), "--no-config"),
        *("--cache-dir", str(folder / "cache"), "--out", str(folder / "out"), "--no-pictures"),
        *(part for name, value in settings.items() for part in ("--set", f"{name}={value}")),
    ]


def forget(file: Path) -> None:
    """Drops a file's pages from the cache: those that the run reads itself count against its limit."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--steps", type=int, default=4)
    parser.add_argument("--side", type=int, default=1024)
    parser.add_argument("--limit", type=int, default=8 * GiB)
    parser.add_argument("--tile", type=int, help="decode in tiles of so many pixels instead of whole")
    parser.add_argument("--folder", type=Path, default=Path("real-size"), help="emptied first")
    parser.add_argument("--sources", action="store_true", help="the command from its sources, not as it was built")
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "graph.json").write_text(json.dumps(graph_for(asked.file.stem, asked.tile), indent=2))
    limit = ["--limit", str(asked.limit)] if asked.limit else []
    if asked.limit:
        forget(asked.file)
    began = time.monotonic()
    table = folder / "course.csv"
    course = [sys.executable, str(HERE / "course.py"), *limit, "--table", str(table), *command(asked, folder)]
    done = subprocess.run(course, stderr=subprocess.PIPE, text=True)
    (folder / "log.txt").write_text(done.stderr)
    print(done.stderr)
    print(f"exit {done.returncode} after {time.monotonic() - began:.1f} s; {asked.side}², {asked.steps} steps")
    print(*(f"{path} {path.stat().st_size} bytes" for path in sorted((folder / "out").glob("*"))), sep="\n")
    summarise(table)
    return done.returncode


def summarise(table: Path) -> None:
    """The most that each process took, in MiB, in tenths of the run and altogether."""
    with table.open() as file:
        rows = list(csv.DictReader(file))
    end = max((float(row["seconds"]) for row in rows), default=0) or 1
    print(f"{'seconds':>15} {'parent own':>11} {'child own':>10} {'mapped':>7} {'group':>6}")
    for part in [*range(10), None]:
        within = [row for row in rows if part is None or int(min(9.0, float(row["seconds"]) / end * 10)) == part]
        own = {role: most(within, "own", role) for role in ("parent", "child")}
        label = "altogether" if part is None else f"{part * end / 10:.0f} to {(part + 1) * end / 10:.0f}"
        mapped, group = most(within, "mapped", "child"), most(within, "group")
        print(f"{label:>15} {own['parent']:>11} {own['child']:>10} {mapped:>7} {group:>6}")


def most(rows: list[dict[str, str]], column: str, role: str | None = None) -> int:
    return max((int(row[column] or 0) for row in rows if role in (None, row["process"])), default=0)


if __name__ == "__main__":
    sys.exit(main())
