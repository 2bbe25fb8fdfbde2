#!/usr/bin/env bash
# A quantised file and its own float32 copy give the same samples, byte for byte, in exact mode: the
# weights are the same numbers, and so is what is computed with them.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
model=$source/third_party/model/SmolLM2-135M-Instruct.Q4_1.gguf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$ETALON_BUILD/dequantize_model" "$model" "$work/float32.gguf"
measure() {
  "$ETALON_BUILD/etalon" run --model "$1" --output "$2" --limit 2 --quiet \
    --tasks starter_mmlu_anatomy,starter_truthfulqa_mc1,starter_bbh_navigate
}
measure "$model" "$work/quantised"
measure "$work/float32.gguf" "$work/float32"
cmp "$work/quantised/samples.zst" "$work/float32/samples.zst"
if cmp --silent "$work/quantised/manifest.json" "$work/float32/manifest.json"; then
  echo "the manifests do not tell the two files apart"
  exit 1
fi
