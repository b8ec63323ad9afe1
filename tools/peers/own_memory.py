"""What this process takes of the memory, as Linux counts it."""

from pathlib import Path


def own_memory(field: str) -> int:
    """A field of `/proc/self/status`, such as RssAnon or VmHWM, in MiB."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields[field].split()[0]) // 1024
