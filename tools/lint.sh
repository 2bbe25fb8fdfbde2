#!/usr/bin/env bash
# Lints the sources that a build folder compiles: tools/lint.sh FOLDER
# A source that was found clean is looked at again only when it, a header of ours that it includes,
# its compile command, the checks or an installed library changed: FOLDER/lint holds the digests.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$1
mkdir -p "$folder/lint"

# What every result depends on.
packages=$(sed -nE 's/^(build|test|check): //p' tools/packages.txt)
# shellcheck disable=SC2086
world=$({ cat .clang-tidy; dpkg-query -W $packages; cat tools/downloads.txt; } 2>/dev/null | sha256sum)

# lint_one WORLD FOLDER SOURCE COMMAND
lint_one() {
  local sums=$2/lint/${3//\//_}.sums key log
  key=$(sha256sum <<<"$1 $4")
  if [ -f "$sums" ] && [ "$(head -n 1 "$sums")" = "# $key" ] &&
    tail -n +2 "$sums" | sha256sum --check --status; then
    return 0
  fi
  log=$2/lint/${3//\//_}.log
  # -H lists the headers that were read.
  if ! clang-tidy-19 -p "$2" --quiet --extra-arg=-H "$3" >"$log" 2>"$log.headers"; then
    grep -qE ': error: ' "$log" || grep -vE '^\.+ ' "$log.headers" >>"$log"
    echo "bad $log"
    return 0
  fi
  {
    echo "# $key"
    { echo "$3"; sed -nE "s#^\.+ $PWD/((src|include|tests|$2)/)#\1#p" "$log.headers"; } |
      sort -u | xargs sha256sum
  } >"$sums.tmp"
  mv "$sums.tmp" "$sums"
  rm "$log" "$log.headers"
  echo linted
}
export -f lint_one

# Source and command of each entry of the compilation database, one a line.
entries() {
  awk -v root="$PWD/" '
    /^  "command": / { command = $0 }
    /^  "file": / {
      split($0, part, "\"")
      if (index(part[4], root) == 1) print substr(part[4], length(root) + 1) "\t" command
    }' "$folder/compile_commands.json" | grep -E '^(src|tests)/' | sort -u -t $'\t' -k 1,1
}

total=$(entries | wc -l)
echo "lint: $total sources"
entries | tr '\t' '\n' | xargs -d '\n' -n 2 -P "${JOBS:-$(nproc)}" bash -c \
  'lint_one "$@"' lint "$world" "$folder" >"$folder/lint/all.log"
fresh=$(wc -l <"$folder/lint/all.log")
mapfile -t logs < <(sed -n 's/^bad //p' "$folder/lint/all.log")
if [ ${#logs[@]} -gt 0 ]; then
  # A finding in a header comes once for each source that includes it.
  sed "s|$PWD/||g" "${logs[@]}" | awk '!seen[$0]++'
  echo "lint: findings in ${#logs[@]} sources; what is checked stands in .clang-tidy"
  exit 1
fi
echo "lint: all right ($fresh looked at, $((total - fresh)) known from before) in $SECONDS s"
