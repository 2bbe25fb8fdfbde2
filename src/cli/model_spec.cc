#include "cli/model_spec.h"

#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/file.h"
#include "base/files/user_folders.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "cli/hub/hub_pull.h"
#include "records/imports/lm_eval_samples.h"
#include "records/record_reader.h"

namespace etalon {
namespace {

absl::StatusOr<const ModelEntry*> FindKind(const std::string& spec, std::string* argument) {
  constexpr std::string_view kDefaultEnding = ".gguf";
  if (spec.starts_with(kHubScheme)) {
    const absl::Status is_named = ParseHubModel(spec).status();
    if (!is_named.ok()) return UsageError("--model", ToView(is_named.message()));
    *argument = spec;
    return FindModelEntry("llama");
  }
  const size_t colon = spec.find(':');
  const ModelEntry* entry =
      colon == std::string::npos ? nullptr : FindModelEntry(spec.substr(0, colon));
  if (entry != nullptr) {
    *argument = spec.substr(colon + 1);
    return entry;
  }
  if (spec.ends_with(kDefaultEnding)) {
    *argument = spec;
    return FindModelEntry("llama");
  }
  std::vector<std::string> kinds;
  for (const ModelEntry* each : ModelEntryTable()) kinds.push_back(StrCat(each->name, ":"));
  return UsageError(
      "--model",
      StrCat("\"", spec, "\" neither ends in .gguf nor begins with one of ", JoinText(kinds, " "),
             colon == std::string::npos ? "" : DidYouMean(spec.substr(0, colon + 1), kinds)));
}

absl::StatusOr<std::unique_ptr<AnsweredStream>> OpenAnswers(const std::string& path) {
  if (IsRecord(path)) {
    ETALON_TRY(auto record, RecordReader::Open(path));
    return record;
  }
  return OpenLmEvalSamples(path);
}

}  // namespace

absl::Status CheckModelSpec(const std::string& spec) {
  std::string argument;
  return FindKind(spec, &argument).status();
}

bool IsFreeModel(const std::string& spec) {
  std::string argument;
  const auto entry = FindKind(spec, &argument);
  return entry.ok() && (*entry)->is_free;
}

absl::StatusOr<OpenedModel> OpenModel(const std::string& spec, ModelOptions options,
                                      const std::atomic<int>* interrupts) {
  ETALON_TRY(const ModelEntry* entry, FindKind(spec, &options.argument));
  if (spec.starts_with(kHubScheme)) {
    ETALON_TRY(options.argument, FindHubModel(spec, ProcessEnvironment()));
  }
  options.open_answers = OpenAnswers;
  ETALON_TRY(ModelHandle handle, entry->create(options));
  OpenedModel opened;
  if (handle.model != nullptr) {
    opened.model = std::move(handle.model);
    return opened;
  }
  auto trie = std::make_unique<TrieModel>(std::move(handle.token_model), interrupts);
  trie->ThinkUntil(options.thinking_end);
  opened.trie = trie.get();
  opened.model = std::move(trie);
  return opened;
}

}  // namespace etalon
