"""The teacher's vector of each vocabulary entry: vocabulary.npy (unit vectors of 384 numbers, in the vocabulary's order).

Usage: teacher.py WORK
"""
import json, os, sys
import numpy, onnxruntime
from tokenizers import Tokenizer

WORK = sys.argv[1]
tokenizer = Tokenizer.from_file(f"{WORK}/teacher/bge-small-en-v1.5-tokenizer.json")
tokenizer.no_padding()
tokenizer.enable_truncation(40)
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
    rows += [e.ids for e in tokenizer.encode_batch(vocabulary["words"])]
    numpy.save(f"{WORK}/vocabulary.npy", encode(rows))
    print("the teacher has said its", len(rows), "vectors", flush=True)
