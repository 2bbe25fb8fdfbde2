// A record as the files that lm-evaluation-harness 0.4.13 leaves (`--output_path`,
// `--log_samples`):
//   <output>/<model name>/results_<time>.json
//   <output>/<model name>/samples_<task>_<time>.jsonl
// with its key order, number texts and hashes, so that what reads those can read a record. It
// scores with the record's own plan and refuses a record whose marks do not come out again.
//
// What a record does not hold is not made up. Null are: in `config` batch_size, device, use_cache,
// random_seed, numpy_seed, torch_seed; git_hash, pretty_env_info, transformers_version,
// lm_eval_version, upper_git_hash, chat_template and its hash. Left out are the tokenizer's tokens,
// max_length, the number and type of the model's parameters. `config.model_args` is what the model
// says of itself. Different from lm-eval's own files besides:
// - numbers of the plan have lost their form (version 1.0 is 1, a group's "1.0" is "1") and the
//   dicts in `configs` the order of their keys, but for generation_kwargs; functions are named, not
//   printed as source;
// - documents without marks (a failed request, a scorer that refused) are in no file, as they are
// in
//   no result;
// - of a chat arg_0 is the JSON of the messages, as lm-eval logs it for endpoints: the text that
// the
//   model saw is not in the record. prompt_hash is of that text;
// - brier_score's second number is a list of probabilities, not numpy's text of an array;
// - `etalon` names the record: the digest of its manifest.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"

namespace etalon {

struct LmEvalExportOptions {
  int32_t bootstrap_iterations = 100000;  // 0: no standard errors, as in lm-eval
  std::string model_name;                 // empty: what the model says of itself
  std::string time;                       // RFC 3339, UTC; empty: `started` of run.json
  std::function<void(int64_t samples_done)> on_progress;  // may be empty
};

// Makes the folders. DataLoss when the record is damaged or does not re-score to its marks;
// FailedPrecondition when neither run.json nor the options say a time.
absl::Status ExportLmEval(const std::string& record_folder, const std::string& output_folder,
                          const LmEvalExportOptions& options);

}  // namespace etalon
