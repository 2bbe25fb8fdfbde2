#include "records/survey/right_answers.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/try.h"
#include "records/marks/right_forms.h"
#include "records/record_reader.h"
#include "records/survey/documents.h"

namespace etalon {
namespace {

bool HasOutside(const Value& counts) {
  const Value* outside = counts.Find("outside");
  if (outside == nullptr || !outside->is_dict()) return false;
  const auto& by_filter = outside->AsDict();
  return std::any_of(by_filter.begin(), by_filter.end(), [](const auto& each) {
    return each.second.is_int() && each.second.AsInt() > 0;
  });
}

bool IsAnswered(const AnsweredSample& answered) {
  return std::all_of(answered.answers.begin(), answered.answers.end(),
                     [](const Answer& answer) { return answer.error.empty(); });
}

}  // namespace

absl::Status UseRightForms(const std::string& folder, const Value& manifest,
                           std::span<const std::unique_ptr<Examiner>> examiners) {
  std::vector<std::optional<RightForms>> forms(examiners.size());
  const Value* counts = manifest.Find("counts");
  bool is_wanted = false;
  for (size_t i = 0; counts != nullptr && counts->is_list() && i < counts->AsList().size(); ++i) {
    if (i >= forms.size() || !HasOutside(counts->AsList()[i])) continue;
    forms[i].emplace(/*pipelines=*/0);
    is_wanted = true;
  }
  if (!is_wanted) return absl::OkStatus();
  ETALON_TRY(auto reader, RecordReader::Open(folder));
  ETALON_TRY_DO(ForEachDocument(
      reader.get(),
      [&](std::span<const AnsweredSample> repeats, const DocumentMarks&) -> absl::StatusOr<bool> {
        const Sample& first = repeats.front().sample;
        auto& of_task = forms[first.task_index];
        // As they were counted: documents without an answer name no form.
        const bool is_counted = std::all_of(repeats.begin(), repeats.end(), IsAnswered);
        if (of_task.has_value() && is_counted) of_task->AddReferences(first.scorer_input);
        return true;
      }));
  for (size_t i = 0; i < forms.size(); ++i) {
    if (forms[i].has_value()) examiners[i]->UseRightForms(*std::move(forms[i]));
  }
  return absl::OkStatus();
}

}  // namespace etalon
