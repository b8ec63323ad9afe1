"""Drives clients of the live service, as they are published, against a server of ours. See README.md."""

import argparse
import base64
import contextlib
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from recorder import Recorder

ROOT = Path(__file__).resolve().parent.parent.parent
PORTKEY = "@portkey-ai/gateway@1.15.2"
SLUG = "sdxl1.0-txt2img"
PROMPT = "a panda in a blue spacesuit"
SMALL = {"img_width": 512, "img_height": 512, "num_inference_steps": 20, "seed": 7, "refiner": False}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str) -> None:
    for _ in range(240):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address).read()
            return
        time.sleep(0.5)
    raise SystemExit(f"Nothing answered at {address}.")


def serve(folder: Path, port: int, address: str) -> subprocess.Popen:
    """A server that answers as the live service does, with the tests' models in the places of the embedded ones."""
    fixtures = ROOT / "packages/nodes/fixtures"
    shutil.copytree(fixtures / "tiny-sdxl", folder / "models/embedded")
    shutil.copytree(fixtures / "tiny-sdxl-refiner", folder / "models/embedded-refiner")
    command = [
        *(ROOT / "node_modules/.bin/node", "--conditions=sigmaflow-source", ROOT / "packages/runner/src/start.ts"),
        *("serve", "--graphs", ROOT / "examples/graphs", "--data", folder / "data", "--cache-dir", folder / "cache"),
        *("--models", folder / "models", "--port", str(port), "--wire", "live"),
        *("--public-url", address),
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def picture_file(folder: Path) -> Path:
    from PIL import Image

    file = folder / "reference.png"
    Image.new("RGB", (64, 64), (90, 120, 200)).save(file)
    return file


def is_picture(data: bytes) -> bool:
    from PIL import Image

    return Image.open(io.BytesIO(data)).size == (512, 512)


def segmind_client(address: str, folder: Path):
    """segmind 1.3.0: at once, queued, a file that was sent, a workflow, credits."""
    import segmind
    from segmind.files import Files
    from segmind.pixelflows import PixelFlows

    client = segmind.SegmindClient(api_key="key", base_url=f"{address}/v1")
    yield "run_sync", is_picture(client.run_sync(SLUG, prompt=PROMPT, **SMALL).content)
    done = client.run(SLUG, prompt=PROMPT, **SMALL, samples=2)
    yield "run", done["status"] == "COMPLETED" and len(done["images"]) == 2
    Files.STORAGE_BASE_URL = address
    url = client.files.upload(str(picture_file(folder)))["file_urls"][0]
    img2img = {**SMALL, "image": url, "strength": 0.5}
    yield "files.upload, then img2img", is_picture(client.run_sync("sdxl-img2img", prompt=PROMPT, **img2img).content)
    PixelFlows.workflows_base = f"{address}/workflows"
    flow = client.pixelflows.run(workflow_id=SLUG, data={"prompt": PROMPT, **SMALL}, poll=True)
    yield "pixelflows.run", flow["status"] == "COMPLETED"
    try:
        client.run(SLUG, prompt=PROMPT, **{**SMALL, "scheduler": "none"})
    except segmind.SegmindError as error:
        yield "a mistake", error.status in (400, 406)


def segmindapi_client(address: str, folder: Path):
    """segmindapi 0.3.0: numbers as text, another scheduler's name, bytes whatever it accepts."""
    from segmindapi import SDXL

    client = SDXL(api_key="key")
    client.url = f"{address}/v1/{SLUG}"
    picture = client.generate(prompt=PROMPT, num_inference_steps=20, seed=7)
    yield "SDXL.generate", picture.size == (1024, 1024)


def segmind_workflow_client(address: str, folder: Path):
    """segmind-workflow 0.1.13: one call by the service's name for a model."""
    import requests
    from segmind_workflow import Workflow, workflow

    workflow.funcition_call_url = f"{address}/v1"
    client = Workflow("key", output_dir=str(folder / "outputs"))
    # Its own way to send a file leads to a host that is no more.
    picture = base64.b64encode(picture_file(folder).read_bytes()).decode()
    sent = requests.post(f"{address}/upload-asset", json={"data_urls": [f"data:image/png;base64,{picture}"]}, timeout=60)
    inputs = {"image": sent.json()["file_urls"][0], "prompt": PROMPT, **SMALL}
    values = ", ".join(f"{name}={value!r}" for name, value in inputs.items())
    file = client.make_function_call(f"sdxl_img2img({values})", 0)
    yield "make_function_call", is_picture(Path(file).read_bytes())


def portkey_client(address: str, folder: Path):
    """Portkey's gateway: OpenAI's pictures, passed on to the live service's API."""
    port = free_port()
    command = ["npx", "-y", PORTKEY, f"--port={port}", "--headless"]
    gateway = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, cwd=folder
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        headers = {
            "content-type": "application/json",
            "authorization": "Bearer key",
            "x-portkey-provider": "segmind",
            "x-portkey-custom-host": f"{address}/v1",
        }
        asked = {"model": SLUG, "prompt": PROMPT, "n": 2, "size": "512x512", "steps": 20, "seed": 7}
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/images/generations", json.dumps(asked).encode(), headers
        )
        with urllib.request.urlopen(request, timeout=300) as answer:
            data = json.load(answer)["data"]
        found = [entry["b64_json"] for entry in data]
        texts = [text for one in found for text in (one if isinstance(one, list) else [one])]
        yield "images/generations", len(texts) == 2 and all(is_picture(base64.b64decode(text)) for text in texts)
    finally:
        os.killpg(gateway.pid, signal.SIGTERM)
        gateway.wait()


def openai_client(address: str, folder: Path):
    """openai for Python: pictures, a stream, an edit of a file, models, a mistake."""
    import openai

    client = openai.OpenAI(api_key="key", base_url=f"{address}/v1")
    small = {"num_inference_steps": 20, "seed": 7, "refiner": False}
    asked = {"model": SLUG, "prompt": PROMPT, "size": "512x512", "extra_body": small}
    made = client.images.generate(**asked, n=2)
    yield "images.generate", all(is_picture(base64.b64decode(one.b64_json)) for one in made.data)
    events = list(client.images.generate(**asked, stream=True, partial_images=1))
    yield "images.generate, streamed", events[-1].type == "image_generation.completed"
    with picture_file(folder).open("rb") as file:
        edited = client.images.edit(
            image=file, prompt=PROMPT, model="img2img", size="512x512", extra_body={"num_inference_steps": 20, "seed": 7}
        )
    yield "images.edit", is_picture(base64.b64decode(edited.data[0].b64_json))
    yield "models.list", SLUG in [one.id for one in client.models.list()]
    try:
        client.images.generate(model="none", prompt=PROMPT)
    except openai.NotFoundError as error:
        yield "a mistake", error.code == "model_not_found" and error.param == "model"


def node_client(script: str):
    """A client for Node.js, in a script of its own beside this file."""

    def drive(address: str, folder: Path):
        here = Path(__file__).resolve().parent / "node"
        home = folder / "node"
        if not home.exists():
            home.mkdir()
            shutil.copy(here / "package.json", home)
            subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=home, check=True)
        shutil.copy(here / script, home)
        program = [str(ROOT / "node_modules/.bin/node"), "--conditions=sigmaflow-source", script]
        command = [*program, address, str(picture_file(folder)), str(ROOT)]
        done = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=600)
        yield from (tuple(json.loads(line)) for line in done.stdout.splitlines())
        if done.returncode != 0:
            yield done.stderr.strip()[-500:], False

    return drive


# Those of whom a test of its own shows a session.
UNRECORDED = ("@modelcontextprotocol/client 2.4.0",)

CLIENTS = {
    "segmind 1.3.0": segmind_client,
    "segmindapi 0.3.0": segmindapi_client,
    "segmind-workflow 0.1.13": segmind_workflow_client,
    "@portkey-ai/gateway 1.15.2": portkey_client,
    "openai 3.57.0 (Python)": openai_client,
    "openai 7.59.0 (Node.js)": node_client("openai.mjs"),
    "ai 7.0.173 and 6.0.326": node_client("ai-sdk.mjs"),
    "@modelcontextprotocol/client 2.4.0": node_client("mcp.mjs"),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", type=Path, help="write what they sent to this file")
    parser.add_argument("--only", help="clients whose names hold this; what others sent before stays recorded")
    options = parser.parse_args()
    failures = 0
    recorded = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        port = free_port()
        recorder = Recorder(port)
        # The addresses that it answers with lead to the recorder too.
        server = serve(folder, port, recorder.address)
        try:
            wait_for(f"http://127.0.0.1:{port}/livez")
            for client, drive in CLIENTS.items():
                if options.only and options.only not in client:
                    continue
                try:
                    with contextlib.redirect_stdout(io.StringIO()):
                        results = list(drive(recorder.address, folder))
                except Exception as error:  # what a client raises is what it found
                    results = [(f"{type(error).__name__}: {error}", False)]
                for what, is_good in results:
                    print(f"{'ok   ' if is_good else 'FAIL '} {client}  {what}", flush=True)
                    failures += not is_good
                recorded[client] = recorder.take()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()
    if options.record:
        before = json.loads(options.record.read_text()) if options.record.exists() else {}
        recorded = {client: recorded.get(client, before.get(client, [])) for client in CLIENTS if client not in UNRECORDED}
        options.record.write_text(json.dumps(recorded, indent=2) + "\n")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
