// The generated list of model kinds: one row for each file of src/models/parts. A model is named
// `kind:argument` on the command line, e.g. `llama:model.gguf`, `null:`, `replay:folder`.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "etalon/answered_sample.h"
#include "etalon/model.h"

namespace etalon {

// How far a slow step of opening or converting a model is.
struct ModelStep {
  std::string_view name;        // one word: "hashing", "loading", "recalling"
  std::string_view unit;        // "bytes", "samples", or "" when only the share is known
  int64_t done = 0, total = 0;  // total 0: not known
};
using ModelObserver = std::function<void(const ModelStep&)>;

struct ModelOptions {
  std::string argument;     // what stands after the colon
  int32_t threads = 0;      // 0: as many as the machine has cores
  int32_t context = 0;      // tokens; 0: what the model was trained with
  bool is_fast = false;     // `--fast`: flash attention and a smaller KV type allowed
  std::string cpu_variant;  // "": the best for this machine
  std::string device;       // "": CPU
  int32_t gpu_layers = 0;
  uint64_t seed = 0;
  // Only what texts become: tokens and the chat template. Nothing is computed or identified, so
  // that a file of any size opens at once.
  bool is_tokenizer_only = false;
  std::string thinking_end;             // generations think first, up to this; "": they do not
  std::optional<bool> enable_thinking;  // for the chat template; absent: what it does by itself
  std::string chat_template;            // name of one of several; "": the default one
  // Opens what `replay:PATH` answers from; handed in, because models know no record format.
  std::function<absl::StatusOr<std::unique_ptr<AnsweredStream>>(const std::string& path)>
      open_answers;
  ModelObserver on_step;  // may be empty
};

// Exactly one of the two is set.
struct ModelHandle {
  std::unique_ptr<Model> model;
  std::unique_ptr<TokenModel> token_model;  // the engine makes a Model of it
};

struct ModelEntry {
  std::string_view name;     // the kind
  std::string_view summary;  // one line, for help and docs
  absl::StatusOr<ModelHandle> (*create)(const ModelOptions& options);
  // Asking costs nothing, so that nothing is lost when a run ends at a row that cannot be asked.
  bool is_free = false;
};

std::span<const ModelEntry* const> ModelEntryTable();
const ModelEntry* FindModelEntry(std::string_view name);

}  // namespace etalon
