#!/usr/bin/env bash
# report.html of a record with planted faults and of an ordinary one, English and French, in a real
# browser: accessibility rules of axe, widths, keys, errors of scripts. Skipped without Node, a
# browser or the registry.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
browser=
for name in chromium chromium-browser google-chrome; do
  [ -n "$browser" ] || browser=$(command -v "$name" || true)
done
if ! command -v npm >/dev/null || [ -z "$browser" ]; then
  echo "it needs node, npm and chromium"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$source"/tests/interop/report_axe/* "$work"
cd "$work"
if ! timeout 60 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; then
  echo "the npm registry does not answer"
  exit 77
fi
"$ETALON_BUILD/etalon" run --model "$source/tests/data/tiny.gguf" --ctx 64 --tasks 'faults_*' \
  --task-path "$source/tests/data/faults" --threads 1 --quiet --output faults
"$ETALON_BUILD/etalon" run --model "$source/tests/data/tiny.gguf" --tasks suite --quiet \
  --task-path "$source/tests/data/suite" --threads 1 --output ordinary
"$ETALON_BUILD/etalon" report faults --lang fr --quiet --output "$work/french.html"
timeout 120 node check.mjs "$browser" "$work/faults/report.html" "$work/ordinary/report.html" \
  "$work/french.html"
