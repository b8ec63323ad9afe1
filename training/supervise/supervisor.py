"""Runs the stages of a table one after the other, and gets out of the way of everything else."""

from __future__ import annotations

import fcntl
import json
import os
import shlex
import signal
import time
from pathlib import Path
from typing import TextIO

from supervise.child import Child
from supervise.machine import Others, available_bytes, holders
from supervise.place import Place, read_json, write_whole
from supervise.reasons import GIB, MOST_USED, Watch

# Seconds between two looks, between two sheets, and before a failed stage is tried again, which is done so many times.
LOOK, SHEET, AGAIN, TRIES = 2.0, 3600.0, 60.0, 5


def stages(program: Path) -> list[tuple[str, list[str]]]:
    """Names and commands (a module and its arguments), in order."""
    lines = (program / "training" / "stages.txt").read_text().splitlines()
    rows = [shlex.split(line, comments=True) for line in lines]
    return [(name, [part.replace("{models}", str(program / "models")) for part in command]) for name, *command in filter(None, rows)]


class Supervisor:
    """The state of one `background start`."""

    def __init__(self, place: Place) -> None:
        self.place, self.watch, self.others = place, Watch(), Others()
        self.stage: Child | None = None
        self.sheet: Child | None = None
        self.name = ""
        before = read_json(place.status)
        self.trained: dict[str, float] = before.get("trained_seconds", {})
        self.drawn: float = before.get("sheet_drawn_at", 0.0)
        self.why: str | None = None
        self.failed, self.not_before, self.over = 0, 0.0, False
        signal.signal(signal.SIGTERM, self.finish)

    def finish(self, *_: object) -> None:
        self.over = True

    def say(self, text: str) -> None:
        print(f"{time.strftime('%F %T')} {text}", flush=True)

    def run(self) -> None:
        last = time.monotonic()
        while not self.over and (left := [s for s in stages(self.place.program) if not (self.place.done / s[0]).exists()]):
            now = time.monotonic()
            self.look(now - last, left[0])
            last = now
            time.sleep(LOOK)
        for child in (self.sheet, self.stage):
            if child:
                child.end()
        self.stage = self.sheet = None
        self.why = "stopped" if self.over else "every stage has ended"
        self.say(self.why)
        self.tell()

    def look(self, seconds: float, stage: tuple[str, list[str]]) -> None:
        """One round: see what is going on, pause or go on, see to what has ended, write the status."""
        own = [process for child in (self.stage, self.sheet) if child for process in child.members()]
        if self.stage and not self.why and not self.sheet:
            self.trained[self.name] = self.trained.get(self.name, 0.0) + seconds
        why = self.watch.judge(seconds=seconds, others=self.others.measure(own), free=available_bytes(),
                               holders=holders(self.place.holders), by_hand=self.place.paused.exists())
        if why != self.why and (why is None) != (self.why is None):
            self.say(f"pauses: {why}" if why else "goes on")
        self.why = why
        used = sum(process.memory for process in own)
        if own and (self.watch.short or used > MOST_USED):
            # A stopped process would keep its memory.
            self.say(f"ends {self.name} with {used / GIB:.1f} GiB, to go on from its checkpoint")
            self.end_all()
        self.see_to_sheet()
        self.see_to_stage(stage)
        for child, held in ((self.sheet, why is not None), (self.stage, why is not None or self.sheet is not None)):
            if child:
                child.hold(held)
        self.tell()

    def see_to_stage(self, stage: tuple[str, list[str]]) -> None:
        if self.stage and (status := self.stage.ended()) is not None:
            self.stage.end()
            self.stage = None
            self.say(f"{self.name} ended with {status}")
            if status == 0:
                (self.place.done / self.name).touch()
                self.failed = 0
                return
            self.failed, self.not_before = self.failed + 1, time.monotonic() + AGAIN
            self.over = self.failed == TRIES
        elif not self.stage and self.why is None and time.monotonic() >= self.not_before:
            self.name = stage[0]
            self.say(f"starts {self.name}")
            self.stage = self.start(stage[1], f"{self.name}.txt")

    def see_to_sheet(self) -> None:
        """Each hour, with something trained since: the same prompts once more. The first shows what training began with."""
        drawable = (self.place.run / "refiner.pt").exists()
        if self.sheet and self.sheet.ended() is not None:
            self.sheet.end()
            self.sheet = None
        elif not self.sheet and not self.why and self.stage and drawable and time.time() - self.drawn > SHEET:
            self.drawn = time.time()
            out = self.place.root / "sheets" / time.strftime("%Y-%m-%d-%H%M.png")
            self.sheet = self.start(["evaluate.sheet", str(out)], "sheet.txt")

    def start(self, command: list[str], log: str) -> Child:
        env = {"SIGMAFLOW_TRAIN_DIR": str(self.place.run), "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        logs = self.place.root / "logs"
        logs.mkdir(exist_ok=True)
        return Child([str(self.place.python), "-u", "-m", *command], self.place.program / "training", env, logs / log)

    def end_all(self) -> None:
        for child in (self.sheet, self.stage):
            if child:
                child.end()
        self.sheet = self.stage = None

    def tell(self) -> None:
        write_whole(self.place.status, json.dumps({
            "pid": os.getpid(), "stage": self.name, "running": self.stage is not None and self.why is None, "why_not": self.why,
            "others_load": round(self.watch.load, 2), "progress": read_json(self.place.run / "progress.json"),
            "trained_seconds": {k: round(v) for k, v in self.trained.items()}, "sheet_drawn_at": self.drawn,
            "sheet": self.sheet is not None, "failed_in_a_row": self.failed,
        }, indent=2) + "\n")


def locked(file: TextIO) -> bool:
    """Takes the lock, unless another supervisor has it; who asks whether one lives holds it for a moment."""
    for _ in range(20):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            time.sleep(0.1)
    return False


def supervise(place: Place) -> None:
    """Runs until stopped or until every stage has ended; returns at once where another supervisor lives."""
    with place.lock.open("a+") as lock:
        if not locked(lock):
            return
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        for folder in (place.run, place.done, place.root / "sheets"):
            folder.mkdir(parents=True, exist_ok=True)
        os.nice(10)
        Supervisor(place).run()
