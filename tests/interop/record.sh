#!/usr/bin/env bash
# A record, read by another program that knows docs/formats/record.md only (Python's json, hashlib and
# zstandard): frames, index, Merkle root, digests of texts, canonical form, scores and their mean.
set -euo pipefail
build=$ETALON_BUILD
source=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check zstandard==0.25.0 rfc8785==0.1.4
"$build/etalon" run --model "$source/tests/data/tiny.gguf" --tasks suite --quiet \
  --task-path "$source/tests/data/suite" --threads 1 --output "$work/record"
"$work/venv/bin/python" "$source/tests/interop/record_check.py" "$work/record"
