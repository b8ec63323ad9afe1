"""When training has to get out of the way."""

from __future__ import annotations

from dataclasses import dataclass

GIB = 1024**3
# Free memory below which training ends its stage, and above which it goes on; what a stage itself may use.
LEAST_FREE, ENOUGH_FREE, MOST_USED = 10 * GIB, 14 * GIB, 4 * GIB
# Processors that others keep busy: above MOST_LOAD training pauses, below CALM_LOAD for CALM seconds it goes on.
MOST_LOAD, CALM_LOAD, CALM = 1.0, 0.6, 8.0
# Weight of the newest second in the running mean of the load.
NEWEST = 0.25


@dataclass
class Watch:
    """Decides, measurement by measurement, whether training may run."""

    load: float = 0.0
    calm: float = CALM
    short: bool = False
    loaded: bool = False

    def judge(self, *, seconds: float, others: float, free: int, holders: list[str], by_hand: bool) -> str | None:
        """Why training must not run now, or None; `seconds` since the last call."""
        keep = (1 - NEWEST) ** seconds
        self.load = keep * self.load + (1 - keep) * others
        self.calm = self.calm + seconds if self.load < CALM_LOAD else 0.0
        self.loaded = self.load > MOST_LOAD or (self.loaded and self.calm < CALM)
        self.short = free < (ENOUGH_FREE if self.short else LEAST_FREE)
        if by_hand:
            return "paused by hand"
        if holders:
            return f"{', '.join(holders)} runs"
        if self.short:
            return f"only {free / GIB:.1f} GiB of memory is free"
        return f"others keep {self.load:.1f} processors busy" if self.loaded else None
