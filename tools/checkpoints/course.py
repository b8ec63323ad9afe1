"""Runs a command and records the memory of it and its descendants: how the measurements of docs/benchmarks.md were taken.

    python course.py [--limit BYTES] [--table FILE] COMMAND…

Prints what the command writes to standard error with the seconds since its start, and at the end for each process the
most memory of its own (anonymous, `RssAnon`) and of mapped files, between those lines and altogether. `--limit` sets a
memory limit for all of them together, their page cache included (a control group, version 1 or 2; needs root).
`--table` writes every sample as CSV. Linux, standard library alone.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

EVERY = 0.2
GROUPS = Path("/sys/fs/cgroup")


def memory(pid: int) -> tuple[str, int, int] | None:
    """A process's role, own memory and mapped files, in MiB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return None
    fields = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    if "RssAnon" not in fields:
        return None
    role = "child" if "inference-child" in command else "parent"
    return role, int(fields["RssAnon"].split()[0]) // 1024, int(fields["RssFile"].split()[0]) // 1024


def descendants(root: int) -> list[int]:
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{pid}/task").iterdir():
                todo += [int(child) for child in (task / "children").read_text().split()]
    return found


class Course:
    """Samples, with the phases that lines of standard error begin."""

    def __init__(self, usage: Path | None) -> None:
        self.usage = usage
        self.began = time.monotonic()
        self.rows: list[tuple[float, str, int, int, str]] = []
        self.peaks: dict[str, tuple[int, int]] = {}
        self.phase: dict[str, tuple[int, int]] = {}

    def sample(self, root: int) -> None:
        now = time.monotonic() - self.began
        together = str(int(self.usage.read_text()) >> 20) if self.usage else ""
        for pid in descendants(root):
            seen = memory(pid)
            if seen is None:
                continue
            role, own, mapped = seen
            self.rows.append((now, role, own, mapped, together))
            for peaks in (self.peaks, self.phase):
                before = peaks.get(role, (0, 0))
                peaks[role] = (max(before[0], own), max(before[1], mapped))

    def line(self, text: str) -> None:
        print(f"{time.monotonic() - self.began:7.1f} s  [{in_words(self.phase)}]  {text}", file=sys.stderr, flush=True)
        self.phase = {}


def in_words(peaks: dict[str, tuple[int, int]]) -> str:
    return ", ".join(f"{role} {own} + {mapped} MiB mapped" for role, (own, mapped) in sorted(peaks.items()))


def usage_of(group: Path) -> Path:
    """What the group takes at a time, page cache included."""
    first = group / "memory.usage_in_bytes"
    return first if first.exists() else group / "memory.current"


@contextlib.contextmanager
def limited(limit: int | None) -> Iterator[Path | None]:
    """A control group with a limit, for as long as it is needed."""
    if limit is None:
        yield None
        return
    first = (GROUPS / "memory").is_dir()
    group = (GROUPS / "memory" if first else GROUPS) / f"course-{os.getpid()}"
    group.mkdir()
    try:
        (group / ("memory.limit_in_bytes" if first else "memory.max")).write_text(str(limit))
        yield group
        peak = group / ("memory.max_usage_in_bytes" if first else "memory.peak")
        events = group / ("memory.oom_control" if first else "memory.events")
        print(f"group: at most {int(peak.read_text()) >> 20} MiB, cache included; {events.read_text().split()}", file=sys.stderr)
    finally:
        group.rmdir()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--limit", type=int)
    parser.add_argument("--table", type=Path, help="CSV of all samples; own, mapped and group in MiB")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    with limited(asked.limit) as group:
        course = Course(usage_of(group) if group else None)
        join = (lambda: (group / "cgroup.procs").write_text(str(os.getpid()))) if group else None
        running = subprocess.Popen(asked.command, stderr=subprocess.PIPE, text=True, preexec_fn=join)
        reader = threading.Thread(target=lambda: [course.line(text.rstrip()) for text in running.stderr or ()])
        reader.start()
        while running.poll() is None:
            course.sample(running.pid)
            time.sleep(EVERY)
        reader.join()
    course.line(f"exit {running.returncode}")
    print(f"at most: {in_words(course.peaks)}", file=sys.stderr)
    if asked.table:
        rows = (f"{at:.1f},{role},{own},{mapped},{group}\n" for at, role, own, mapped, group in course.rows)
        asked.table.write_text("seconds,process,own,mapped,group\n" + "".join(rows))
    return running.returncode


if __name__ == "__main__":
    sys.exit(main())
