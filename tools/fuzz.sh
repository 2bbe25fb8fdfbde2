#!/usr/bin/env bash
# Runs each fuzz target of a build folder: tools/fuzz.sh FOLDER SECONDS
# It starts from tests/fuzz/corpus/NAME; what it finds new goes to FOLDER/corpus/NAME, an input that
# fails to FOLDER/found.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1 seconds=$2
mkdir -p "$folder/found"
for source in tests/fuzz/*_fuzz.cc; do
  target=$(basename "$source" .cc)
  name=${target%_fuzz}
  scratch=$folder/corpus/$name
  mkdir -p "$scratch"
  log=$folder/$target.log
  echo "fuzz: $target for $seconds s"
  if ! "$folder/fuzz/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 \
    -artifact_prefix="$folder/found/$name-" "$scratch" "tests/fuzz/corpus/$name" >"$log" 2>&1; then
    tail -n 40 "$log"
    echo "fuzz: $target failed; the input is in $folder/found, all of the output in $log"
    exit 1
  fi
  echo "fuzz: $(tail -n 1 "$log")"
done
