"""Writes a tokenizer folder as SDXL's repositories ship it."""

import json
from pathlib import Path

from places import BOS, EOS


def write_json(path: Path, value: object, indent: int | None = 2) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    separators = None if indent else (",", ":")
    path.write_text(json.dumps(value, ensure_ascii=False, indent=indent, separators=separators) + "\n")


def _added(content: str) -> dict[str, object]:
    return {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}


def write_settings(folder: Path, pad: str) -> None:
    """tokenizer_config.json and special_tokens_map.json; `pad` is the text of the padding token."""
    write_json(
        folder / "tokenizer_config.json",
        {
            "add_prefix_space": False,
            "bos_token": {"__type": "AddedToken", **_added(BOS)},
            "clean_up_tokenization_spaces": True,
            "do_lower_case": True,
            "eos_token": {"__type": "AddedToken", **_added(EOS)},
            "errors": "replace",
            "model_max_length": 77,
            "pad_token": pad,
            "tokenizer_class": "CLIPTokenizer",
            "unk_token": {"__type": "AddedToken", **_added(EOS)},
        },
    )
    write_json(
        folder / "special_tokens_map.json",
        {"bos_token": _added(BOS), "eos_token": _added(EOS), "pad_token": pad, "unk_token": _added(EOS)},
    )


def merges_text(merges: list[tuple[str, str]]) -> str:
    """The merges file: a version line, then one pair a line."""
    return "#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges)


def write_tokenizer(folder: Path, vocabulary: dict[str, int], merges: list[tuple[str, str]], pad: str) -> None:
    write_json(folder / "vocab.json", vocabulary, indent=None)
    (folder / "merges.txt").write_text(merges_text(merges))
    write_settings(folder, pad)
