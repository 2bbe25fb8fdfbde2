#!/usr/bin/env bash
# `etalon parity` over every reference of lm-evaluation-harness that lies beside the repository:
# whatever is compared must be equal.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
shared=$source/../shared
if [ ! -d "$shared/data/reference" ]; then
  echo "the references are not beside the repository"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar xJf "$shared"/data/lm_eval_tasks-*.tar.xz -C "$work"
python3 "$source/tests/interop/parity.py" "$ETALON_BUILD/etalon" "$shared/data/reference" \
  --task-path "$work/tasks" --task-path "$shared/tools/lm_eval_support/tasks" \
  --data "$shared/data/hub" "$@"
