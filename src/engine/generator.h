// Generates text for many prompts at once: shared prefixes through one trie, then one token a step
// for all branches of a group in one batch. It scores nothing.
#pragma once

#include <atomic>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/sequence_scorer.h"
#include "etalon/answer.h"
#include "etalon/model.h"
#include "etalon/request.h"

namespace etalon {

// Prompts that are generated for together; a constant, so that batches depend on the window alone.
inline constexpr int32_t kGenerationBranches = 16;

struct GenerationTask {
  std::vector<Token> prompt;  // not empty; prompt and max_tokens fit the context
  std::vector<std::string> stops;
  std::string thinking_end;  // stops count only after the last of these; "": everywhere
  const GenerationSettings* settings = nullptr;
};

// One answer a task: text cut before the first stop string, why it ended, tokens generated.
absl::StatusOr<std::vector<Answer>> Generate(std::span<const GenerationTask> tasks,
                                             TokenModel* model, const std::atomic<int>* interrupts,
                                             TrieStatistics* statistics,
                                             const TokensObserver& on_tokens = {});

}  // namespace etalon
