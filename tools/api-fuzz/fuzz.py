"""Holds a server of ours to its OpenAPI document. See README.md."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
REDOCLY = "@redocly/cli@2.77.0"
SPECTRAL = "@stoplight/spectral-cli@6.16.3"


def number(kind):
    return {"type": kind}


GRAPHS = {
    "sum": {
        "sigmaflow": 1,
        "title": "Sum",
        "inputs": {"a": number("float"), "b": {"type": "int", "default": 2}},
        "nodes": {"add": {"type": "maths.number", "in": {"a": {"$input": "a"}, "b": {"$input": "b"}}}},
        "outputs": {"sum": {"$from": "add.result"}},
    },
    "shrink": {
        "sigmaflow": 1,
        "title": "Shrink",
        "inputs": {"picture": {"type": "image"}},
        "nodes": {"small": {"type": "image.resize", "in": {"image": {"$input": "picture"}, "width": 8, "height": 8}}},
        "outputs": {"image": {"$from": "small.image"}},
    },
}


def serve(folder: Path, port: int) -> subprocess.Popen:
    graphs = folder / "graphs"
    graphs.mkdir()
    for name, graph in GRAPHS.items():
        (graphs / f"{name}.json").write_text(json.dumps(graph))
    command = [
        *(ROOT / "node_modules/.bin/node", "--conditions=sigmaflow-source", ROOT / "packages/runner/src/start.ts"),
        *("serve", "--graphs", graphs, "--data", folder / "data", "--cache-dir", folder / "cache"),
        *("--models", folder / "models", "--port", str(port), "--use", HERE / "quick-pictures.ts"),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def document(address: str) -> bytes:
    for _ in range(120):
        try:
            with urllib.request.urlopen(f"{address}/openapi.json") as answer:
                return answer.read()
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The server did not come up.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=140, help="requests an operation and kind of test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=7979)
    options = parser.parse_args()
    address = f"http://127.0.0.1:{options.port}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = serve(folder, options.port)
        try:
            (folder / "openapi.json").write_bytes(document(address))
            (folder / ".spectral.yaml").write_text('extends: ["spectral:oas"]\n')
            node = {"cwd": folder, "check": False}
            codes = [
                subprocess.run(["npx", "-y", REDOCLY, "lint", "openapi.json", "--max-problems", "50"], **node).returncode,
                subprocess.run(["npx", "-y", SPECTRAL, "lint", "openapi.json", "--fail-severity=hint"], **node).returncode,
            ]
            schemathesis = Path(sys.executable).parent / "schemathesis"
            command = [
                *(schemathesis, "--config-file", HERE / "schemathesis.toml", "run", f"{address}/openapi.json"),
                *("-n", str(options.examples), "--seed", str(options.seed)),
            ]
            codes.append(subprocess.run(command, cwd=folder, check=False).returncode)
        finally:
            server.terminate()
            server.wait()
        shutil.rmtree(folder / "data", ignore_errors=True)
    print("Nothing was found." if not any(codes) else f"Something was found: exit codes {codes}.")
    return 1 if any(codes) else 0


if __name__ == "__main__":
    raise SystemExit(main())
