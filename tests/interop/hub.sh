#!/usr/bin/env bash
# Pulls from another program that plays the Hugging Face Hub, with faults, and compares every file
# with what it serves: $ETALON_HUB_SERVER is that program, $ETALON_HUB_DATA the folder of datasets/.
set -euo pipefail
source=$(cd "$(dirname "$0")/../.." && pwd)
build=$ETALON_BUILD
server=${ETALON_HUB_SERVER:-$source/../shared/tools/hub_server.py}
data=${ETALON_HUB_DATA:-$source/../shared/data/hub}
if [ ! -f "$server" ] || [ ! -d "$data/datasets" ]; then
  echo "no hub server: set ETALON_HUB_SERVER and ETALON_HUB_DATA"
  exit 77
fi
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$work"' EXIT
export ETALON_CACHE="$work/cache"

serve() {  # FLAGS…
  [ -z "$pid" ] || { kill "$pid"; wait "$pid" || true; }
  rm -f "$work/port"
  python3 "$server" --root "$data" --port-file "$work/port" "$@" >"$work/served" 2>&1 &
  pid=$!
  for _ in $(seq 100); do
    [ -s "$work/port" ] && break
    sleep 0.1
  done
  HF_ENDPOINT="http://127.0.0.1:$(cat "$work/port")"
  export HF_ENDPOINT
}
fails() {  # EXIT_CODE COMMAND…
  local want=$1 code=0
  shift
  "$@" || code=$?
  [ "$code" = "$want" ] || { echo "exit code $code, not $want: $*"; exit 1; }
}

serve --page 7 --truncate 0.3 --fail-rate 0.05 --seed 3
"$build/etalon" pull cais/mmlu openai/gsm8k
for name in cais/mmlu openai/gsm8k; do
  (cd "$data/datasets/$name" && find . -name '*.parquet' -o -name README.md) | while read -r file; do
    cmp "$data/datasets/$name/$file" "$ETALON_CACHE/hub/datasets/$name/$file"
  done
done

# Killed at any moment, the next pull goes on, and nothing unfinished stands under a name that is read.
rm -r "$ETALON_CACHE/hub"
serve --page 7 --slow-ms 30 --truncate 0.2 --seed 5
for wait in 0.1 0.5 1 2 3; do
  timeout --signal KILL "$wait" "$build/etalon" pull cais/mmlu --quiet || true
  [ -d "$ETALON_CACHE/hub/datasets" ] || continue
  find "$ETALON_CACHE/hub/datasets" -name '.*' -prune -o -name '*.parquet' -print | while read -r file; do
    cmp "$data/datasets/${file#"$ETALON_CACHE/hub/datasets/"}" "$file"
  done
done
left=$("$build/etalon" pull cais/mmlu 2>&1 | sed -n 's/.* data set cais.mmlu: \([0-9]*\) files\?, .* licence.*/\1/p')
[ "$left" -lt 114 ] || { echo "nothing was kept of the pulls that were killed"; exit 1; }
(cd "$data/datasets/cais/mmlu" && find . -name '*.parquet') | while read -r file; do
  cmp "$data/datasets/cais/mmlu/$file" "$ETALON_CACHE/hub/datasets/cais/mmlu/$file"
done

"$build/etalon" pull openai/gsm8k
serve --corrupt main/test-00000-of-00001.parquet
rm -r "$ETALON_CACHE/hub/datasets/openai"
fails 4 "$build/etalon" pull openai/gsm8k
[ ! -e "$ETALON_CACHE/hub/datasets/openai/gsm8k" ]
serve --gated openai/gsm8k
fails 5 "$build/etalon" pull openai/gsm8k
serve --no-redirect --slow-ms 20
"$build/etalon" pull openai/gsm8k
fails 3 "$build/etalon" pull no/such
fails 3 "$build/etalon" pull openai/gsm8k --revision none
