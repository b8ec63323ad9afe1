"""What the machine is busy with, read from /proc."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Process:
    """One process: its group, its processor time in ticks, when it started (ticks since boot), its memory in bytes."""

    pid: int
    group: int
    used: int
    started: int
    memory: int


def read_process(pid: int) -> Process | None:
    """None for a process that is gone."""
    try:
        # The name, in brackets, may hold anything; what follows it does not.
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    if fields[0] == "Z":
        return None
    return Process(pid, int(fields[2]), int(fields[11]) + int(fields[12]), int(fields[19]), int(fields[21]) * PAGE)


def group_of(leader: int) -> list[Process]:
    """The living processes of a process group."""
    found = (read_process(int(entry.name)) for entry in PROC.iterdir() if entry.name.isdigit())
    return [process for process in found if process and process.group == leader]


def busy_ticks() -> int:
    """Processor time that all processes of the machine have used since it started."""
    user, nice, system, _idle, _wait, irq, soft = (int(v) for v in (PROC / "stat").read_text().split("\n")[0].split()[1:8])
    return user + nice + system + irq + soft


def available_bytes() -> int:
    line = next(line for line in (PROC / "meminfo").read_text().split("\n") if line.startswith("MemAvailable:"))
    return int(line.split()[1]) * 1024


def started_at(process: Process) -> float:
    """Seconds since the epoch."""
    boot = next(line for line in (PROC / "stat").read_text().split("\n") if line.startswith("btime "))
    return int(boot.split()[1]) + process.started / TICKS


def holders(folder: Path) -> list[str]:
    """What runs that training must not disturb; files of processes that are gone are removed."""
    names = []
    for file in folder.iterdir() if folder.exists() else ():
        if not file.name.isdigit():
            continue
        try:
            process, written, name = read_process(int(file.name)), file.stat().st_mtime, file.read_text().strip()
        except FileNotFoundError:
            continue
        # A process that started after the file was written only has the same number. btime is a whole second.
        if process and started_at(process) <= written + 1:
            names.append(f"{name} ({file.name})")
        else:
            file.unlink(missing_ok=True)
    return names


class Others:
    """How many processors everybody else keeps busy."""

    def __init__(self) -> None:
        self.time, self.busy, self.own = time.monotonic(), busy_ticks(), {}

    def measure(self, own: list[Process]) -> float:
        """Processors in use since the last call, without `own`."""
        now, busy = time.monotonic(), busy_ticks()
        spent = sum(max(0, process.used - self.own.get(process.pid, 0)) for process in own)
        found = (busy - self.busy - spent) / TICKS / max(now - self.time, 0.1)
        self.time, self.busy, self.own = now, busy, {process.pid: process.used for process in own}
        return max(0.0, found)
