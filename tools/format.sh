#!/usr/bin/env bash
# Says which sources are not formatted as .clang-format wants: tools/format.sh
set -euo pipefail
cd "$(dirname "$0")/.."
if ! find src include tests -name '*.cc' -print0 -o -name '*.h' -print0 |
  xargs -0 clang-format-19 --dry-run -Werror; then
  echo "format: put it right with: clang-format-19 -i FILE"
  exit 1
fi
echo "format: all right"
