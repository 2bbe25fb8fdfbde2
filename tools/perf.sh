#!/usr/bin/env bash
# Measures and prints one table: tools/perf.sh BUILD_FOLDER MODEL.gguf
# PEERS=1 installs lm-evaluation-harness into BUILD_FOLDER/perf (5 GB) and measures it in the same run,
# which takes about half an hour; else its stored figures (perf/baselines.tsv) stand beside ours.
# REPEATS (3): the smallest of so many runs counts. It judges nothing: read it on a quiet machine.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1 model=$2
repeats=${REPEATS:-3}
work=$build/perf
mkdir -p "$work"
say() { printf 'perf: %s\n' "$*" >&2; }

# --- weights ---------------------------------------------------------------------------------------
copies=$(perf/weights.sh "$build/etalon" "$model" "$work" f32 bf16)
{ read -r model_f32 && read -r model_bf16; } <<<"$copies"

# --- ours ------------------------------------------------------------------------------------------
lists=(perf/lists/mmlu_4x40.json perf/lists/hellaswag_100.json perf/lists/arc25_fixed_40.json
  perf/lists/arc25_random_40.json)
results=$work/engine.txt
: >"$results"
engine() { # NAME MODEL FLAGS… LISTS…
  local name=$1
  shift
  say "engine, $name"
  "$build/engine_perf" "$@" --repeats "$repeats" | sed "s/^/mode=$name /" >>"$results"
}
engine exact "$model_f32" "${lists[@]}"
engine fast "$model_f32" --fast "${lists[0]}"
engine fast-bf16 "$model_bf16" --fast "${lists[0]}"
engine exact-q4_1 "$model" "${lists[0]}"

# --- others ----------------------------------------------------------------------------------------
peers=$work/peers.txt
digest=$(sha256sum -- "$model")
# Figures of another model say nothing about this one.
awk -F '\t' -v digest="${digest%% *}" '
  $1 == "model" { is_measured = $2 == digest }
  is_measured && $1 == "lm-eval hf float32" { print $2, $3, "stored" }' perf/baselines.tsv >"$peers"
if [ "${PEERS:-0}" = 1 ]; then
  if [ ! -f "$work/peers/.done" ]; then
    say 'installing lm-evaluation-harness and torch'
    rm -rf "$work/peers"
    python3 -m venv "$work/peers"
    "$work/peers/bin/pip" install --quiet --disable-pip-version-check 'lm_eval[hf]==0.4.13' \
      'torch==2.9.0' gguf
    touch "$work/peers/.done"
  fi
  say 'lm-evaluation-harness, float32'
  "$work/peers/bin/python" perf/peers/lm_eval_lists.py "$model" float32 4 "${lists[@]:0:3}" \
    2>"$work/peers.log" | sed -nE 's/^list=([^ ]+) seconds=([^ ]+)$/\1 \2 measured/p' >"$peers"
fi

# --- the table -------------------------------------------------------------------------------------
awk -v peers="$peers" -v baselines=perf/baselines.tsv '
  function field(name,   i) {
    for (i = 1; i <= NF; ++i) if (index($i, name "=") == 1) return substr($i, length(name) + 2)
    return ""
  }
  BEGIN {
    while ((getline line < peers) > 0) { split(line, w, " "); peer[w[1]] = w[2]; source = w[3] }
    while ((getline line < baselines) > 0) {
      split(line, w, "\t")
      if (w[1] == "floor") { floor[w[2], w[3]] = w[4]; ceiling[w[2], w[3]] = w[5] }
    }
    if (source == "") source = "not measured with this model: PEERS=1 does"
    print "Log-likelihoods, seconds; lm-eval: hf float32, " source
    form = "%-16s %-10s %8s %8s %13s %9s %15s %8s\n"
    printf form, "list", "mode", "seconds", "bound", "over bound", "lm-eval", "times faster", "others"
  }
  field("list") != "" {
    list = field("list"); mode = field("mode"); key = list SUBSEP mode
    over = sprintf("%.2f", field("over_bound"))
    if (key in ceiling) over = over " (<" ceiling[key] ")"
    faster = "-"
    if (list in peer) faster = sprintf("%.1f", peer[list] / field("seconds"))
    if (key in floor) faster = faster " (>" floor[key] ")"
    printf form, list, mode, field("seconds"), field("bound"), over,
      (list in peer ? peer[list] : "-"), faster, field("others_percent") " %"
  }
  field("at_0") != "" {
    speeds = speeds sprintf("%-10s %6s %6s %6s %6s\n", field("mode"), field("at_0"), field("at_512"),
      field("at_1024"), field("at_2048"))
  }
  END {
    print "\nRaw prefill of 512 tokens, tokens/s at depth"
    printf "%-10s %6s %6s %6s %6s\n%s", "mode", 0, 512, 1024, 2048, speeds
  }' "$results"
echo

# --- the harness alone -----------------------------------------------------------------------------
echo 'Harness alone; aims: 100,000 samples/s and level memory, --help 10 ms, tasks list 2000 and 50 ms'
say 'null model'
perf/null_model.sh "$build/etalon" 10000 "${SAMPLES:-1000000}" | tee "$work/null_model.txt"
tree=${TASK_TREE:-$work/lm_eval/lm_eval/tasks}
if [ ! -d "$tree" ]; then
  say 'fetching the task files of lm-evaluation-harness'
  mkdir -p "$work/lm_eval"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --dest "$work/lm_eval" \
    lm_eval==0.4.13 && unzip -q -o "$work"/lm_eval/lm_eval-*.whl 'lm_eval/tasks/*' -d "$work/lm_eval"
fi
say 'start-up'
perf/start_up.sh "$build/etalon" "$tree" | tee "$work/start_up.txt"
