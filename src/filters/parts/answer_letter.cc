#include <memory>
#include <utility>
#include <vector>

#include "base/letter_case.h"
#include "base/regex.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

// KorMedMCQA's letter of an answer: the last match of the first pattern that matches, in capitals.
class AnswerLetterFilter : public Filter {
 public:
  static absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
    ETALON_TRY_DO(RequireKnownArguments(arguments, {}));
    auto filter = std::make_unique<AnswerLetterFilter>();
    for (const char* pattern : {"정답[:\\s]*([ABCDE])", "정답은\\s*([ABCDE])\\s*입니다",
                                "\\b([ABCDE])\\.", "\\b([ABCDE])\\b"}) {
      ETALON_TRY(auto regex, PythonRegex::Compile(pattern, /*ignore_case=*/true));
      filter->patterns_.push_back(std::move(regex));
    }
    return filter;
  }

  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [this](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) {
        return absl::InvalidArgumentError("answer_letter: a response is no text");
      }
      for (const auto& pattern : patterns_) {
        ETALON_TRY(const auto matches, pattern->FindAll(response.AsString()));
        if (!matches.empty()) return Value(UpperCase(*matches.back().groups[1]));
      }
      return Value("");
    });
  }

 private:
  std::vector<std::unique_ptr<PythonRegex>> patterns_;
};

}  // namespace

extern const FilterEntry filter_answer_letter;
const FilterEntry filter_answer_letter = {
    .name = "answer_letter",
    .summary = "the letter A to E that an answer names, else nothing (KorMedMCQA)",
    .create = AnswerLetterFilter::Create,
};

}  // namespace etalon
