// `--model KIND:ARGUMENT` as a model that is ready to answer. It knows no kind by name but the
// default one.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/sequence_scorer.h"
#include "etalon/model.h"
#include "models/table.h"

namespace etalon {

struct OpenedModel {
  std::unique_ptr<Model> model;
  // What the token trie saved so far; null for a model that has none.
  std::function<TrieStatistics()> statistics;
};

// A path that ends in .gguf is of kind llama. `options.argument` is set from `spec`.
// InvalidArgument lists the kinds that there are. `interrupts` outlives the model.
absl::StatusOr<OpenedModel> OpenModel(const std::string& spec, ModelOptions options,
                                      const std::atomic<int>* interrupts);

}  // namespace etalon
