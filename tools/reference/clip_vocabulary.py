"""CLIP's real vocabulary as SDXL ships it, from open_clip's copy of OpenAI's merges (MIT), and golden token ids."""

import gzip
import importlib.util
import json
import tempfile
from pathlib import Path

from transformers import CLIPTokenizer

from places import BOS, CLIP, EOS, SHIPPED_CLIP
from tiny_vocabulary import base_symbols
from tokenizer_folder import merges_text, write_json, write_settings

MERGES = 49152 - 256 - 2  # the file holds more than CLIP uses

# What diffusion.md and other implementations publish; the tokenizer must agree before anything is recorded.
PUBLISHED = {
    "How are you doing?": [829, 631, 592, 1960, 286],
    "hello world": [3306, 1002],
    "You should've done this": [592, 1535, 1200, 1700, 589],
    "The company was founded in 2016.": [518, 2634, 739, 12240, 530, 273, 271, 272, 277, 269],
    "A\n'll !!to?'d''d of, can't.": [320, 1342, 748, 531, 13610, 323, 8445, 323, 539, 267, 753, 713, 269],
    "UNwantéd,running": [569, 18356, 3459, 323, 267, 2761],
    "leading space": [3833, 2138],
    "0123456789": [271, 272, 273, 274, 275, 276, 277, 278, 279, 280],
}

TEXTS = [
    *PUBLISHED,
    "",
    "   ",
    "\t\n",
    "a",
    "!",
    "!!!!",
    "! a ! b",
    " leading and trailing ",
    "tabs\tand\nnew\r\nlines",
    "non\u00a0breaking\u2003wide\u3000spaces",
    "zero\u200bwidth\u200djoiner\ufeffmark",
    "control\u0000\u0001\u001fcharacters\u007f",
    "a photo of an astronaut riding a horse on mars",
    "masterpiece, best quality, 8k uhd, f/1.8, 85mm",
    "MixedCASE camelCase SHOUTING",
    "don't can't we'll they've I'm you're she'd it's",
    "DON'T CAN'T WE'LL THEY'VE I'M",
    "rock'n'roll 'quoted' ''double''",
    "it\u2019s a curly apostrophe",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "xqzjvkwpfg bcdfghjklmnp",
    "3.14159 1,000,000 1st 2nd 007 v2.0",
    "\u0661\u0662\u0663 \u00bd \u2167 \u00b2",
    "cafe\u0301 na\u0131\u0308ve e\u0302",
    "café naïve Ünïcödé",
    "\u0130stanbul stra\u00dfe \u1e9e \u01c5",
    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2 \u03a3\u0399\u03a3\u03a5\u03a6\u039f\u03a3",
    "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440!",
    "\u4e00\u53ea\u718a\u732b\u5728\u592a\u7a7a\u4e2d",
    "\u732b\u3068\u72ac\u304c\u30b3\u30fc\u30d2\u30fc",
    "\uc548\ub155\ud558\uc138\uc694 \uc138\uacc4",
    "\u1112\u1161\u11ab\u1100\u1173\u11af",
    "\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e",
    "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    "🐼 🦊🦊 panda",
    "👩\u200d🚀 👍🏽 🇩🇪 ❤\ufe0f",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝟜𝟚",
    "ﬁne ﬂour ①②③ ㌔",
    "\u212b \u2126 \uf900",
    "a\u0315\u0300\u05ae\u0301b",
    "under_score hy-phen semi;colon a/b\\c",
    "(weights:1.2) [brackets] {braces} <angles>",
    "<lora:name:0.8> embedding:thing",
    "http://example.com/?q=1&r=2#top name@example.com",
    "$5 50% #tag @user ^_^ :-) ~*~",
    "a<|endoftext|>b",
    "a <|startoftext|> b",
    "<|endoftext|>",
    "< |endoftext| >",
    "&amp; &lt;b&gt; caf&eacute;",
    "\u201cquotes\u201d \u2014 dash \u2026 ellipsis \u2022 bullet",
    "Ā ā Ġ ġ </w> the</w>",
    "a painting of a fox, " * 20,
]


def merges() -> list[tuple[str, str]]:
    folder = importlib.util.find_spec("open_clip").submodule_search_locations[0]
    with gzip.open(Path(folder) / "bpe_simple_vocab_16e6.txt.gz", "rt", encoding="utf-8") as file:
        lines = file.read().split("\n")
    return [tuple(line.split()) for line in lines[1 : 1 + MERGES]]


def _zip(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def main() -> None:
    pairs = merges()
    base = base_symbols()
    entries = [*base, *(s + "</w>" for s in base), *(a + b for a, b in pairs), BOS, EOS]
    vocabulary = {entry: i for i, entry in enumerate(entries)}
    assert len(vocabulary) == len(entries) == 49408
    vocabulary_text = json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":"))
    _zip(SHIPPED_CLIP / "merges.txt.gz", merges_text(pairs))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "vocab.json").write_text(vocabulary_text)
        (folder / "merges.txt").write_text(merges_text(pairs))
        write_settings(folder, EOS)
        tokenizer = CLIPTokenizer.from_pretrained(str(folder))
    for text, ids in PUBLISHED.items():
        assert tokenizer(text, add_special_tokens=False).input_ids == ids, text
    cases = [{"text": text, "ids": tokenizer(text, add_special_tokens=False).input_ids} for text in TEXTS]
    lines = ",\n".join("    " + json.dumps(case) for case in cases)
    about = "Ids without start and end, neither cut nor padded; transformers' CLIPTokenizer (tokenizers backend)."
    (CLIP / "cases.json").write_text(f'{{\n  "about": {json.dumps(about)},\n  "cases": [\n{lines}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
