// One line of lm-eval's samples_*.jsonl from an answered document. It opens no file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"
#include "etalon/value.h"
#include "records/task_scorer.h"

namespace etalon {

// The names of a task's metrics in the order in which lm-eval reports them: its process_results'
// for the output types that it scores itself, else the task file's.
std::vector<std::string> LmEvalMetricOrder(const Value& task);

struct LmEvalLineInput {
  const Value* task = nullptr;  // of the plan
  std::string_view filter;
  // All repeats of one document, whole, and what the pipeline left of each request.
  std::span<const AnsweredSample> repeats;
  std::span<const Value> filtered;
  const DocumentMarks* marks = nullptr;
};

// Python's json.dumps(sample, ensure_ascii=False), without the line end. InvalidArgument when the
// document's text is no dump of Python's.
absl::StatusOr<std::string> FormatLmEvalLine(const LmEvalLineInput& input);

// json.dumps(x) from json.dumps(x, indent=2), whatever numbers it holds.
absl::StatusOr<std::string> UnindentedJson(std::string_view indented);

}  // namespace etalon
