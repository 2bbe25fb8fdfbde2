#include <algorithm>
#include <memory>
#include <string>

#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/scorer.h"
#include "scorers/texts.h"

namespace etalon {
namespace {

// 1 when the text holds a reference. With `ignore_case` letters count in lower case, and control
// characters as ends of lines (BABILong).
class ContainsAnswerScorer : public Scorer {
 public:
  explicit ContainsAnswerScorer(bool ignores_case) : ignores_case_(ignores_case) {}

  absl::StatusOr<Score> Mark(const Value& scorer_input,
                             std::span<const Value> results) const override {
    ETALON_TRY(const AnsweredText text, ReadAnsweredText("contains_answer", scorer_input, results));
    const std::string answer = Form(text.answer);
    const bool is_there = std::any_of(text.references.begin(), text.references.end(),
                                      [&](const std::string& reference) {
                                        return answer.find(Form(reference)) != std::string::npos;
                                      });
    return Score{is_there ? 1.0 : 0.0};
  }

 private:
  std::string Form(std::string_view text) const {
    if (!ignores_case_) return std::string(text);
    constexpr unsigned char kControlEnd = 0x20;
    std::string form(PythonStrip(text));
    for (char& c : form) {
      if (static_cast<unsigned char>(c) < kControlEnd) c = '\n';
    }
    return LowerCase(PythonStrip(form));
  }

  const bool ignores_case_;
};

absl::StatusOr<std::unique_ptr<Scorer>> Create(const Value& arguments) {
  const Value::Dict none;
  for (const auto& [key, value] : arguments.is_dict() ? arguments.AsDict() : none) {
    if (key == "ignore_case" && value.is_bool()) continue;
    return absl::InvalidArgumentError(
        StrCat("scorer contains_answer: it takes ignore_case, true or false, not \"", key, "\""));
  }
  return std::make_unique<ContainsAnswerScorer>(arguments.FindBool("ignore_case"));
}

}  // namespace

extern const ScorerEntry scorer_contains_answer;
const ScorerEntry scorer_contains_answer = {
    .name = "contains_answer",
    .summary = "1 when the text holds the right answer",
    .metric = "mean",
    .higher_is_better = true,
    .is_binary = true,
    .create = Create,
};

}  // namespace etalon
