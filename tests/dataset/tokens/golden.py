"""Prints what tiktoken, the reference implementation, counts in texts that are hard to cut:
python -m venv V && V/bin/pip install tiktoken==0.14.0 && V/bin/python golden.py > golden.json"""

import json

import tiktoken

WORDS = "the Hamiltonian's eigenvalues don't WE'LL they've I'd O'REILLY'S it'ſ ' 'S x's".split(" ")
TEXTS = [
    "",
    " ",
    "a",
    "\n",
    "\r\n\r\n  \t x \n\n\n   y   ",
    "   leading, and trailing   ",
    "trailing newline and spaces \n  ",
    " ".join(WORDS),
    "camelCaseWords HTTPServer XMLHttpRequest éÉcole ÅNGSTRÖM",
    "1 12 123 1234 12345 3.14159265358979 1e-10 ١٢٣٤ ½",
    r"$\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}$ and \[ \sum_{n=1}^{N} a_n \leq \left( \frac{1}{2} \right)^k \]",
    "<think>\nLet me compute.\n</think>\n\n\\boxed{42}",
    "def f(x):\n    return {k: v for k, v in x.items()}  # comment ///\n\n\n",
    "数学は自然を記述する言語である。量子力学の基礎を考える。",
    "Докажите, что для любого ε > 0 существует δ > 0.",
    "พิสูจน์ว่าสำหรับจำนวนเต็มบวกทุกตัว",
    "مرحبا بالعالم، كيف حالك؟",
    "🙂🙃👩‍🔬🇩🇪 x̂ ŷ e\u0301 ﬁ Ⅷ",
    "\u00a0non\u00a0breaking\u2003wide\u3000ideographic",
    "\x00\x01\x1c\x1d\x7f",
    "<|endoftext|><|fim_prefix|>",
    "=" * 1000,
    "ab" * 700,
    "a" * 333 + "\n" * 77 + " " * 55,
    "\t\t\tif (a && b) {\n\t\t\t\treturn;\n\t\t\t}\n",
    "http://example.org/a/b?c=d&e=%20#f\n/usr/local/bin\n",
]
TEXTS.append("\n".join(TEXTS))

encodings = {name: tiktoken.get_encoding(name) for name in ("o200k_base", "cl100k_base")}
counted = [
    {"text": text, **{name: len(one.encode_ordinary(text)) for name, one in encodings.items()}} for text in TEXTS
]
print(json.dumps(counted, indent=2))
