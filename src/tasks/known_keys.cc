#include "tasks/known_keys.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "base/lm_eval_task_keys.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

// Keys beside those of a task that its index reads.
constexpr std::string_view kIndexKeys[] = {"group", "task_list", "class", "recipe", "group_alias"};

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

bool Contains(std::span<const std::string_view> keys, std::string_view key) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

absl::Status UnknownKey(const TaskFile& file, const std::string& key, bool is_group) {
  std::vector<std::string> names(kLmEvalTaskKeys.begin(), kLmEvalTaskKeys.end());
  names.insert(names.end(), std::begin(kIndexKeys), std::end(kIndexKeys));
  if (is_group) names.insert(names.end(), std::begin(kGroupKeys), std::end(kGroupKeys));
  names.emplace_back("include");
  return file.ErrorAt(key, StrCat("unknown key \"", key, "\"", DidYouMean(key, names)));
}

}  // namespace

bool IsTaskKey(std::string_view key) {
  return Contains(kLmEvalTaskKeys, key) || Contains(kIndexKeys, key);
}
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
