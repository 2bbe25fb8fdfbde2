// Reference outputs of lm-evaluation-harness: what a run of it logged, sample by sample. It
// compares nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/answer.h"
#include "etalon/value.h"

namespace etalon {

// One task of one run: an entry of index.json.
struct ReferenceEntry {
  std::string task, run, model, file;
  std::optional<int64_t> num_fewshot;  // as given on that command line
  std::optional<double> limit;
  bool is_chat = false, is_multiturn = false;
  std::string extra;  // further flags
  Value metrics;      // of the index: {"acc,none": …}
  Value groups;       // of the results file: {"mmlu": {"acc,none": …}}, or None
  Value results;      // of the results file: with "acc_stderr,none", or None
  // Documents with characters that the model's vocabulary lacks: the reference dropped them.
  std::set<int64_t> outside_vocabulary;
  Value Flag(const std::string& name) const;  // what follows a flag in `extra`, or None
};

// One line of a samples or hashes file.
struct ReferenceSample {
  int64_t doc_id = 0;
  std::string filter, doc_hash, prompt_hash, target_hash;
  std::string args_hash;                     // AskHash of the arguments
  std::vector<std::vector<Answer>> answers;  // [request][repeat]; empty in a hashes file
  Value filtered;                            // filtered_resps as logged
  Value line;                                // all keys, for the marks
};

absl::StatusOr<std::vector<ReferenceEntry>> ReadReferenceIndex(const std::string& folder);
// Lines in their order: all documents for the first filter, then for the next.
absl::StatusOr<std::vector<ReferenceSample>> ReadReferenceSamples(const std::string& path);

// Whole text of a file, through xz when its name ends so.
absl::StatusOr<std::string> ReadMaybeXz(const std::string& path);

}  // namespace etalon
