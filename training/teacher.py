"""The teacher's vectors: of each vocabulary entry, then of LIMIT short texts (in an order fixed by the seed; kept in parts, so it can be resumed).

Usage: teacher.py WORK LIMIT
"""
import json, os, random, re, sys
import numpy, onnxruntime
from tokenizers import Tokenizer

WORK, LIMIT = sys.argv[1], int(sys.argv[2])
LONGEST, PART = 40, 1024
tokenizer = Tokenizer.from_file(f"{WORK}/teacher/bge-small-en-v1.5-tokenizer.json")
tokenizer.no_padding()
tokenizer.enable_truncation(LONGEST)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(os.environ.get("TEACHER_THREADS", "1"))
session = onnxruntime.InferenceSession(f"{WORK}/teacher/bge-small-en-v1.5.onnx", options)


def encode(rows):
    """rows of token ids -> unit vectors of [CLS], the pooling that bge was trained with. Only rows of one length share a batch: no padding."""
    out = numpy.zeros((len(rows), 384), numpy.float32)
    order = sorted(range(len(rows)), key=lambda n: len(rows[n]))
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and end - start < 48 and len(rows[order[end]]) == len(rows[order[start]]):
            end += 1
        ids = numpy.array([rows[n] for n in order[start:end]], numpy.int64)
        ones = numpy.ones_like(ids)
        out[order[start:end]] = session.run(None, {"input_ids": ids, "attention_mask": ones, "token_type_ids": ones * 0})[0][:, 0]
        start = end
    return out / numpy.linalg.norm(out, axis=1, keepdims=True)


if not os.path.exists(f"{WORK}/vocabulary.npy"):
    vocabulary = json.load(open(f"{WORK}/vocabulary.json"))
    rows = [[101, tokenizer.token_to_id(p), 102] for p in vocabulary["pieces"]]
    rows += [e.ids for e in tokenizer.encode_batch(vocabulary["words"] + vocabulary["pairs"])]
    numpy.save(f"{WORK}/vocabulary.npy", encode(rows))
    print("vocabulary done", flush=True)

lines = open(f"{WORK}/texts.jsonl", encoding="utf8").read().splitlines()
random.Random(11).shuffle(lines)
os.makedirs(f"{WORK}/vectors", exist_ok=True)
for part in range(LIMIT // PART):
    path = f"{WORK}/vectors/{part:04d}"
    if os.path.exists(path + ".npy"):
        continue
    texts = []
    for n, line in enumerate(lines[part * PART:(part + 1) * PART]):
        row = json.loads(line)
        sentences = re.split(r"(?<=[.!?]) (?=[A-Z])", row["text"])
        # one in four is the title: short texts are what queries look like
        chosen = row["title"] if n % 4 == 0 and len(row["title"]) > 3 else sentences[n % min(2, len(sentences))]
        texts.append(chosen[:220])
    vectors = encode([e.ids for e in tokenizer.encode_batch(texts)])
    json.dump(texts, open(path + ".json", "w"))
    numpy.save(path + ".npy", vectors.astype(numpy.float16))
    print(part, flush=True)
