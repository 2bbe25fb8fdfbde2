#include "records/survey/signs.h"

#include <algorithm>

#include "base/python.h"
#include "base/str.h"
#include "base/texts/answer_text.h"
#include "base/try.h"
#include "records/marks/answer_checks.h"

namespace etalon {
namespace {

void AddAnswerSigns(const AnsweredSample& answered, const std::string& thinking_end,
                    std::vector<CaveatKind>* signs) {
  bool is_failed = false, is_truncated = false, is_zero = false, is_empty = false, is_cut = false;
  bool is_open = false;
  for (size_t i = 0; i < answered.answers.size(); ++i) {
    const Request& request = answered.sample.requests[i];
    const Answer& answer = answered.answers[i];
    is_failed |= !answer.error.empty();
    is_truncated |= answer.truncated_tokens > 0;
    if (!answer.error.empty()) continue;
    is_zero |= request.kind == RequestKind::kLoglikelihood && answer.log_likelihood == 0;
    is_empty |= IsEmptyAnswer(request, answer);
    if (request.kind != RequestKind::kGenerateUntil) continue;
    is_cut |= answer.stop == StopReason::kLength;
    is_open |= !thinking_end.empty() && !AnswerStart(answer.text, thinking_end).has_value();
  }
  if (is_failed) signs->push_back(CaveatKind::kFailed);
  if (is_zero) signs->push_back(CaveatKind::kZero);
  if (is_empty) signs->push_back(CaveatKind::kEmpty);
  if (is_open) signs->push_back(CaveatKind::kThoughtsOpen);
  if (is_cut) signs->push_back(CaveatKind::kCutAtLength);
  if (is_truncated) signs->push_back(CaveatKind::kTruncated);
}

Verdict VerdictOf(const DocumentMarks& marks, const std::string& key) {
  const auto found = marks.scores.find(key);
  if (found == marks.scores.end() || found->second.size() != 1) return Verdict::kNone;
  if (found->second.front() == 1) return Verdict::kRight;
  return found->second.front() == 0 ? Verdict::kWrong : Verdict::kNone;
}

std::vector<std::string> NamesIn(const Value& task, std::string_view key) {
  std::vector<std::string> names;
  const Value* list = task.Find(key);
  if (list == nullptr || !list->is_list()) return names;
  for (const Value& each : list->AsList()) names.push_back(each.FindString("name"));
  return names;
}

std::string VerdictKeyOf(const Value& task, const std::vector<std::string>& filters) {
  const Value* metrics = task.Find("metrics");
  if (metrics == nullptr || !metrics->is_list() || filters.empty()) return "";
  for (const Value& metric : metrics->AsList()) {
    if (!IsShareOfRight(metric.FindString("scorer"))) continue;
    return StrCat(metric.FindString("name"), ",", filters.front());
  }
  return "";
}

}  // namespace

absl::StatusOr<std::unique_ptr<Examiner>> Examiner::Create(const Value& task) {
  std::unique_ptr<Examiner> examiner(new Examiner());
  const std::string output_type = task.FindString("output_type");
  examiner->is_multiple_choice_ = output_type == "multiple_choice";
  examiner->filters_ = NamesIn(task, "filters");
  examiner->thinking_end_ = task.FindString("think_end_token");
  examiner->verdict_key_ = VerdictKeyOf(task, examiner->filters_);
  if (output_type == "generate_until") {
    ETALON_TRY(examiner->scorer_, TaskScorer::Create(task));
  }
  return examiner;
}

ExaminedDocument Examiner::Examine(std::span<const AnsweredSample> repeats,
                                   const DocumentMarks& marks) const {
  ExaminedDocument examined{.verdict = VerdictOf(marks, verdict_key_)};
  bool is_nothing_extracted = false, is_outside = false;
  if (scorer_ != nullptr && marks.failure.empty()) {
    for (const std::string& filter : filters_) {
      const auto results = scorer_->Filtered(repeats, filter);
      if (!results.ok() || results->empty()) continue;
      is_nothing_extracted |= std::any_of(results->begin(), results->end(), IsNothingExtracted);
      is_outside |= right_forms_.has_value() &&
                    std::any_of(results->begin(), results->end(), [this](const Value& result) {
                      return right_forms_->IsOutside(result);
                    });
      examined.extracted.push_back(PythonStr(results->front()));
    }
  }
  for (const AnsweredSample& repeat : repeats) {
    examined.signs.push_back(SignsOf(repeat, marks));
    if (is_nothing_extracted) examined.signs.back().push_back(CaveatKind::kNothingExtracted);
    if (is_outside) examined.signs.back().push_back(CaveatKind::kOutside);
    std::sort(examined.signs.back().begin(), examined.signs.back().end());
  }
  return examined;
}

std::vector<CaveatKind> Examiner::SignsOf(const AnsweredSample& answered,
                                          const DocumentMarks& marks) const {
  std::vector<CaveatKind> signs;
  AddAnswerSigns(answered, thinking_end_, &signs);
  const auto is_failed = std::find(signs.begin(), signs.end(), CaveatKind::kFailed) != signs.end();
  if (!is_failed && !marks.AnyFailure().empty()) signs.push_back(CaveatKind::kUnscored);
  if (!is_multiple_choice_) return signs;
  if (HasNoGold(answered.sample.scorer_input)) signs.push_back(CaveatKind::kNoGold);
  const auto outcome = ChoiceOutcomeOf(answered);
  if (!outcome.has_value()) return signs;
  if (outcome->is_all_equal()) {
    signs.push_back(CaveatKind::kAllEqual);
  } else if (outcome->is_tied) {
    signs.push_back(CaveatKind::kTied);
  }
  return signs;
}

}  // namespace etalon
