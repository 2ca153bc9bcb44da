#!/bin/sh
# Repeats the training: one command from nothing to src/models/embedders/weights/static.bin.
# Usage: training/train.sh [WORK] [HANDBOOKS]     (WORK lies outside the repository; parts that are there are not made again)
# OUTPUT=FILE writes the weights elsewhere; the settings of train.py may be given in the environment, too.
set -eu
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=${1:-/tmp/groundwork-training}
HANDBOOKS=${2:-$HERE/../../shared/data/handbooks}
OUTPUT=${OUTPUT:-$HERE/../src/models/embedders/weights/static.bin}
export PYTHONHASHSEED=0
step() { echo "$(date +%T) $*"; }
mkdir -p "$WORK"
[ -x "$WORK/venv/bin/python" ] || { python3 -m venv "$WORK/venv"; "$WORK/venv/bin/pip" install -q -r "$HERE/requirements.txt"; }
[ -e "$WORK/fetched" ] || { step fetch; sh "$HERE/fetch.sh" "$WORK"; touch "$WORK/fetched"; }
PYTHON="$WORK/venv/bin/python"
[ -s "$WORK/texts.jsonl" ] || { step texts; "$PYTHON" "$HERE/texts.py" "$WORK" "$HANDBOOKS" > "$WORK/texts.part" && mv "$WORK/texts.part" "$WORK/texts.jsonl"; }
[ -s "$WORK/vocabulary.json" ] || { step vocabulary; "$PYTHON" "$HERE/vocabulary.py" "$WORK"; }
step teacher
"$PYTHON" "$HERE/teacher.py" "$WORK"
step train
"$PYTHON" "$HERE/train.py" "$WORK" "$OUTPUT"
step measure
node "$HERE/measure.ts" "${GROUNDWORK_DATA:-$HERE/../../shared/data}" "$OUTPUT"
step done
