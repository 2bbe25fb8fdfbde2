// `--model KIND:ARGUMENT` as a model that is ready to answer. It knows no kind by name but the
// default one.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "engine/trie_model.h"
#include "etalon/model.h"
#include "models/table.h"

namespace etalon {

struct OpenedModel {
  std::unique_ptr<Model> model;
  // The same model when it works through a token trie, else null.
  TrieModel* trie = nullptr;

  // Zeros where there is no token trie.
  TrieStatistics statistics() const {
    return trie == nullptr ? TrieStatistics() : trie->statistics();
  }
};

// A usage error that lists the kinds that there are, when it names none.
absl::Status CheckModelSpec(const std::string& spec);
// Whether asking it costs nothing; false for what names no model.
bool IsFreeModel(const std::string& spec);

// A path that ends in .gguf is of kind llama. `options.argument` is set from `spec`.
// `interrupts` outlives the model.
absl::StatusOr<OpenedModel> OpenModel(const std::string& spec, ModelOptions options,
                                      const std::atomic<int>* interrupts);

}  // namespace etalon
