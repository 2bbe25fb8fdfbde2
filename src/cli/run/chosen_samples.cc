#include "cli/run/chosen_samples.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/value.h"

namespace etalon {
namespace {

constexpr std::string_view kFlag = "--samples";
constexpr std::string_view kForm = R"(as {"task": [0, 5]} or a file with that)";

absl::StatusOr<std::vector<int64_t>> ReadNumbers(const std::string& task, const Value& list) {
  std::vector<int64_t> numbers;
  if (!list.is_list() || list.AsList().empty()) {
    return UsageError(kFlag, StrCat(task, " needs a list of document numbers, ", kForm));
  }
  for (const Value& each : list.AsList()) {
    if (!each.is_int() || each.AsInt() < 0) {
      return UsageError(kFlag, StrCat("the documents of ", task,
                                      " must be whole numbers from 0, as in a samples file"));
    }
    numbers.push_back(each.AsInt());
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

}  // namespace

absl::StatusOr<ChosenDocuments> ReadChosenSamples(const std::string& text) {
  ChosenDocuments chosen;
  if (text.empty()) return chosen;
  std::string json = text;
  std::string place(kFlag);
  if (!TrimSpaces(text).starts_with("{")) {
    if (!FileExists(text)) {
      return UsageError(kFlag, StrCat("must be JSON ", kForm, "; there is no file ", text));
    }
    ETALON_TRY(json, ReadFile(text));
    StrAppend(&place, " ", text);
  }
  const auto object = ParseJson(json);
  if (!object.ok()) return UsageError(place, ToView(object.status().message()));
  if (!object->is_dict() || object->AsDict().empty()) {
    return UsageError(place, StrCat("must name tasks and their documents, ", kForm));
  }
  for (const auto& [task, list] : object->AsDict()) {
    ETALON_TRY(chosen[task], ReadNumbers(task, list));
  }
  return chosen;
}

absl::Status RequireChosenTasks(const ChosenDocuments& chosen, const Selection& selection) {
  std::vector<std::string> names;
  for (const TaskFile& task : selection.tasks) names.push_back(task.name);
  for (const auto& [task, documents] : chosen) {
    if (std::find(names.begin(), names.end(), task) != names.end()) continue;
    return UsageError(
        kFlag, StrCat("names ", task, ", which is no task of this run", DidYouMean(task, names)));
  }
  return absl::OkStatus();
}

}  // namespace etalon
