#include "records/marks/answer_checks.h"

#include <algorithm>
#include <span>

#include "base/text.h"
#include "etalon/filter.h"

namespace etalon {
namespace {

const Value::List* ChoicesOf(const Value& scorer_input) {
  const Value* choices = scorer_input.Find("choices");
  return choices != nullptr && choices->is_list() ? &choices->AsList() : nullptr;
}

}  // namespace

std::optional<ChoiceOutcome> ChoiceOutcomeOf(const AnsweredSample& answered) {
  const Value::List* choices = ChoicesOf(answered.sample.scorer_input);
  if (choices == nullptr) return std::nullopt;
  ChoiceOutcome outcome{.choices = std::min(choices->size(), answered.answers.size())};
  if (outcome.choices < 2) return std::nullopt;
  const std::span<const Answer> answers(answered.answers.data(), outcome.choices);
  for (size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i].error.empty()) return std::nullopt;
    if (answers[i].log_likelihood > answers[outcome.chosen].log_likelihood) outcome.chosen = i;
  }
  outcome.largest = outcome.smallest = answers[outcome.chosen].log_likelihood;
  std::optional<double> second;
  for (size_t i = 0; i < answers.size(); ++i) {
    const double each = answers[i].log_likelihood;
    outcome.smallest = std::min(outcome.smallest, each);
    if (i != outcome.chosen) second = std::max(second.value_or(each), each);
  }
  outcome.is_tied = second == outcome.largest;
  // Minus infinity twice has no difference.
  outcome.lead = outcome.is_tied ? 0 : outcome.largest - *second;
  return outcome;
}

std::vector<size_t> RightPositions(const Value& scorer_input) {
  std::vector<size_t> positions;
  const Value* gold = scorer_input.Find("gold");
  const Value::List* choices = ChoicesOf(scorer_input);
  if (gold == nullptr || choices == nullptr) return positions;
  const auto add = [&](const Value& each) {
    // -100 is lm-eval's mark for none; -1 is what hubs put where labels are secret.
    if (!each.is_int() || each.AsInt() < 0) return;
    const auto position = static_cast<size_t>(each.AsInt());
    if (position < choices->size()) positions.push_back(position);
  };
  if (gold->is_list()) {
    for (const Value& each : gold->AsList()) add(each);
  } else {
    add(*gold);
  }
  std::sort(positions.begin(), positions.end());
  positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
  return positions;
}

bool HasNoGold(const Value& scorer_input) {
  const Value* gold = scorer_input.Find("gold");
  const Value::List* choices = ChoicesOf(scorer_input);
  if (gold == nullptr || choices == nullptr) return false;
  const auto count = static_cast<int64_t>(choices->size());
  const auto is_outside = [count](const Value& each) {
    return each.is_int() && (each.AsInt() < 0 || each.AsInt() >= count);
  };
  if (!gold->is_list()) return is_outside(*gold);
  return std::all_of(gold->AsList().begin(), gold->AsList().end(), is_outside);
}

const std::string* ExtractedText(const Value& result) {
  const bool is_first_of_list = result.is_list() && !result.AsList().empty();
  const Value& text = is_first_of_list ? result.AsList().front() : result;
  return text.is_string() ? &text.AsString() : nullptr;
}

bool IsNothingExtracted(const Value& result) {
  const std::string* text = ExtractedText(result);
  return text != nullptr && *text == kNothingExtracted;
}

bool IsEmptyAnswer(const Request& request, const Answer& answer) {
  return request.kind == RequestKind::kGenerateUntil && answer.error.empty() &&
         PythonStrip(answer.text).empty();
}

}  // namespace etalon
