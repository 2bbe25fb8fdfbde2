#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

constexpr size_t kEmotions = 4;

// EQ-Bench (Paech, 2023): 100 for the right strengths of four emotions, about 0 for any; or 100
// where the reply names the four at all.
class EqBenchScorer : public Scorer {
 public:
  EqBenchScorer(std::unique_ptr<PythonRegex> line, bool is_of_parsing)
      : line_(std::move(line)), is_of_parsing_(is_of_parsing) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const std::string* reply = results.empty() ? nullptr : OnlyText(results[0]);
    if (reply == nullptr) {
      return absl::InvalidArgumentError(
          "eq_bench: the filters must leave one text, e.g. by take_first");
    }
    ETALON_TRY(const std::vector<Strength> wanted, ReadStrengths(scorer_input));
    ETALON_TRY(const std::vector<Strength> given, Given(*reply));
    const bool are_known = std::all_of(given.begin(), given.end(), [&](const Strength& each) {
      return Find(wanted, each.first) != nullptr;
    });
    if (given.size() != kEmotions || !are_known) return Score{0.0};
    if (is_of_parsing_) return Score{100.0};
    double tally = 0;
    for (const Strength& each : given) {
      for (const Strength& right : wanted) {
        if (right.first == each.first) tally += Scaled(std::abs(each.second - right.second));
      }
    }
    constexpr double kAdjustment = 0.7477;  // so that random answers give 0
    return Score{(10 - tally * kAdjustment) * 10};
  }

 private:
  using Strength = std::pair<std::string, double>;

  static Strength* Find(std::vector<Strength>& strengths, std::string_view emotion) {
    const auto it = std::find_if(strengths.begin(), strengths.end(),
                                 [&](const Strength& each) { return each.first == emotion; });
    return it == strengths.end() ? nullptr : &*it;
  }
  static const Strength* Find(const std::vector<Strength>& strengths, std::string_view emotion) {
    const auto it = std::find_if(strengths.begin(), strengths.end(),
                                 [&](const Strength& each) { return each.first == emotion; });
    return it == strengths.end() ? nullptr : &*it;
  }

  // Small differences count for less, along an S.
  static double Scaled(double difference) {
    if (difference == 0) return 0;
    if (difference > 5) return difference;
    return 6.5 * (1 / (1 + std::pow(std::numbers::e, -1.2 * (difference - 4))));
  }

  static absl::StatusOr<std::vector<Strength>> ReadStrengths(const Value& scorer_input) {
    const Value* emotions = scorer_input.Find("emotions");
    const Value* scores = scorer_input.Find("scores");
    const bool are_there = emotions != nullptr && scores != nullptr && emotions->is_list() &&
                           scores->is_list() && emotions->AsList().size() == kEmotions &&
                           scores->AsList().size() == kEmotions;
    if (!are_there) {
      return absl::InvalidArgumentError(
          "eq_bench: the document has no four \"emotions\" with four \"scores\"");
    }
    std::vector<Strength> strengths;
    for (size_t i = 0; i < kEmotions; ++i) {
      const Value& emotion = emotions->AsList()[i];
      const Value& score = scores->AsList()[i];
      if (!emotion.is_string() || !score.is_number()) {
        return absl::InvalidArgumentError("eq_bench: an emotion is no text and number");
      }
      strengths.emplace_back(emotion.AsString(), score.AsDouble());
    }
    return strengths;
  }

  // "Anger: 5"; of an emotion that is there twice the last counts.
  absl::StatusOr<std::vector<Strength>> Given(std::string_view reply) const {
    ETALON_TRY(const auto lines, line_->FindAll(reply));
    std::vector<Strength> strengths;
    for (const auto& match : lines) {
      const auto score = ParseDouble(*match.groups[2]);
      if (!score.has_value()) {
        return absl::InvalidArgumentError("eq_bench: a number has digits of another script");
      }
      if (Strength* known = Find(strengths, *match.groups[1])) {
        known->second = *score;
      } else {
        strengths.emplace_back(*match.groups[1], *score);
      }
    }
    return strengths;
  }

  const std::unique_ptr<PythonRegex> line_;
  const bool is_of_parsing_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  const Value::Dict none;
  for (const auto& [key, value] : arguments.is_dict() ? arguments.AsDict() : none) {
    if (key == "number" && (value == Value("score") || value == Value("parseable"))) continue;
    return absl::InvalidArgumentError(StrCat(
        "scorer eq_bench: it takes number, score or parseable, not \"", key, "\" or another"));
  }
  ETALON_TRY(auto line, PythonRegex::Compile("(\\w+):\\s+(\\d+)"));
  return std::make_unique<EqBenchScorer>(std::move(line),
                                         arguments.FindString("number") == "parseable");
}

}  // namespace

extern const ScorerEntry scorer_eq_bench;
const ScorerEntry scorer_eq_bench = {
    .name = "eq_bench",
    .summary = "how near the strengths of four emotions are, or that they are there (EQ-Bench)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
