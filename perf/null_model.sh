#!/usr/bin/env bash
# How fast and how lean the harness itself is: synthetic questions like MMLU's (5 shots, prompts of
# about 2.5 kB, 4 choices), answered by the null model, rendered, scored and written as a record.
#   perf/null_model.sh [ETALON [SAMPLES…]]
# ETALON is build/etalon, SAMPLES are 10000 and 1000000 unless given. One line each:
#   null_model samples=N samples_per_second=… seconds=… cpu_seconds=… peak_mib=…
# It needs about 3 kB of disk a sample below TMPDIR (/tmp) and removes what it made.
set -euo pipefail
etalon=${1:-$(dirname "$0")/../build/etalon}
shift || true
[ $# -gt 0 ] || set -- 10000 1000000
[ -x "$etalon" ] || {
  echo "null_model: $etalon: no such program; build it with \`make\`" >&2
  exit 2
}
scratch=$(mktemp -d "${TMPDIR:-/tmp}/etalon-null-model.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Rows of about 450 bytes: words drawn by a fixed generator, so that every run asks the same.
rows() {
  awk -v count="$1" -v seed="$2" '
    function draw(below) {
      seed = (seed * 16807) % 2147483647
      return seed % below
    }
    function words(least, more,  text, n) {
      text = word[draw(size)]
      for (n = least + draw(more) - 1; n > 0; --n) text = text " " word[draw(size)]
      return text
    }
    BEGIN {
      size = split("the of and a which in is most likely following statement about cell energy " \
        "theory court price nerve patient system describes increases pressure because an element " \
        "function process under first world law market protein force between water that results " \
        "two state not for with by example true correct cause effect value rate one would", word, " ")
      for (i = 1; i <= size; ++i) word[i - 1] = word[i]
      for (row = 0; row < count; ++row) {
        printf "{\"question\": \"%d %s?\", \"subject\": \"synthetic\", \"choices\": [\"%s\", \"%s\", " \
          "\"%s\", \"%s\"], \"answer\": %d}\n", row, words(25, 35), words(2, 6), words(2, 6),
          words(2, 6), words(2, 6), draw(4)
      }
    }'
}

mkdir "$scratch/tasks"
rows 5 7 >"$scratch/tasks/dev.jsonl"
cat >"$scratch/tasks/null_model.yaml" <<'END'
task: null_model
dataset_path: json
dataset_kwargs:
  data_files: {test: test.jsonl, dev: dev.jsonl}
test_split: test
fewshot_split: dev
fewshot_config: {sampler: first_n}
num_fewshot: 5
output_type: multiple_choice
description: "The following are multiple choice questions (with answers) about nothing.\n\n"
doc_to_text: "{{question.strip()}}\nA. {{choices[0]}}\nB. {{choices[1]}}\nC. {{choices[2]}}\nD. {{choices[3]}}\nAnswer:"
doc_to_choice: ["A", "B", "C", "D"]
doc_to_target: answer
metric_list:
  - {metric: acc, aggregation: mean, higher_is_better: true}
END

# CPU seconds of the children so far, in `cpu`. A subshell would count its own.
count_cpu() {
  times >"$scratch/times"
  cpu=$(awk -F '[ms ]+' 'NR == 2 { print 60 * $1 + $2 + 60 * $3 + $4 }' "$scratch/times")
}

# Of a command: `seconds`, `cpu_seconds` and `peak_kib` of memory. The kernel keeps the peak of a
# process that runs, so that looking now and then is enough.
measure() {
  local began cpu cpu_began pid key value rest
  count_cpu
  cpu_began=$cpu
  began=$EPOCHREALTIME
  "$@" &
  pid=$!
  peak_kib=0
  while kill -0 $pid 2>/dev/null; do
    while read -r key value rest; do
      [ "$key" != VmHWM: ] || peak_kib=$value
    done 2>/dev/null <"/proc/$pid/status" || true
    sleep 0.05
  done
  wait $pid
  seconds=$(awk -v began="$began" -v ended="$EPOCHREALTIME" 'BEGIN { print ended - began }')
  count_cpu
  cpu_seconds=$(awk -v began="$cpu_began" -v ended="$cpu" 'BEGIN { print ended - began }')
}

for samples in "$@"; do
  rows "$samples" 11 >"$scratch/tasks/test.jsonl"
  measure "$etalon" run --model null: --tasks null_model --task-path "$scratch/tasks" \
    --output "$scratch/record" --quiet
  awk -v samples="$samples" -v seconds="$seconds" -v cpu="$cpu_seconds" -v peak="$peak_kib" 'BEGIN {
    printf "null_model samples=%d samples_per_second=%.0f seconds=%.2f cpu_seconds=%.2f " \
      "peak_mib=%.1f\n", samples, samples / seconds, seconds, cpu, peak / 1024 }'
  rm -rf "$scratch/record"
done
