"""Copies a file of scheduler and random-number goldens into the fixtures: python copy_golden.py FILE"""

import json
import sys
from pathlib import Path

from places import FIXTURES


def _lines(value: object, depth: int) -> str:
    """JSON that is indented for the first `depth` levels and compact below."""
    if depth == 0 or not isinstance(value, (dict, list)) or not value:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, list):
        return "[\n" + ",\n".join(_lines(item, depth - 1) for item in value) + "\n]"
    items = (f"{json.dumps(name)}: {_lines(item, depth - 1)}" for name, item in value.items())
    return "{\n" + ",\n".join(items) + "\n}"


def main(source: str) -> None:
    golden = json.loads(Path(source).read_text())
    target = FIXTURES / "golden.json"
    target.write_text(_lines(golden, 3) + "\n")
    assert json.loads(target.read_text()) == golden


if __name__ == "__main__":
    main(sys.argv[1])
