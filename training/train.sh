#!/bin/sh
# Repeats the training: one command from nothing to src/models/embedders/weights/static.bin.
# Usage: training/train.sh [WORK] [HANDBOOKS]     (WORK lies outside the repository; parts that are there are not made again)
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=${1:-/tmp/groundwork-training}
HANDBOOKS=${2:-$HERE/../../shared/data/handbooks}
TEXTS=${TEXTS:-2048}
PASSES=${PASSES:-2}
export PYTHONHASHSEED=0
mkdir -p "$WORK"
[ -x "$WORK/venv/bin/python" ] || { python3 -m venv "$WORK/venv"; "$WORK/venv/bin/pip" install -q -r "$HERE/requirements.txt"; }
[ -d "$WORK/goa" ] || sh "$HERE/fetch.sh" "$WORK"
PYTHON="$WORK/venv/bin/python"
[ -s "$WORK/texts.jsonl" ] || "$PYTHON" "$HERE/texts.py" "$WORK" "$HANDBOOKS" > "$WORK/texts.jsonl"
[ -s "$WORK/vocabulary.json" ] || "$PYTHON" "$HERE/vocabulary.py" "$WORK"
"$PYTHON" "$HERE/teacher.py" "$WORK" "$TEXTS"
"$PYTHON" "$HERE/train.py" "$WORK" "$PASSES" "$HERE/../src/models/embedders/weights/static.bin"
node "$HERE/measure.ts"
