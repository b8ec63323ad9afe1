"""A group of recordings: one safetensors file, and a manifest of its cases beside it."""

import json

import numpy as np
import torch
from safetensors.numpy import save_file

from places import RECORDINGS


class Group:
    """Collects cases; `write` puts NAME.safetensors and NAME.json into the recordings folder."""

    def __init__(self, name: str, about: str):
        self.name, self.about = name, about
        self.cases: list[dict] = []
        self.tensors: dict[str, np.ndarray] = {}

    def add(self, id: str, tensors: dict, **facts) -> None:
        """One case: facts go to the manifest as they are, tensors to the file as `id/role`."""
        assert all(case["id"] != id for case in self.cases), id
        names = {}
        for role, value in tensors.items():
            name = f"{id}/{role}"
            names[role] = name
            self.tensors[name] = _plain(value)
        self.cases.append({"id": id, **facts, "tensors": names})

    def write(self) -> None:
        RECORDINGS.mkdir(parents=True, exist_ok=True)
        file = RECORDINGS / f"{self.name}.safetensors"
        save_file(self.tensors, str(file))
        file.chmod(0o644)
        lines = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in self.cases)
        head = f'  "about": {json.dumps(self.about)},\n  "file": "{self.name}.safetensors",\n'
        (RECORDINGS / f"{self.name}.json").write_text(f'{{\n{head}  "cases": [\n{lines}\n  ]\n}}\n')


def _plain(value) -> np.ndarray:
    array = value.detach().cpu().numpy() if isinstance(value, torch.Tensor) else np.asarray(value)
    if array.dtype == np.uint8 or array.dtype == np.int32:
        return np.ascontiguousarray(array)
    if array.dtype == np.int64:
        assert np.abs(array).max() < 2**31
        return np.ascontiguousarray(array.astype(np.int32))
    assert np.isfinite(array).all()
    return np.ascontiguousarray(array.astype(np.float32))
