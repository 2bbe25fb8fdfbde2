#!/usr/bin/env bash
# Every reference output of lm-evaluation-harness through our own tasks and scorers, as parity.sh does
# and with those of which only hashes of documents, prompts, targets and arguments were kept. The
# references are large and lie beside the repository, where they do.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
shared=$source/../shared
if [ ! -d "$shared/data/reference" ]; then
  echo "the references are not beside the repository"
  exit 77
fi
# The model that `make run` unpacks renders the chats; flags of your own replace this.
model=$source/third_party/model/SmolLM2-135M-Instruct.Q4_1.gguf
if [ $# -eq 0 ] && [ -f "$model" ]; then set -- --prompts-only --model "smollm2=$model"; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar xJf "$shared"/data/lm_eval_tasks-*.tar.xz -C "$work"
"$ETALON_BUILD/reference_parity" "$shared/data/reference" --task-path "$work/tasks" \
  --task-path "$shared/tools/lm_eval_support/tasks" --data "$shared/data/hub" "$@"
