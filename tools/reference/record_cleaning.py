"""Records what ftfy makes of texts by default, as transformers' slow CLIP tokenizer cleans them. Needs ftfy alone."""

import json

import ftfy
import ftfy.bad_codecs

from places import RECORDINGS

TEXTS = [
    "a fox",
    "it’s a “quoted” fox, ‚low‘ ʼn",
    "ﬁne ﬂower oﬃce ﬅ Ĳssel ŉ Ǆ",
    "ｆｕｌｌ　ｗｉｄｔｈ（１），ﾊﾝｶｸ",
    "fish &amp; chips &lt;b&gt; &eacute; &EACUTE; &NTILDE; &nbsp;| &LTCC; &bogus; &amp;amp; AT&T; &",
    "&#8217; &#x27; &#130; &#0; &#59; &#x1F98A; &#xD800;",
    "<b> &amp; </b>",
    "&amp; before\n<x> &amp;\n&lt; after",
    "line\r\nbreak\rand\u2028more\u0085end",
    "\x1b[31mred\x1b[0m a\ufeffb\x07c\x7f\u206a",
    "e\u0301 A\u030a",
    "\x93hi\x94 \x85",
    "日本語の狐, Привет, مرحبا, señor, über, ½, £5, 🦊",
    "a\u200bfox 👩\u200d🎨",
    "l’été «CAFÉ» déjà-vu Å“ œuvre",
]
# Read once or twice as what they are not.
MISREAD = [
    ("café", ["latin-1"]),
    ("über señor", ["sloppy-windows-1252"]),
    ("it’s “quoted” — dash…", ["sloppy-windows-1252"]),
    ("日本 🦊", ["sloppy-windows-1252"]),
    ("Привет", ["latin-1"]),
    ("œuvre zażółć Šárka", ["sloppy-windows-1252"]),
    ("£5 ½ ©2024", ["latin-1"]),
    ("it’s café", ["sloppy-windows-1252", "sloppy-windows-1252"]),
    ("ñandú", ["latin-1", "sloppy-windows-1252"]),
]


def main() -> None:
    texts = list(TEXTS)
    for text, codecs in MISREAD:
        for codec in codecs:
            text = text.encode("utf-8").decode(codec)
        texts.append(text)
    # Beside what is right.
    texts.append("naïve " + "café".encode().decode("latin-1") + " über 日本")
    lines = ",\n".join("    " + json.dumps([text, ftfy.fix_text(text)]) for text in texts)
    about = f"ftfy {ftfy.__version__}, fix_text with its defaults: the text before and after."
    (RECORDINGS / "cleaned-texts.json").write_text(f'{{\n  "about": "{about}",\n  "cases": [\n{lines}\n  ]\n}}\n')


if __name__ == "__main__":
    main()
