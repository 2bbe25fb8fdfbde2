// The flags of `etalon run`, checked, and what they mean for tasks, model and plan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/code_consent.h"
#include "cli/flags.h"
#include "cli/hub/missing.h"
#include "cli/log.h"
#include "cli/progress/progress_flags.h"
#include "cli/record_report.h"
#include "cli/task_selection.h"
#include "engine/journal.h"
#include "engine/window.h"
#include "etalon/value.h"
#include "models/table.h"
#include "tasks/task.h"

namespace etalon {

struct RunOptions {
  std::string model, output, generation, compat, shard, cpu_variant, device, system_instruction;
  std::string fewshot_as_multiturn, samples, seed, think_end_token, enable_thinking;
  std::string chat_template;
  std::vector<std::string> tasks;
  TaskFolders folders;
  MayPull may_pull;
  ReportLanguage language;
  ProgressFlags progress;
  std::optional<int64_t> num_fewshot, threads, context, gpu_layers, fewshot_seed;
  std::optional<int64_t> window_requests;
  std::optional<double> limit;
  bool is_fast = false, is_resume = false, is_json = false;
  bool applies_chat_template = false, is_predict_only = false;
  CodeConsent code;

  Log* log = nullptr;  // never null once declared

  void Declare(Flags* flags);
};

// What RunOptions say once they were checked.
struct RunSettings {
  TaskSettings tasks;
  ModelOptions model;
  ShardPosition shard;
  WindowLimits window;
  Value plan_settings;  // plan.settings of docs/formats/record.md
};

// InvalidArgument names the flag.
absl::StatusOr<RunSettings> ReadRunSettings(const RunOptions& options);

}  // namespace etalon
