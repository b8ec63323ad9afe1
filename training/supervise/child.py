"""A stage as a child process: the last to be served by the processors, and gone when its parent is."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from supervise.machine import Process, group_of

PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Has the kernel kill this process, stopped or not, as soon as its parent ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def yield_to_all() -> None:
    """Lowest priority for this process and its children, within its session and of the session."""
    die_with_parent()
    os.nice(19)
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    # Where sessions share the processors first (sched_autogroup), niceness counts inside of a session only.
    try:
        Path("/proc/self/autogroup").write_text("19")
    except OSError:
        pass


class Child:
    """A running command and everything that it starts."""

    def __init__(self, command: list[str], folder: Path, env: dict[str, str], log: Path) -> None:
        if shutil.which("ionice"):
            command = ["ionice", "-c", "3", *command]
        with log.open("ab") as out:
            self.process = subprocess.Popen(command, cwd=folder, env=os.environ | env, stdin=subprocess.DEVNULL, stdout=out,
                                            stderr=out, start_new_session=True, preexec_fn=yield_to_all)
        self.stopped = False

    def ended(self) -> int | None:
        """Its exit status, or None while it runs."""
        return self.process.poll()

    def members(self) -> list[Process]:
        return group_of(self.process.pid)

    def hold(self, stopped: bool) -> None:
        """Stops or continues the whole group."""
        if stopped != self.stopped:
            self._signal(signal.SIGSTOP if stopped else signal.SIGCONT)
            self.stopped = stopped

    def end(self) -> None:
        """Kills the group; its checkpoints are whole at any moment."""
        self._signal(signal.SIGKILL)
        self.process.wait()

    def _signal(self, number: int) -> None:
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            pass
