#!/usr/bin/env bash
# The weights that are measured: copies of one model in another type each.
#   perf/weights.sh ETALON MODEL.gguf FOLDER TYPE…
# Prints the path of each copy and makes those that FOLDER lacks. A copy is named by the digest of its
# model, so that it never stands for another one; copies of other models are removed (they are large).
set -euo pipefail
[ $# -ge 4 ] || {
  echo "weights: takes ETALON MODEL.gguf FOLDER TYPE…" >&2
  exit 2
}
etalon=$1 model=$2 folder=$3
shift 3
digest=$(sha256sum -- "$model")
name=model-${digest:0:16}
find "$folder" -maxdepth 1 -type f -name 'model-*.gguf*' ! -name "$name-*" -delete
for type in "$@"; do
  copy=$folder/$name-$type.gguf
  [ -f "$copy" ] || "$etalon" model convert "$model" "$copy" --type "$type" >"$folder/convert.log"
  echo "$copy"
done
