// What a task file says, checked and with defaults, as lm-evaluation-harness 0.4.13 reads it
// (its TaskConfig). It opens no data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "data/dataset.h"
#include "etalon/request.h"
#include "etalon/value.h"
#include "tasks/functions.h"
#include "tasks/task_file.h"

namespace etalon {

enum class OutputType { kMultipleChoice, kLoglikelihood, kLoglikelihoodRolling, kGenerateUntil };

// As task files spell it.
std::string_view OutputTypeName(OutputType type);

// How the few-shot examples differ from the evaluated question. What is None is as for that.
struct FewshotConfig {
  std::string sampler = "default";  // or "first_n"
  std::optional<std::string> split;
  std::optional<Value> samples;  // list of documents
  Value process_docs, doc_to_text, doc_to_target, doc_to_choice, gen_prefix;
  std::string target_delimiter, fewshot_delimiter;
};

struct TaskConfig {
  std::string name;
  std::string alias;
  Value version;  // metadata.version
  OutputType output_type = OutputType::kGenerateUntil;

  DatasetRequest dataset;
  std::optional<std::string> training_split, validation_split, test_split;
  Value process_docs;

  // Specifications of fields (tasks/field.h); None where the file has no such key.
  Value doc_to_text, doc_to_target, doc_to_choice, gen_prefix, description;
  Value cluster;  // metadata.cluster: documents of one cluster are not independent
  std::string target_delimiter = " ";
  std::string fewshot_delimiter = "\n\n";
  FewshotConfig fewshot;
  std::optional<int64_t> num_fewshot;
  std::optional<double> default_limit;  // metadata.default_limit
  int64_t repeats = 1;
  Value generation_arguments;  // dict, kGenerateUntil only

  // As a plan states them (docs/formats/record.md): pipelines of filters, and metrics with their
  // scorer, its arguments and the aggregation.
  Value filters;
  Value metrics;
  std::vector<std::string> metrics_left_out;  // of the file's, which are of another output type
  // Ports of process_results and of filters, for what they read of a document.
  std::vector<BoundFunction> scorer_inputs;
  bool has_process_results = false;

  bool HasScorer(std::string_view scorer) const;
  bool HasFilter(std::string_view filter) const;
};

// InvalidArgument with file and line names what is wrong and what would be right; Unimplemented
// what needs Python. Filters, scorers and metrics are made once, so that a wrong argument is found
// here and not after the run.
absl::StatusOr<TaskConfig> ReadTaskConfig(const TaskFile& file, const FunctionTable& functions);

// `arguments` of a generation (lm-eval's generation_kwargs) as settings. InvalidArgument names the
// argument that is unknown or wrong.
absl::StatusOr<GenerationSettings> ReadGenerationSettings(const Value& arguments);

}  // namespace etalon
