#!/usr/bin/env bash
# How soon the program is there: `--help`, and `tasks list` over a tree of task files for the first
# time and again.
#   perf/start_up.sh [ETALON [TASK_TREE]]
# ETALON is build/etalon. One line each, medians in milliseconds of wall time:
#   start_up help_ms=…
#   start_up tasks=N tasks_list_cold_ms=… tasks_list_warm_ms=…      (with a TASK_TREE)
# The file system's cache is warm in both; the program's own is in a scratch folder.
set -euo pipefail
etalon=${1:-$(dirname "$0")/../build/etalon}
tree=${2:-}
[ -x "$etalon" ] || {
  echo "start_up: $etalon: no such program; build it with \`make\`" >&2
  exit 2
}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/etalon-start-up.XXXXXX")
trap 'rm -rf "$scratch"' EXIT
export ETALON_CACHE=$scratch/cache

# median TIMES COMMAND…: the middle of so many runs.
median() {
  local times=$1 began i
  shift
  for ((i = 0; i < times; ++i)); do
    began=$EPOCHREALTIME
    "$@" >/dev/null
    echo "$began $EPOCHREALTIME"
  done | awk '{ print 1000 * ($2 - $1) }' | sort -n |
    awk '{ at[NR] = $1 } END { printf "%.1f", at[int((NR + 1) / 2)] }'
}

list_for_the_first_time() {
  rm -rf "$ETALON_CACHE"
  "$etalon" tasks list --task-path "$tree"
}

echo "start_up help_ms=$(median 50 "$etalon" --help)"
[ -n "$tree" ] || exit 0
tasks=$("$etalon" tasks list --task-path "$tree" | wc -l)
cold=$(median 5 list_for_the_first_time)
# What has just been written is not trusted: see docs/formats/task-index.md.
sleep 2.1
"$etalon" tasks list --task-path "$tree" >/dev/null
echo "start_up tasks=$tasks tasks_list_cold_ms=$cold" \
  "tasks_list_warm_ms=$(median 20 "$etalon" tasks list --task-path "$tree")"
