#!/usr/bin/env bash
# Runs the test programs of a build folder: tools/test.sh FOLDER [options of ctest...]
# One line a program as it ends, what a failed one printed, and one line at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
shift
timeout_s=420
failed=0
ctest --test-dir "$folder" --no-tests=error --output-on-failure --timeout $timeout_s \
  -j "${JOBS:-$(nproc)}" "$@" 2>&1 | awk '
    /^Internal ctest changing|^Test project|^ +Start +[0-9]+:|^Total Test time|^Label Time|^$/ { next }
    /^[0-9]+% tests passed/ || /^[a-z]+ +=.*sec\*proc/ { next }
    match($0, /^ *[0-9]+\/[0-9]+ Test +#[0-9]+: /) {
      name = substr($0, RLENGTH + 1)
      sub(/ .*/, "", name)
      seconds = $(NF - 1)
      result = /   Passed / ? "passed" : (/Timeout/ ? "TIMED OUT" : "FAILED")
      printf "test: %-24s %s in %s s\n", name, result, seconds
      next
    }
    { print }' || failed=1

# GoogleTest counts what ctest does not: the single tests.
count() {
  sed -nE "s/^\[  $1 +\] ([0-9]+) tests?[.,].*/\1/p" "$folder/Testing/Temporary/LastTest.log" |
    awk '{ n += $1 } END { print n + 0 }'
}
failures=$(count FAILED)
# A program that crashed has named no test.
if [ $failed = 1 ]; then
  broken=$(wc -l <"$folder/Testing/Temporary/LastTestsFailed.log")
  [ "$failures" -ge "$broken" ] || failures=$broken
fi
echo "test: took $SECONDS s"
echo "test: $(count PASSED) passed, $failures failed, $(count SKIPPED) skipped"
[ $failed = 0 ]
