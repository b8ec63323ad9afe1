"""Makes pictures through the shipped files and has the classifier read them; resumable, one line a picture."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import torch

from evaluate.classifier import ASKED, asked, load_classifier, shrink, tensor
from evaluate.pipeline import Model, Request
from evaluate.schedulers import NAMES
from stage.common import log
from stage.latents import detail_score
from world.attributes import CURRICULA, VALUES, Scene, sample_scene
from world.captions import TABLES, prompt_of
from world.scene import draw

# Aesthetic scores whose pictures are compared.
COMPARED = (2.0, 9.0)

Job = tuple[str, Scene, Request, str]  # key, scene, request, the attribute that a negative prompt names or ""


def scenes(curriculum: str, seed: int, count: int) -> list[Scene]:
    """Held-out combinations, the same ones at every call."""
    rng = np.random.default_rng(seed)
    return [sample_scene(rng, CURRICULA[curriculum], unseen=True) for _ in range(count)]


def jobs(task: str, curriculum: str, count: int) -> Iterator[Job]:
    """The pictures of one task: attributes-512, attributes-1024, base-512, schedulers, negative, guidance or score."""
    if task in ("attributes-512", "attributes-1024", "base-512"):
        side = int(task.split("-")[1])
        for i, s in enumerate(scenes(curriculum, 101, count)):
            yield f"{task}/{i}", s, Request(prompt_of(s), width=side, height=side, seed=i, refiner=task != "base-512"), ""
    elif task == "schedulers":
        for name in NAMES:
            for i, s in enumerate(scenes(curriculum, 102, count)):
                s = replace(s, family="flat")
                yield f"{task}/{name}/{i}", s, Request(prompt_of(s), seed=i, scheduler=name), ""
    elif task == "guidance":
        for g in (1.0, 3.0, 5.0, 8.0, 12.0):
            for i, s in enumerate(scenes(curriculum, 103, count)):
                yield f"{task}/{g:g}/{i}", s, Request(prompt_of(s), seed=i, guidance=g), ""
    elif task == "score":
        for score in COMPARED:
            for i, s in enumerate(scenes(curriculum, 105, count)):
                yield f"{task}/{score:g}/{i}", s, Request(prompt_of(s), seed=i, score=score), ""
    elif task == "negative":
        for i, s in enumerate(scenes(curriculum, 104, count)):
            s = replace(s, family="flat", light="day", framing="upper body")
            # The prompt leaves one attribute open; the negative prompt names the value that the plain run came up with.
            open_one = ("colour", "place")[i % 2]
            if open_one == "colour":
                prompt = f"upper body shot of a {s.subject} wearing a {s.garment}, {TABLES['place'][s.place][0]}, daylight"
            else:
                prompt = f"upper body shot of a {s.subject} wearing a {s.colour} {s.garment}, daylight"
            yield f"{task}/{i}", s, Request(prompt, seed=i), open_one


class Reader:
    """Classifies pictures: attribute -> value, and the features that distances are measured in."""

    def __init__(self) -> None:
        self.model = load_classifier()

    @torch.no_grad()
    def __call__(self, picture: np.ndarray) -> tuple[dict[str, str], np.ndarray]:
        x = tensor([shrink(picture)])
        answers = {k: VALUES[k][int(v[0].argmax())] for k, v in self.model(x).items()}
        return answers, self.model.features(x)[0].numpy()

    @torch.no_grad()
    def texture(self, picture: np.ndarray) -> list[float]:
        """Of the whole picture, pixel for pixel: what shrinking takes away is what a refiner is for."""
        return [round(float(v), 4) for v in self.model.texture(tensor([picture]))[0]]


def row(model: Model, reader: Reader, job: Job) -> dict:
    key, scene, request, open_one = job
    picture = model(request)
    answers, features = reader(picture)
    out: dict = {"key": key}
    if open_one:
        named = TABLES[open_one][answers[open_one]][0].removeprefix("in a ").removeprefix("in the ").removeprefix("on a ")
        after, _ = reader(model(replace(request, negative=named)))
        return out | {"named": named, "removed": after[open_one] != answers[open_one], "kept": after["subject"] == scene.subject}
    if key.startswith("score/"):
        return out | {"detail": round(detail_score(picture), 3)}
    out |= {k: answers[k] == scene.value(k) for k in ASKED if asked(k, scene)}
    if key.split("/")[0] in ("attributes-512", "base-512"):
        drawn = draw(scene, request.width, request.height)
        out["distance"] = round(float(np.linalg.norm(features - reader(drawn)[1])), 4)
        out |= {"texture": reader.texture(picture), "drawn": reader.texture(drawn)}
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path)
    parser.add_argument("out", type=Path, help="a .jsonl file; what it holds is not made again")
    parser.add_argument("--task", nargs="+", required=True, help="NAME:COUNT, for example attributes-512:600")
    parser.add_argument("--curriculum", choices=CURRICULA, default="small")
    parser.add_argument("--part", default="1/1", help="K/N: every N-th picture from the K-th on, for N processes side by side")
    args = parser.parse_args()
    part, parts = (int(v) for v in args.part.split("/"))
    done = {json.loads(line)["key"] for line in args.out.read_text().splitlines()} if args.out.exists() else set()
    model, reader = Model(args.models), Reader()
    with args.out.open("a") as out:
        for task in args.task:
            name, count = task.split(":")
            for job in islice(jobs(name, args.curriculum, int(count)), part - 1, None, parts):
                if job[0] not in done:
                    out.write(json.dumps(row(model, reader, job)) + "\n")
                    out.flush()
            log(f"{task} done")


if __name__ == "__main__":
    main()
