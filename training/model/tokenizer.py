"""A CLIP-type byte-pair tokenizer: trained on captions, with every byte in its vocabulary so that any text encodes."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path

import regex

START, END = "<|startoftext|>", "<|endoftext|>"
LENGTH = 77
PATTERN = regex.compile(
    r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+", regex.IGNORECASE)


@lru_cache
def byte_symbols() -> dict[int, str]:
    """CLIP's map from bytes to printable characters: "!" comes first and so gets id 0."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {b: chr(b) for b in plain}
    for i, b in enumerate(b for b in range(256) if b not in table):
        table[b] = chr(256 + i)
    return table


def pieces(text: str) -> list[str]:
    """Normalises and splits into words: NFC, one space, lower case, CLIP's pattern."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip().lower()
    return PATTERN.findall(text)


def symbols(word: str) -> tuple[str, ...]:
    """The word as byte symbols, the last one marked as a word's end."""
    table = byte_symbols()
    letters = [table[b] for b in word.encode()]
    return (*letters[:-1], letters[-1] + "</w>")


def merge(parts: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    out, i = [], 0
    while i < len(parts):
        if i + 1 < len(parts) and (parts[i], parts[i + 1]) == pair:
            out.append(parts[i] + parts[i + 1])
            i += 2
        else:
            out.append(parts[i])
            i += 1
    return tuple(out)


def train(texts: list[str], size: int) -> list[tuple[str, str]]:
    """Learns merges until the vocabulary has `size` entries or no pair occurs twice."""
    words = Counter(symbols(w) for t in texts for w in pieces(t))
    merges: list[tuple[str, str]] = []
    while len(merges) < size - 514:
        pairs: Counter[tuple[str, str]] = Counter()
        for parts, n in words.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += n
        if not pairs:
            break
        best, n = max(pairs.items(), key=lambda item: (item[1], item[0]))
        if n < 2:
            break
        merges.append(best)
        words = Counter({merge(parts, best): n for parts, n in words.items()})
    return merges


class Tokenizer:
    """Encodes text to 77 ids; `pad` is the padding token."""

    def __init__(self, merges: list[tuple[str, str]], pad: str = END) -> None:
        base = list(byte_symbols().values())
        # "!" must be id 0 as in CLIP, so the order is that of the printable bytes.
        vocab = [*base, *(b + "</w>" for b in base), *(a + b for a, b in merges), START, END]
        self.ids = {token: i for i, token in enumerate(vocab)}
        self.merges, self.pad = merges, pad
        self.rank = {pair: i for i, pair in enumerate(merges)}
        self._word = lru_cache(maxsize=65536)(self._encode_word)

    def _encode_word(self, word: str) -> tuple[int, ...]:
        if word in (START, END):
            return (self.ids[word],)
        parts = symbols(word)
        while len(parts) > 1:
            best = min(zip(parts, parts[1:]), key=lambda p: self.rank.get(p, 1 << 30))
            if best not in self.rank:
                break
            parts = merge(parts, best)
        return tuple(self.ids[p] for p in parts)

    def encode(self, text: str, length: int = LENGTH) -> list[int]:
        """Ids of the text between start and end, cut and padded to `length`."""
        body = [i for w in pieces(text) for i in self._word(w)][: length - 2]
        ids = [self.ids[START], *body, self.ids[END]]
        return ids + [self.ids[self.pad]] * (length - len(ids))

    def save(self, folder: Path) -> None:
        """Writes the four files that a CLIP tokenizer's folder holds."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "vocab.json").write_text(json.dumps(self.ids, ensure_ascii=False))
        lines = ["#version: 0.2", *(f"{a} {b}" for a, b in self.merges)]
        (folder / "merges.txt").write_text("\n".join(lines) + "\n")
        special = {"bos_token": START, "eos_token": END, "pad_token": self.pad, "unk_token": END}
        (folder / "special_tokens_map.json").write_text(json.dumps(special, indent=2))
        config = {**special, "add_prefix_space": False, "do_lower_case": True, "errors": "replace",
                  "model_max_length": LENGTH, "tokenizer_class": "CLIPTokenizer"}
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2))

    @classmethod
    def load(cls, folder: Path) -> Tokenizer:
        """Reads a folder that `save` wrote."""
        lines = (folder / "merges.txt").read_text().splitlines()[1:]
        pad = json.loads((folder / "special_tokens_map.json").read_text())["pad_token"]
        return cls([tuple(line.split(" ")) for line in lines if line], pad)  # type: ignore[misc]
