#include "records/survey/failure_reasons.h"

#include <algorithm>
#include <set>

#include "base/try.h"
#include "records/record_reader.h"

namespace etalon {

absl::StatusOr<FailureReasons> ReadFailureReasons(const std::string& folder,
                                                  const Value& manifest) {
  FailureReasons reasons;
  std::set<std::string> wanted;
  const Value* counts = manifest.Find("counts");
  for (const Value& each :
       counts != nullptr && counts->is_list() ? counts->AsList() : Value::List()) {
    const Value* by_metric = each.Find("unscored_by");
    const Value::Dict none;
    const Value::Dict& list =
        by_metric != nullptr && by_metric->is_dict() ? by_metric->AsDict() : none;
    const bool is_unscored = std::any_of(
        list.begin(), list.end(), [](const auto& entry) { return entry.second != Value(0); });
    if (is_unscored || each.FindInt("failed") + each.FindInt("unscored") > 0) {
      wanted.insert(each.FindString("task"));
    }
  }
  if (wanted.empty()) return reasons;
  ETALON_TRY(auto reader, RecordReader::Open(folder));
  while (!wanted.empty()) {
    ETALON_TRY(const auto recorded, reader->NextRecorded());
    if (!recorded.has_value()) break;
    const std::string& task = recorded->answered.sample.task;
    if (recorded->marks.AnyFailure().empty() || !wanted.contains(task)) continue;
    reasons[task] = recorded->marks.AnyFailure();
    wanted.erase(task);
  }
  return reasons;
}

}  // namespace etalon
