#include "scorers/infinitebench.h"

#include <string>
#include <utility>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

class InfiniteBenchScorer : public Scorer {
 public:
  explicit InfiniteBenchScorer(InfiniteBenchRule rule) : rule_(std::move(rule)) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    const std::string* text = results.empty() ? nullptr : OnlyText(results[0]);
    if (text == nullptr) {
      return absl::InvalidArgumentError(
          "infinitebench: the filters must leave one text, e.g. by take_first");
    }
    const Value* answers = scorer_input.Find("answers");
    if (answers == nullptr || !answers->is_list()) {
      return absl::InvalidArgumentError("infinitebench: the document has no list \"answers\"");
    }
    InfiniteBenchInput input{.answers = {}, .letter = scorer_input.FindString("letter")};
    for (const Value& answer : answers->AsList()) {
      if (!answer.is_string()) {
        return absl::InvalidArgumentError("infinitebench: an answer is no text");
      }
      input.answers.push_back(answer.AsString());
    }
    if (input.answers.empty()) return Score{0.0};
    ETALON_TRY(const double mark, rule_(input, Cleaned(*text)));
    return Score{mark};
  }

 private:
  // With blanks for control characters.
  static std::string Cleaned(std::string_view text) {
    std::string cleaned(PythonStrip(text));
    for (char& c : cleaned) {
      if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    }
    return std::string(PythonStrip(cleaned));
  }

  const InfiniteBenchRule rule_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  std::string rule = "substring";
  const Value::Dict none;
  for (const auto& [key, value] : arguments.is_dict() ? arguments.AsDict() : none) {
    if (key != "rule" || !value.is_string()) {
      return absl::InvalidArgumentError(
          StrCat("scorer infinitebench: it takes the argument rule, a text, not \"", key, "\""));
    }
    rule = value.AsString();
  }
  ETALON_TRY(InfiniteBenchRule made, MakeInfiniteBenchRule(rule));
  return std::make_unique<InfiniteBenchScorer>(std::move(made));
}

}  // namespace

extern const ScorerEntry scorer_infinitebench;
const ScorerEntry scorer_infinitebench = {
    .name = "infinitebench",
    .summary = "a short answer about a very long text, by one `rule` a task (InfiniteBench)",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = false,
    .create = Create,
};

}  // namespace etalon
