"""Chooses the vocabulary: the teacher's WordPieces, whole frequent words, frequent pairs of words. Writes vocabulary.json.

Usage: vocabulary.py WORK
"""
import collections, json, math, re, sys
from tokenize_text import words_of

WORK = sys.argv[1]
ENTRIES = 44_000  # × 256 bytes, under 12 MB with the strings
PAIRS = 6_000

pieces = [t for t, _ in sorted(json.load(open(f"{WORK}/teacher/bge-small-en-v1.5-tokenizer.json"))["model"]["vocab"].items(), key=lambda x: x[1])]
kept = [p for p in pieces if re.fullmatch(r"(##)?[a-z0-9]+|[a-zß-öø-ÿα-ωа-я]", p)]

single, pair = collections.Counter(), collections.Counter()
texts = []
for n, line in enumerate(open(f"{WORK}/texts.jsonl", encoding="utf8")):
    row = json.loads(line)
    words = words_of(row["title"] + " . " + row["text"])
    single.update(set(words))
    if n % 3 == 0:
        texts.append(words)
stop = {w for w, _ in single.most_common(150)}
fit = {w for w, c in single.items() if c >= 40 and w not in stop and len(w) > 2 and w.isalpha()}
for words in texts:
    pair.update({(a, b) for a, b in zip(words, words[1:]) if a in fit and b in fit})
known = set(kept)
total = len(texts)
scored = sorted(
    ((c * math.log(c * total * 9 / (single[a] * single[b])), a, b) for (a, b), c in pair.items() if c >= 12 and a != b), reverse=True)
pairs = [f"{a} {b}" for _, a, b in scored[:PAIRS]]
wanted = ENTRIES - len(kept) - len(pairs)
extra = [w for w, c in single.most_common() if w not in known and w.isalpha() and w.isascii() and 3 < len(w) < 25][:wanted]
print(len(kept), len(extra), single[extra[-1]], len(pairs), pairs[:10], pairs[-5:], extra[-10:], file=sys.stderr)
counts = {w: single[w] for w in [*kept, *extra]}
json.dump({"pieces": kept, "words": extra, "pairs": pairs, "counts": counts, "texts": n + 1}, open(f"{WORK}/vocabulary.json", "w"))
