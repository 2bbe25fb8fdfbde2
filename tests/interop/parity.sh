#!/usr/bin/env bash
# `etalon parity` over every reference of lm-evaluation-harness that lies beside the repository:
# everything must be compared, and be equal.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
shared=$source/../shared
if [ ! -d "$shared/data/reference" ]; then
  echo "the references are not beside the repository"
  exit 77
fi
# Chats are compared as their model renders them; flags of your own replace this.
model=$source/third_party/model/SmolLM2-135M-Instruct.Q4_1.gguf
if [ $# -eq 0 ]; then
  if [ ! -f "$model" ]; then
    echo "the model of the chats is not here; make run unpacks it"
    exit 77
  fi
  set -- --model "$model" --replay --threads 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar xJf "$shared"/data/lm_eval_tasks-*.tar.xz -C "$work"
env -u ETALON_BUILD python3 "$source/tests/interop/parity.py" "$ETALON_BUILD/etalon" \
  "$shared/data/reference" \
  --task-path "$work/tasks" --task-path "$shared/tools/lm_eval_support/tasks" \
  --data "$shared/data/hub" --allow-code "$@"
