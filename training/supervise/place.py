"""Where training in the background keeps what it makes: below the user's state folder, outside any work tree."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Files and folders below `root`."""

    root: Path

    @classmethod
    def of_user(cls) -> Place:
        state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
        return cls(Path(state) / "sigmaflow-training")

    @property
    def program(self) -> Path:
        """The copy of `training/` and of the shipped models that runs, whatever happens to the work tree."""
        return self.root / "program"

    @property
    def run(self) -> Path:
        """Checkpoints, shards and sheets: the stages' SIGMAFLOW_TRAIN_DIR."""
        return self.root / "run"

    @property
    def done(self) -> Path:
        """One empty file for each stage that has ended."""
        return self.root / "done"

    @property
    def holders(self) -> Path:
        """One file, named by its process, for each command that training must not disturb (scripts/quiet.ts)."""
        return self.root / "holders"

    @property
    def lock(self) -> Path:
        """Locked while a supervisor lives; holds its process id."""
        return self.root / "supervisor.lock"

    @property
    def paused(self) -> Path:
        """Present while training is paused by hand."""
        return self.root / "paused"

    @property
    def log(self) -> Path:
        return self.root / "log.txt"

    @property
    def status(self) -> Path:
        return self.root / "status.json"

    @property
    def python(self) -> Path:
        return self.root / "venv" / "bin" / "python"


def write_whole(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text)
    part.replace(path)


def read_json(path: Path) -> dict:
    """What a file written by `write_whole` says; nothing when it is not there."""
    return json.loads(path.read_text()) if path.exists() else {}
