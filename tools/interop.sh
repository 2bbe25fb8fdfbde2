#!/usr/bin/env bash
# Runs every executable tests/interop/*.sh: tools/interop.sh FOLDER, where FOLDER is the build folder.
# A script finds it as $ETALON_BUILD, an absolute path; it exits with 0, or 77 when it was skipped,
# having said why on its last line. What it prints is shown when it fails.
set -euo pipefail
cd "$(dirname "$0")/.."
ETALON_BUILD=$(cd "$1" && pwd)
export ETALON_BUILD
passed=0 failed=0 skipped=0
log=$ETALON_BUILD/interop.log
for script in tests/interop/*.sh; do
  [ -x "$script" ] || continue
  name=$(basename "$script" .sh)
  start=$SECONDS status=0
  "$script" >"$log" 2>&1 || status=$?
  case $status in
    0) passed=$((passed + 1)) result=passed ;;
    77) skipped=$((skipped + 1)) result="skipped: $(tail -n 1 "$log")" ;;
    *)
      failed=$((failed + 1)) result="FAILED with exit code $status"
      cat "$log"
      ;;
  esac
  printf 'interop: %-24s %s in %s s\n' "$name" "$result" $((SECONDS - start))
done
echo "interop: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
