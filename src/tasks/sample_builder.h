// Makes the samples of a document: its requests and what its scorers read
// (lm-evaluation-harness 0.4.13, construct_requests and process_results). It builds no prompt.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/sample.h"
#include "etalon/value.h"
#include "tasks/prompt_builder.h"
#include "tasks/task_config.h"

namespace etalon {

struct SampleOptions {
  uint32_t task_index = 0;
  // As the first document of the task has it: doc_to_target gives a list of right answers.
  bool is_multiple_target = false;
  GenerationSettings generation;  // with `seed` of the run; each sample derives its own
};

class SampleBuilder {
 public:
  // All arguments outlive the builder.
  SampleBuilder(const TaskConfig& config, const PromptFields& fields,
                const PromptOptions& prompt_options, SampleOptions options)
      : config_(config),
        fields_(fields),
        prompt_options_(prompt_options),
        options_(std::move(options)) {}

  // One sample a repeat. `prompts` is what PromptBuilder made of the document, empty for a rolling
  // log-likelihood.
  absl::StatusOr<std::vector<Sample>> Build(
      int64_t doc_id, const Value& document,
      const std::vector<std::shared_ptr<const Prompt>>& prompts) const;

 private:
  absl::Status AddChoices(const Value& document, const Value& target,
                          const std::vector<std::shared_ptr<const Prompt>>& prompts,
                          Sample* sample) const;
  absl::StatusOr<Value> GoldChoice(const Value& document, const Value& target,
                                   const Value::List& choices) const;
  // Those, or why the document is not scored.
  absl::Status AddReferences(const Value& document, const Value& target, Sample* sample) const;
  absl::StatusOr<Value> References(const Value& document, const Value& target) const;
  absl::Status AddPortedInput(const Value& document, Sample* sample) const;
  std::string ChoiceDelimiter() const;

  const TaskConfig& config_;
  const PromptFields& fields_;
  const PromptOptions& prompt_options_;
  const SampleOptions options_;
};

}  // namespace etalon
