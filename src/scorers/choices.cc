#include "scorers/choices.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/str.h"
#include "base/try.h"

namespace etalon {

bool Choices::IsGold(int64_t choice) const {
  return std::find(gold.begin(), gold.end(), choice) != gold.end();
}

absl::StatusOr<double> ReadLogLikelihood(const Value& result) {
  const bool is_pair = result.is_list() && result.AsList().size() == 2;
  if (!is_pair) return absl::InvalidArgumentError("a log-likelihood must be [nats, is_greedy]");
  const Value& value = result.AsList()[0];
  if (value.is_number() && !std::isnan(value.AsDouble())) return value.AsDouble();
  if (value.is_string() && value.AsString() == "-inf") {
    return -std::numeric_limits<double>::infinity();
  }
  return absl::InvalidArgumentError("a log-likelihood is no number");
}

absl::StatusOr<double> ReadOnlyLogLikelihood(std::string_view scorer,
                                             std::span<const Value> results) {
  if (results.size() == 1) return ReadLogLikelihood(results[0]);
  return absl::InvalidArgumentError(
      StrCat(scorer, ": wants one log-likelihood, not ", results.size()));
}

absl::StatusOr<Choices> ReadChoices(const Value& scorer_input, std::span<const Value> results) {
  Choices choices;
  const Value* texts = scorer_input.Find("choices");
  const Value* gold = scorer_input.Find("gold");
  if (texts == nullptr || !texts->is_list() || texts->AsList().empty() || gold == nullptr) {
    return absl::InvalidArgumentError("the document has no \"choices\" and \"gold\" to score by");
  }
  for (const Value& text : texts->AsList()) {
    if (!text.is_string()) return absl::InvalidArgumentError("a choice is no text");
    choices.texts.push_back(text.AsString());
  }
  for (const Value& each : gold->is_list() ? gold->AsList() : Value::List{*gold}) {
    if (!each.is_int()) return absl::InvalidArgumentError("\"gold\" is no integer");
    choices.gold.push_back(each.AsInt());
  }
  const size_t count = choices.texts.size();
  if (results.size() != count && results.size() != 2 * count) {
    return absl::InvalidArgumentError(StrCat(results.size(), " answers for ", count, " choices"));
  }
  for (size_t i = 0; i < results.size(); ++i) {
    ETALON_TRY(const double value, ReadLogLikelihood(results[i]));
    if (i >= count) {
      choices.unconditional.push_back(value);
      continue;
    }
    choices.log_likelihoods.push_back(value);
    const Value& greedy = results[i].AsList()[1];
    choices.is_greedy.push_back(greedy.is_bool() && greedy.AsBool());
  }
  return choices;
}

absl::StatusOr<int64_t> OnlyGold(std::string_view scorer, const Choices& choices) {
  if (choices.gold.size() != 1) {
    return absl::InvalidArgumentError(
        StrCat(scorer, ": wants one right answer, but the document has ", choices.gold.size()));
  }
  const int64_t gold = choices.gold[0];
  if (gold < 0 || gold >= static_cast<int64_t>(choices.texts.size())) {
    return absl::InvalidArgumentError(
        StrCat(scorer, ": the right answer is not among the choices"));
  }
  return gold;
}

absl::Status RequireFiniteChoice(const Choices& choices) {
  for (const double value : choices.log_likelihoods) {
    if (std::isfinite(value)) return absl::OkStatus();
  }
  return absl::InvalidArgumentError("no choice has a finite log-likelihood to compare");
}

std::vector<double> Probabilities(const Choices& choices) {
  const double largest =
      *std::max_element(choices.log_likelihoods.begin(), choices.log_likelihoods.end());
  std::vector<double> probabilities;
  double total = 0;
  for (const double value : choices.log_likelihoods) {
    probabilities.push_back(std::exp(value - largest));
    total += probabilities.back();
  }
  for (double& probability : probabilities) probability /= total;
  return probabilities;
}

int64_t ArgMax(std::span<const double> values) {
  size_t best = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    if (std::isnan(values[i])) return static_cast<int64_t>(i);
    if (values[i] > values[best]) best = i;
  }
  return static_cast<int64_t>(best);
}

absl::Status RefuseArguments(std::string_view scorer, const Value& arguments) {
  if (!arguments.is_dict() || arguments.AsDict().empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      StrCat("scorer ", scorer, " takes no argument \"", arguments.AsDict().front().first, "\""));
}

}  // namespace etalon
