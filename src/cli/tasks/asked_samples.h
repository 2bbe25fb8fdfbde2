// Single samples of tasks as a model would be asked them: `etalon tasks show T --sample N`. It asks
// nothing, and computes nothing of a model but its tokens.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/flags.h"
#include "cli/task_selection.h"
#include "tasks/task_file.h"

namespace etalon {

// Documents by number, both included.
struct SampleRange {
  int64_t first = 0, last = 0;
  bool operator==(const SampleRange&) const = default;
};
// "3" or "3-5". A usage error otherwise.
absl::StatusOr<SampleRange> ParseSampleRange(const std::string& text);

struct AskedOptions {
  std::string samples, model, seed, system_instruction, fewshot_as_multiturn, enable_thinking;
  std::optional<int64_t> num_fewshot, fewshot_seed, context;
  bool applies_chat_template = false, is_whole = false, allows_python = false;

  void Declare(Flags* flags);
};

// kPaged through the reader's pager; kInPassing within other output.
enum class AskedForm { kPaged, kInPassing, kJson };

// Prints the documents that `options.samples` names of each task, drawn and rendered as a run of
// all documents would.
absl::Status ShowAskedSamples(const std::vector<TaskFile>& tasks, const AskedOptions& options,
                              const TaskFolders& folders, AskedForm form);

}  // namespace etalon
