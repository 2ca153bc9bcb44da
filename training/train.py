"""Trains the table and writes the weights file.

A row of the table is  weight × (the teacher's vector of the entry × map) + own part.  The map (SOURCE × 256) starts as the first principal
components of the teacher's vectors, the weight as a/(a + frequency), the own part as nothing. All three learn: what the map learns, words
that the texts never show learn too. A text is the sum of its rows, made unit length.
The loss is contrast: a title, or a sentence, must find the text it was taken from among those of the batch, both ways. Half of the titles
get the beginning of a question ("how do i …"), so that such words come to weigh little.
Sources: Arora et al. 2017 (frequency weights), van den Oord et al. 2018 (InfoNCE), Kingma & Ba 2015 (Adam, here over the rows of a batch only).

Usage: train.py WORK OUTPUT      (the settings below may be given in the environment)
"""
import hashlib, json, os, random, re, sys, time
import numpy as np
import scipy.sparse as sp
from tokenize_text import Tokenizer

WORK, OUTPUT = sys.argv[1], sys.argv[2]
setting = lambda name, default: type(default)(os.environ.get(name, default))
PASSES, BATCH, SEED = setting("PASSES", 1.0), setting("BATCH", 768), setting("SEED", 5)
MAP_RATE, WEIGHT_RATE, OWN_RATE = setting("MAP_RATE", 0.002), setting("WEIGHT_RATE", 0.02), setting("OWN_RATE", 0.002)
OPENINGS_SHARE, SENTENCE_SHARE, TEMPERATURE = setting("OPENINGS_SHARE", 0.5), setting("SENTENCE_SHARE", 0.5), setting("TEMPERATURE", 0.05)
SPREAD = setting("SPREAD", 0.3)
DIMENSIONS, SOURCE, HASH_ROWS, LONGEST, LONGEST_QUERY = 256, 384, 256, 120, 40
FREQUENCY = 3e-4
# Software's handbooks are most of the texts; one of three is used, and every other dictionary entry, so that science and business are heard.
EVERY_OTHER = {"wordnet", "gcide", "debian-descriptions"}
ALL_OF = {"foldoc", "vera", "jargon", "anarchism", "gnucash-docs", "kstars-data", "python-biopython-doc", "ncbi-genes", "icd10cm"}
random.seed(SEED)
rng = np.random.default_rng(SEED)

OPENINGS = """what is|what is a|what are|what does|how do i|how can i|how does|where can i find|when do i need|do i need|can i|why is|who|which
what is the|how to|i want to know about|tell me about|my|i need help with|is it possible to|when was|what happens if|how much|how many
i have a question about|what do you mean by|is there|should i|please explain|where is|who was the|what kind of|the meaning of|in what|hi , i"""


def unit(sums):
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return sums / lengths, lengths


# --- start -----------------------------------------------------------------------------------------------
vocabulary = json.load(open(f"{WORK}/vocabulary.json"))
entries = vocabulary["pieces"] + vocabulary["words"]
known = set(entries)
pairs = [p for p in vocabulary["pairs"] if all(w in known for w in p.split(" "))]
tokenizer = Tokenizer(entries, pairs, HASH_ROWS)
size = len(entries)
rows_total = size + len(pairs) + HASH_ROWS

taught = np.load(f"{WORK}/vocabulary.npy")[:size].astype(np.float32)
taught -= taught.mean(0)
taught = unit(taught)[0]
taught -= taught.mean(0)
_, _, components = np.linalg.svd(taught.T @ taught)
source = np.zeros((rows_total, SOURCE), np.float32)
source[:size] = taught @ components[:SOURCE].T
frequency = np.array([vocabulary["counts"][e] for e in entries], np.float32) / vocabulary["texts"]
frequency = np.maximum(frequency, 0.3 / vocabulary["texts"]) / 10  # share of texts → roughly share of words
weight = np.ones(rows_total, np.float32)
weight[:size] = FREQUENCY / (FREQUENCY + frequency)
# a piece inside a word says less than a word
weight[[n for n, e in enumerate(entries) if e.startswith("##")]] *= 0.5
projection = np.eye(SOURCE, DIMENSIONS, dtype=np.float32)
own = np.zeros((rows_total, DIMENSIONS), np.float32)
typical = np.median(np.linalg.norm(source[:size] @ projection, axis=1) * weight[:size])
# hashed rows only tell words apart: they stay as they are
own[-HASH_ROWS:] = unit(rng.standard_normal((HASH_ROWS, DIMENSIONS)).astype(np.float32))[0] * typical
print("rows", rows_total, "pairs", len(pairs), "typical length", typical, flush=True)


# --- parameters ------------------------------------------------------------------------------------------
class Adam:
    """Over an array, or over the rows that a batch touches."""

    def __init__(self, values, rate):
        self.values, self.rate = values, rate
        self.first, self.second = np.zeros_like(values), np.zeros_like(values[..., :1] if values.ndim > 1 else values)

    def step(self, gradient, schedule, steps, rows=slice(None)):
        square = gradient * gradient
        if square.ndim > 1:
            square = square.mean(1, keepdims=True)
        first = self.first[rows] = 0.9 * self.first[rows] + 0.1 * gradient
        second = self.second[rows] = 0.99 * self.second[rows] + 0.01 * square
        first, second = first / (1 - 0.9 ** min(steps, 200)), second / (1 - 0.99 ** min(steps, 2000))
        self.values[rows] -= self.rate * schedule * first / (np.sqrt(second) + 1e-9)


log_weight = np.zeros(rows_total, np.float32)
map_adam, weight_adam, own_adam = Adam(projection, MAP_RATE), Adam(log_weight, WEIGHT_RATE), Adam(own, OWN_RATE * typical)


def rows_of(rows):
    mapped = source[rows] @ projection
    scale = weight[rows] * np.exp(log_weight[rows])
    return mapped, scale, mapped * scale[:, None] + own[rows]


def update(rows, mapped, scale, gradient, schedule, steps):
    keep = rows < rows_total - HASH_ROWS
    rows, mapped, scale, gradient = rows[keep], mapped[keep], scale[keep], gradient[keep]
    map_gradient = source[rows].T @ (gradient * scale[:, None])
    weight_adam.step((mapped * gradient).sum(1) * scale, schedule, steps, rows)
    own_adam.step(gradient, schedule, steps, rows)
    map_adam.step(map_gradient, schedule, steps)


# --- loss ------------------------------------------------------------------------------------------------
def bags(lists):
    """Token lists → (distinct rows, sparse counts over those)."""
    flat = np.concatenate(lists)
    distinct, inverse = np.unique(flat, return_inverse=True)
    ends = np.concatenate([[0], np.cumsum([len(x) for x in lists])])
    return distinct, sp.csr_matrix((np.ones(len(flat), np.float32), inverse, ends), shape=(len(lists), len(distinct)))


def contrast(queries, texts):
    """One step's loss and gradient: (rows, their mapped vectors, their weights, gradient of the rows, loss)."""
    rows, counts = bags(queries + texts)
    mapped, scale, vectors = rows_of(rows)
    v, lengths = unit(counts @ vectors)
    n = len(queries)
    a, b = v[:n], v[n:]
    logits = a @ b.T / TEMPERATURE
    # texts under one title do not compete; the title's end is compared, since its beginning may be an opening
    keys = np.array([hash(q[-6:].tobytes()) for q in queries])
    same = keys[:, None] == keys[None, :]
    np.fill_diagonal(same, False)
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
    gradient = np.concatenate([both @ b, both.T @ a])
    gradient = (gradient - v * (gradient * v).sum(1, keepdims=True)) / lengths
    return rows, mapped, scale, counts.T @ gradient, loss


# --- texts as tokens -------------------------------------------------------------------------------------
def tokenised():
    """(tokens, ends of title and sentences, how many of those up to each text, source of each text), kept in a file."""
    path = f"{WORK}/tokens.npz"
    if not os.path.exists(path):
        plain = Tokenizer(entries, pairs, HASH_ROWS, left_out=vocabulary["words"])  # spelled by pieces, so that pieces learn too
        flat, ends, texts_end, names = [], [], [], []
        for n, line in enumerate(open(f"{WORK}/texts.jsonl", encoding="utf8")):
            row = json.loads(line)
            use = plain if n % 8 == 0 else tokenizer
            lists = [use.encode(s) for s in re.split(r"(?<=[.!?;]) (?=[A-Z])", row["text"][:700])]
            for tokens in [use.encode(row["title"])] + [x for x in lists if x]:
                flat.extend(tokens)
                ends.append(len(flat))
            texts_end.append(len(ends))
            names.append(row["source"])
        np.savez(path, flat=np.array(flat, np.uint16), ends=ends, texts=texts_end, names=names)
    stored = np.load(path)
    return stored["flat"], np.concatenate([[0], stored["ends"]]), np.concatenate([[0], stored["texts"]]), stored["names"]


flat, ends, texts_end, names = tokenised()
share = {name: 1 if name in ALL_OF or name.startswith(("ontology-", "handbook-")) else 2 if name in EVERY_OTHER else 3 for name in set(names)}
used = np.flatnonzero((np.diff(texts_end) > 1) & (np.arange(len(names)) % np.array([share[name] for name in names]) == 0))
openings = [np.array(tokenizer.encode(o), np.uint16) for o in re.split(r"[|\n]", OPENINGS)]


def example(n):
    """(query-like, passage-like): the title, or a sentence, against the rest of the text."""
    title, *sentences = [flat[ends[k]:ends[k + 1]] for k in range(texts_end[n], texts_end[n + 1])]
    if len(sentences) > 1 and (len(title) == 0 or random.random() < SENTENCE_SHARE):
        at = random.randrange(len(sentences))
        rest = np.concatenate([title] * (random.random() < 0.5) + sentences[:at] + sentences[at + 1:])
        return sentences[at][:LONGEST_QUERY], rest[:LONGEST]
    query = title[:LONGEST_QUERY]
    if len(query) and random.random() < OPENINGS_SHARE:
        query = np.concatenate([random.choice(openings), query])
    return query, np.concatenate(sentences)[:LONGEST]


# --- training --------------------------------------------------------------------------------------------
started = time.time()
total = int(PASSES * len(used) / BATCH)
order = np.concatenate([rng.permutation(used) for _ in range(int(np.ceil(PASSES)))]) if PASSES > 0 else used
running = 0.0
print("texts used", len(used), "of", len(names), "steps", total, flush=True)
for step in range(1, total + 1):
    schedule = min(1, step / 50) * (1 - (step - 1) / total)
    chosen = [example(n) for n in order[(step - 1) * BATCH:step * BATCH]]
    chosen = [(a, b) for a, b in chosen if len(a) and len(b)]
    *touched, loss = contrast([a for a, _ in chosen], [b for _, b in chosen])
    update(*touched, schedule, step)
    running = running * 0.98 + loss * 0.02
    if step % 50 == 0 or step == total:
        print(step, total, f"contrast {running / (1 - 0.98 ** step):.3f} {time.time() - started:.0f}s", flush=True)


# --- finish ----------------------------------------------------------------------------------------------
def spread(table):
    """Directions that most texts share count less: the texts' vectors partly whitened (Su et al. 2021, with an exponent below 1/2)."""
    some = [flat[ends[texts_end[n]]:ends[texts_end[n + 1]]].astype(np.int32) for n in rng.permutation(used)[:6000]]
    rows, counts = bags(some)
    vectors = unit(counts @ table[rows])[0]
    values, directions = np.linalg.eigh(vectors.T @ vectors / len(vectors))
    return ((table @ directions) * (values / values.mean()) ** -SPREAD) @ directions.T


# --- write -----------------------------------------------------------------------------------------------
table = rows_of(np.arange(rows_total))[2]
np.save(f"{WORK}/table.npy", table.astype(np.float16))
table = spread(table)
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
