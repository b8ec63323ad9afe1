"""sigmaflow and optimum's ONNX Runtime pipeline on the same files, in turns: medians of wall and processor time."""

import argparse
import json
import os
import statistics
import subprocess
import time
from pathlib import Path

import torch
from diffusers import EulerDiscreteScheduler
from optimum.onnxruntime import ORTStableDiffusionXLPipeline

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "packages" / "nodes" / "models" / "embedded"
NODE = ROOT / "node_modules" / ".bin" / "node"
PROMPT = "a panda wearing a blue spacesuit, sitting in a bar"
NEGATIVE = "blurry"


class Optimum:
    name = "optimum"

    def __init__(self, options):
        self.options = options
        self.pipeline = ORTStableDiffusionXLPipeline.from_pretrained(MODEL, provider="CPUExecutionProvider")
        self.pipeline.scheduler = EulerDiscreteScheduler.from_config(self.pipeline.scheduler.config)
        self.pipeline.set_progress_bar_config(disable=True)

    def draw(self, seed):
        generator = torch.Generator().manual_seed(seed)
        side = self.options.side
        steps = self.options.steps
        picture = self.pipeline(
            prompt=PROMPT, negative_prompt=NEGATIVE, width=side, height=side, num_inference_steps=steps,
            guidance_scale=7.5, generator=generator,
        ).images[0]
        return picture.tobytes()[:12]

    def processor(self):
        return processor_of([os.getpid()])


class Sigmaflow:
    name = "sigmaflow"

    def __init__(self, options):
        self.options = options
        command = [NODE, "--conditions=sigmaflow-source", ROOT / "tools" / "peers" / "sigmaflow.ts"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def draw(self, seed):
        side = self.options.side
        inputs = {
            "model": "embedded", "scheduler": "Euler", "prompt": PROMPT, "negative_prompt": NEGATIVE, "seed": seed,
            "img_width": side, "img_height": side, "num_inference_steps": self.options.steps, "guidance_scale": 7.5,
        }
        self.process.stdin.write(json.dumps(inputs) + "\n")
        self.process.stdin.flush()
        return bytes(json.loads(self.process.stdout.readline())["first"])

    def processor(self):
        return processor_of(with_children(self.process.pid))


def with_children(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(below for child in children for below in with_children(int(child)))]


def processor_of(pids):
    """Seconds that processes have taken of the processors so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--steps", type=int, default=25)
    parser.add_argument("--side", type=int, default=512)
    options = parser.parse_args()
    peers = [Sigmaflow(options), Optimum(options)]
    for seed in range(2):  # warm: sessions loaded, code compiled
        for peer in peers:
            peer.draw(seed)
    figures = {peer.name: [] for peer in peers}
    for turn in range(options.turns):
        seed = 100 + turn
        pixels = {}
        for peer in peers if turn % 2 == 0 else reversed(peers):
            taken, began = peer.processor(), time.perf_counter()
            pixels[peer.name] = peer.draw(seed)
            figures[peer.name].append((time.perf_counter() - began, peer.processor() - taken))
        worst = max(abs(a - b) for a, b in zip(*pixels.values()))
        shown = ", ".join(f"{name} {runs[-1][0]:.2f} s ({runs[-1][1]:.2f} s)" for name, runs in figures.items())
        print(f"seed {seed}: {shown}; first pixels {worst} levels apart; load {os.getloadavg()[0]:.1f}", flush=True)
    wall, processor = ({name: statistics.median(run[at] for run in runs) for name, runs in figures.items()} for at in (0, 1))
    for what, of in (("wall", wall), ("processor", processor)):
        print(f"{what}: sigmaflow {of['sigmaflow']:.2f} s, optimum {of['optimum']:.2f} s, ratio {of['sigmaflow'] / of['optimum']:.2f}")


main()
