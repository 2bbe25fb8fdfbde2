#include "base/letter_case.h"
#include "base/str.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"
#include "filters/extended_regex.h"
#include "filters/number_words.h"

namespace etalon {
namespace {

// Words and parts of words that name numbers, with spaces, commas and "and" between. The last
// alternative alone may stand: "some" + "one" is 1.
std::string NumberPattern() {
  const std::string word =
      "zero|one|two|three|four|five|(?:twen|thir|for|fif|six|seven|nine)(?:teen|ty)|"
      "eight(?:een|y)|ten|eleven|twelve|fourteen|hundred|thousand|(?:m|b|tr)illion";
  // Within, the endings may be missing: there "six" and "eight" are words too.
  const std::string inner =
      "zero|one|two|three|four|five|(?:twen|thir|for|fif|six|seven|nine)(?:|teen|ty)|"
      "eight(?:een|y)|ten|eleven|twelve|fourteen|hundred|thousand|(?:m|b|tr)illion";
  const std::string first =
      "zero|one|two|three|four|five|(?:twen|thir|for|fif|six|seven|nine)(?:teen|ty)|"
      "eight(?:|een|y)|ten|eleven|twelve|fourteen|hundred|thousand|(?:m|b|tr)illion";
  return StrCat("((?:(?:", first, ")(?:", inner, "|[^\\S\\r\\n]|,|and|&)+)?(?:", word, "))");
}

// BIG-Bench Hard's counting tasks: digits, or else a number in words. Words that are no number end
// the field's program; here they are nothing.
class BbhNumberFilter : public Filter {
 public:
  BbhNumberFilter(ExtendedPattern pattern, std::unique_ptr<PythonRegex> words)
      : extended_(std::move(pattern.extended)),
        regex_(std::move(pattern.regex)),
        words_(std::move(words)) {}

  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [this](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) {
        return absl::InvalidArgumentError("bbh_number: a response is no text");
      }
      ETALON_TRY(std::string match, extended_.FindMatch(*regex_, response.AsString()));
      if (!match.empty()) return Value(std::move(match));
      ETALON_TRY(match, extended_.FindMatch(*words_, LowerCase(response.AsString())));
      const auto number = match.empty() ? std::nullopt : NumberOfWords(match);
      return Value(number.has_value() ? StrCat(*number) : extended_.fallback());
    });
  }

 private:
  ExtendedRegex extended_;
  std::unique_ptr<PythonRegex> regex_, words_;
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY(auto pattern, ReadExtendedPattern(arguments));
  ETALON_TRY(auto words, PythonRegex::Compile(NumberPattern()));
  return std::make_unique<BbhNumberFilter>(std::move(pattern), std::move(words));
}

}  // namespace

extern const FilterEntry filter_bbh_number;
const FilterEntry filter_bbh_number = {
    .name = "bbh_number",
    .summary = "a match of regex_pattern, else English words for a number, as digits",
    .create = Create,
};

}  // namespace etalon
