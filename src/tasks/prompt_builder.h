// Builds the prompt of a document: description, few-shot examples, question
// (lm-evaluation-harness 0.4.13, ConfigurableTask.fewshot_context). It makes no requests.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/request.h"
#include "etalon/value.h"
#include "tasks/fewshot_sampler.h"
#include "tasks/field.h"
#include "tasks/turns.h"

namespace etalon {

// Prompts as messages for the model's chat template.
struct ChatSettings {
  bool fewshot_as_multiturn = true;
};

// What is read from a document.
struct PromptFields {
  std::optional<Field> text, target, choices, gen_prefix, description, cluster;
  // The same for an example.
  std::optional<Field> shot_text, shot_target, shot_choices, shot_gen_prefix;
};

struct PromptOptions {
  bool has_choices = false;        // the task has doc_to_choice
  bool is_multiple_input = false;  // doc_to_text gives the number of a choice: each choice is asked
                                   // as a question of its own
  std::string target_delimiter, fewshot_delimiter;  // of the question
  ShotDelimiters shot_delimiters;
  std::string system_instruction;  // before the description
  std::optional<ChatSettings> chat;
};

// Where examples come from.
struct FewshotSource {
  FewshotSamplerOptions sampler;  // count 0: no examples
  std::string source;             // "samples" or the name of a split
  std::vector<Value> pool;
};

class PromptBuilder {
 public:
  // All arguments outlive the builder.
  static absl::StatusOr<PromptBuilder> Create(const PromptFields& fields,
                                              const PromptOptions& options,
                                              const FewshotSource& fewshot);

  // Documents must come in the order of the data, from the first: examples are drawn on the way.
  // One prompt, or with multiple inputs one a choice.
  absl::StatusOr<std::vector<std::shared_ptr<const Prompt>>> Build(const Value& document);

 private:
  PromptBuilder(const PromptFields& fields, const PromptOptions& options,
                const FewshotSource& fewshot)
      : fields_(fields), options_(options), fewshot_(fewshot) {}
  absl::StatusOr<std::vector<Turn>> ShotTurnsOf(const Value& document) const;
  // What stands before the question: shared text parts, or turns for a chat.
  struct Head {
    std::vector<std::shared_ptr<const std::string>> parts;
    std::vector<Turn> turns;
  };
  absl::StatusOr<Head> BuildHead(const Value& document);
  absl::StatusOr<std::shared_ptr<const std::string>> ShotText(size_t index);
  std::shared_ptr<const Prompt> Finish(const Head& head, std::vector<Turn> question,
                                       bool has_gen_prefix) const;

  const PromptFields& fields_;
  const PromptOptions& options_;
  const FewshotSource& fewshot_;
  std::optional<FewshotSampler> sampler_;
  // Rendered once each: examples recur in thousands of prompts, as does the description.
  std::map<size_t, std::shared_ptr<const std::string>> shots_;
  std::shared_ptr<const std::string> last_system_;
};

}  // namespace etalon
