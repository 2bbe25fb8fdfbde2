#include "tasks/known_keys.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

// lm-eval's TaskConfig, and the structural keys that its index reads.
constexpr std::string_view kTaskKeys[] = {"task",
                                          "task_alias",
                                          "tag",
                                          "group",
                                          "task_list",
                                          "custom_dataset",
                                          "dataset_path",
                                          "dataset_name",
                                          "dataset_kwargs",
                                          "training_split",
                                          "test_split",
                                          "validation_split",
                                          "fewshot_split",
                                          "process_docs",
                                          "doc_to_text",
                                          "doc_to_target",
                                          "doc_to_image",
                                          "doc_to_audio",
                                          "unsafe_code",
                                          "doc_to_choice",
                                          "use_prompt",
                                          "process_results",
                                          "description",
                                          "target_delimiter",
                                          "num_fewshot",
                                          "fewshot_config",
                                          "metric_list",
                                          "fewshot_delimiter",
                                          "output_type",
                                          "filter_list",
                                          "repeats",
                                          "generation_kwargs",
                                          "gen_prefix",
                                          "metadata",
                                          "class",
                                          "recipe",
                                          "group_alias",
                                          "should_decontaminate",
                                          "doc_to_decontamination_query"};

constexpr std::string_view kGroupKeys[] = {
    "group", "group_alias", "task", "aggregate_metric_list", "metadata", "tag"};

struct PythonKey {
  std::string_view key, reason;
};
constexpr PythonKey kPythonKeys[] = {
    {"class", "the task is a Python class, which needs Python"},
    {"recipe", "a recipe is Python code, which needs Python"},
    {"use_prompt", "promptsource prompts need Python"},
    {"custom_dataset", "the data set is made by Python code, which needs Python"},
    {"doc_to_image", "tasks with images are not measured"},
    {"doc_to_audio", "tasks with sound are not measured"},
};

template <size_t N>
bool Contains(const std::string_view (&keys)[N], std::string_view key) {
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

absl::Status UnknownKey(const TaskFile& file, const std::string& key, bool is_group) {
  std::vector<std::string> names(std::begin(kTaskKeys), std::end(kTaskKeys));
  if (is_group) names.insert(names.end(), std::begin(kGroupKeys), std::end(kGroupKeys));
  names.emplace_back("include");
  return file.ErrorAt(key, StrCat("unknown key \"", key, "\"", DidYouMean(key, names)));
}

}  // namespace

bool IsTaskKey(std::string_view key) { return Contains(kTaskKeys, key); }
bool IsGroupKey(std::string_view key) { return Contains(kGroupKeys, key); }

absl::Status CheckTaskKeys(const TaskFile& file) {
  for (const auto& [key, value] : file.config.AsDict()) {
    if (!IsTaskKey(key)) return UnknownKey(file, key, /*is_group=*/false);
  }
  for (const PythonKey& each : kPythonKeys) {
    const Value* value = file.config.Find(each.key);
    if (value == nullptr || value->is_none()) continue;
    return absl::UnimplementedError(StrCat(file.At(each.key), ": ", each.key, ": ", each.reason));
  }
  return absl::OkStatus();
}

absl::Status CheckGroupKeys(const TaskFile& file) {
  for (const auto& [key, value] : file.config.AsDict()) {
    if (!IsGroupKey(key) && !IsTaskKey(key)) return UnknownKey(file, key, /*is_group=*/true);
  }
  return absl::OkStatus();
}

}  // namespace etalon
