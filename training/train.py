"""Trains the table and writes the weights file.

Start: the teacher's vectors of the vocabulary, their first 256 principal components, weighted by a/(a + frequency).
Then PASSES over all texts. The loss of a batch is the sum of
  - contrast: title (or a sentence) must find the text it was taken from among those of the batch, both ways;
  - distillation: the vector of a word, a pair or a short text must point where the teacher's does.
A text is the sum of its rows, made unit length, so a token's weight is the length of its row and is learned with it.
Sources: Arora et al. 2017 (frequency weights), van den Oord et al. 2018 (InfoNCE), Kingma & Ba 2015 (Adam, here over the rows of a batch only).

Usage: train.py WORK PASSES OUTPUT
"""
import glob, hashlib, json, os, random, re, sys, time
import numpy as np
import scipy.sparse as sp
from tokenize_text import Tokenizer

WORK, PASSES, OUTPUT = sys.argv[1], float(sys.argv[2]), sys.argv[3]
DIMENSIONS, HASH_ROWS, LONGEST = 256, 256, 120
BATCH, TEMPERATURE, DISTIL_BATCH, DISTIL_WEIGHT, RATE = 512, 0.05, 256, 1.0, 0.004
FREQUENCY = 3e-4
EVERY = int(os.environ.get("EVERY", "3"))  # one text of so many is used
random.seed(5)
rng = np.random.default_rng(5)

vocabulary = json.load(open(f"{WORK}/vocabulary.json"))
entries = vocabulary["pieces"] + vocabulary["words"]
known = set(entries)
named = [(n, p) for n, p in enumerate(vocabulary["pairs"]) if all(w in known for w in p.split(" "))]
pairs = [p for _, p in named]
tokenizer = Tokenizer(entries, pairs, HASH_ROWS)
rows_total = len(entries) + len(pairs) + HASH_ROWS

# --- start -----------------------------------------------------------------------------------------------
teacher = np.load(f"{WORK}/vocabulary.npy").astype(np.float32)
words_taught = teacher[: len(entries)]
mean = words_taught.mean(0)
_, _, components = np.linalg.svd((words_taught - mean).T @ (words_taught - mean))
components = components[:DIMENSIONS].T
table = np.zeros((rows_total, DIMENSIONS), np.float32)
table[: len(entries)] = (words_taught - mean) @ components
frequency = np.array([vocabulary["counts"][e] for e in entries], np.float32) / vocabulary["texts"]
frequency = np.maximum(frequency, 0.3 / vocabulary["texts"]) / 10  # share of texts → roughly share of words
table[: len(entries)] *= (FREQUENCY / (FREQUENCY + frequency))[:, None]
# a piece inside a word says less than a word
table[[n for n, e in enumerate(entries) if e.startswith("##")]] *= 0.5
typical = np.median(np.linalg.norm(table[: len(entries)], axis=1))
hashed = rng.standard_normal((HASH_ROWS, DIMENSIONS)).astype(np.float32)
table[-HASH_ROWS:] = hashed / np.linalg.norm(hashed, axis=1, keepdims=True) * typical
print("rows", rows_total, "pairs", len(pairs), "typical length", typical, flush=True)


# --- batches ---------------------------------------------------------------------------------------------
def bags(lists):
    """Token lists → (distinct rows, sparse counts over those)."""
    lengths = [len(x) for x in lists]
    flat = np.concatenate([np.asarray(x, np.int32) for x in lists])
    distinct, inverse = np.unique(flat, return_inverse=True)
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    return distinct, sp.csr_matrix((np.ones(len(flat), np.float32), inverse, indptr), shape=(len(lists), len(distinct)))


def unit(sums):
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return sums / lengths, lengths


def back_through_unit(gradient, vectors, lengths):
    return (gradient - vectors * (gradient * vectors).sum(1, keepdims=True)) / lengths


first, second = np.zeros_like(table), np.zeros_like(table)
steps = 0


def update(rows, gradient, rate):
    """Adam over the rows of this batch. Hashed rows stay: they only tell words apart."""
    keep = rows < rows_total - HASH_ROWS
    rows, gradient = rows[keep], gradient[keep]
    m = first[rows] = 0.9 * first[rows] + 0.1 * gradient
    v = second[rows] = 0.99 * second[rows] + 0.01 * (gradient * gradient).mean(1, keepdims=True)
    correct = 1 - 0.9 ** min(steps, 200), 1 - 0.99 ** min(steps, 2000)
    table[rows] -= rate * typical * (m / correct[0]) / (np.sqrt(v / correct[1]) + 1e-9)


def contrast(lists_a, lists_b, same):
    rows, x = bags(lists_a + lists_b)
    v, lengths = unit(x @ table[rows])
    n = len(lists_a)
    a, b = v[:n], v[n:]
    logits = a @ b.T / TEMPERATURE
    logits[same] = -30.0
    forward = np.exp(logits - logits.max(1, keepdims=True))
    forward /= forward.sum(1, keepdims=True)
    backward = np.exp(logits - logits.max(0, keepdims=True))
    backward /= backward.sum(0, keepdims=True)
    diagonal = np.arange(n)
    loss = -np.log(np.maximum(forward[diagonal, diagonal], 1e-9)).mean()
    both = (forward + backward) / 2
    both[diagonal, diagonal] -= 1
    both /= TEMPERATURE * n
    gradient = back_through_unit(np.concatenate([both @ b, both.T @ a]), v, lengths)
    return rows, x.T @ gradient, loss


def distil(lists, target):
    rows, x = bags(lists)
    v, lengths = unit(x @ table[rows])
    loss = 1 - (v * target).sum(1).mean()
    return rows, x.T @ back_through_unit(-target / len(lists) * DISTIL_WEIGHT * 4, v, lengths), loss


if PASSES > 0:
    started = time.time()
    plain = Tokenizer(entries, pairs, HASH_ROWS, left_out=vocabulary["words"])  # words spelled by pieces, so that pieces learn too
    tokens_file = f"{WORK}/tokens-{EVERY}.npz"
    if not os.path.exists(tokens_file):
        flat, ends, texts_end = [], [], []  # tokens; ends of title and sentences; how many of those a text has
        for n, line in enumerate(open(f"{WORK}/texts.jsonl", encoding="utf8")):
            if n % EVERY:
                continue
            row = json.loads(line)
            use = plain if n % 8 == 0 else tokenizer
            lists = [use.encode(s) for s in re.split(r"(?<=[.!?;]) (?=[A-Z])", row["text"][:700])]
            lists = [use.encode(row["title"])] + [x for x in lists if x]
            for x in lists:
                flat.extend(x)
                ends.append(len(flat))
            texts_end.append(len(ends))
        np.savez(tokens_file, flat=np.array(flat, np.uint16), ends=ends, texts=texts_end)
    stored = np.load(tokens_file)
    flat, ends, texts_end = stored["flat"], np.concatenate([[0], stored["ends"]]), np.concatenate([[0], stored["texts"]])
    has_text = np.flatnonzero(np.diff(texts_end) > 1)
    parts = sorted(glob.glob(f"{WORK}/vectors/*.npy"))
    taught_texts = [t for p in parts for t in json.load(open(p.replace(".npy", ".json")))]
    taught = np.concatenate([np.load(p) for p in parts]).astype(np.float32)
    # words and pairs by themselves keep to the teacher what the texts seldom show
    spelled = [n for n, e in enumerate(vocabulary["pieces"] + vocabulary["words"] + vocabulary["pairs"]) if not e.startswith("##") and len(e) > 2]
    alone = [(vocabulary["pieces"] + vocabulary["words"] + vocabulary["pairs"])[n] for n in spelled]
    target, _ = unit(np.concatenate([(taught - taught.mean(0)) @ components, (teacher[spelled] - mean) @ components]))
    taught_lists = [(plain if n % 8 == 0 else tokenizer).encode(t) for n, t in enumerate(taught_texts)] + [tokenizer.encode(t) for t in alone]
    usable = [n for n, t in enumerate(taught_lists) if len(t)]
    print("tokenised", len(has_text), "taught", len(taught), f"{time.time() - started:.0f}s", flush=True)

    def example(n):
        """(query-like, passage-like): the title, or a sentence, against the rest of the text."""
        title, *sentences = [flat[ends[k]:ends[k + 1]] for k in range(texts_end[n], texts_end[n + 1])]
        if len(sentences) > 1 and (len(title) == 0 or random.random() < 0.5):
            at = random.randrange(len(sentences))
            rest = np.concatenate([title] * (random.random() < 0.5) + sentences[:at] + sentences[at + 1:])
            return sentences[at][:40], rest[:LONGEST]
        return title[:40], np.concatenate(sentences)[:LONGEST]

    total = int(PASSES * len(has_text) / BATCH)
    order = np.concatenate([rng.permutation(has_text) for _ in range(int(np.ceil(PASSES)))])
    running = np.zeros(2)
    taught_order = []
    for step in range(total):
        steps += 1
        rate = RATE * min(1, steps / 50) * (1 - step / total)
        chosen = [example(n) for n in order[step * BATCH:(step + 1) * BATCH]]
        chosen = [(a, b) for a, b in chosen if len(a) and len(b)]
        keys = np.array([hash(a.tobytes()) for a, _ in chosen])
        same = keys[:, None] == keys[None, :]
        np.fill_diagonal(same, False)
        rows, gradient, loss = contrast([a for a, _ in chosen], [b for _, b in chosen], same)
        update(rows, gradient, rate)
        if len(taught_order) < DISTIL_BATCH:
            taught_order = list(rng.permutation(usable))
        batch, taught_order = taught_order[:DISTIL_BATCH], taught_order[DISTIL_BATCH:]
        rows, gradient, distance = distil([taught_lists[n] for n in batch], target[batch])
        update(rows, gradient, rate)
        running = running * 0.98 + np.array([loss, distance]) * 0.02
        if step % 100 == 0 or step == total - 1:
            print(step, total, "contrast %.3f distance %.3f" % tuple(running / (1 - 0.98 ** steps)), f"{time.time() - started:.0f}s", flush=True)


# --- write -----------------------------------------------------------------------------------------------
# what all texts share tells none apart
np.save(f"{WORK}/table.npy", table.astype(np.float16))
scales = np.maximum(np.abs(table).max(1), 1e-9) / 127
quantised = np.rint(table / scales[:, None]).astype(np.int8)
strings = "\n".join(entries).encode()
strings += b"\n" * (-len(strings) % 4)
place = {e: n for n, e in enumerate(entries)}
pair_places = np.array([[place[w] for w in p.split(" ")] for p in pairs], np.uint16)
body = strings + pair_places.tobytes() + scales.astype(np.float32).tobytes() + quantised.tobytes()
header = json.dumps({"id": "groundwork-static-1", "dimensions": DIMENSIONS, "entries": len(entries), "pairs": len(pairs),
                     "hashRows": HASH_ROWS, "entriesBytes": len(strings), "sha256": hashlib.sha256(body).hexdigest()}).encode()
with open(OUTPUT, "wb") as file:
    file.write(b"GWS1" + len(header).to_bytes(4, "little") + header + body)
print("wrote", OUTPUT, 8 + len(header) + len(body), "bytes")
