#include "base/str.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"
#include "filters/extended_regex.h"

namespace etalon {
namespace {

struct Rule {
  std::unique_ptr<PythonRegex> regex;
  Value value;
};

// BIG-Bench Hard's yes and no: what matches any of the patterns is replaced by the value of the
// first that matches within it.
class BbhMapFilter : public Filter {
 public:
  BbhMapFilter(ExtendedRegex extended, std::unique_ptr<PythonRegex> any, std::vector<Rule> rules)
      : extended_(std::move(extended)), any_(std::move(any)), rules_(std::move(rules)) {}

  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [this](const Value& response) -> absl::StatusOr<Value> {
      if (!response.is_string()) {
        return absl::InvalidArgumentError("bbh_map: a response is no text");
      }
      ETALON_TRY(const std::string text, extended_.WithoutIgnored(response.AsString()));
      ETALON_TRY(const std::string whole, extended_.FindMatch(*any_, text));
      if (whole.empty()) return Value(extended_.fallback());
      ETALON_TRY(const std::string within, extended_.WithoutIgnored(whole));
      for (const Rule& rule : rules_) {
        ETALON_TRY(const std::string match, extended_.FindMatch(*rule.regex, within));
        if (!match.empty()) return rule.value;
      }
      return Value(extended_.fallback());
    });
  }

 private:
  ExtendedRegex extended_;
  std::unique_ptr<PythonRegex> any_;
  std::vector<Rule> rules_;
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  constexpr std::string_view kRules = "regex_pattern_to_value";
  ETALON_TRY_DO(RequireKnownArguments(arguments, ExtendedRegex::KnownArguments(kRules)));
  ETALON_TRY(auto extended, ExtendedRegex::Create(arguments));
  const Value* given = arguments.Find(kRules);
  if (given != nullptr && !given->is_dict()) {
    return absl::InvalidArgumentError(
        StrCat("\"", kRules, "\" must be a mapping of regular expressions to values"));
  }
  const Value::Dict none;
  std::string all;
  std::vector<Rule> rules;
  for (const auto& [pattern, value] : given == nullptr ? none : given->AsDict()) {
    if (!rules.empty()) all += '|';
    all += pattern;
    ETALON_TRY(auto regex, PythonRegex::Compile(pattern));
    rules.push_back({std::move(regex), value});
  }
  ETALON_TRY(auto any, PythonRegex::Compile(all));
  return std::make_unique<BbhMapFilter>(std::move(extended), std::move(any), std::move(rules));
}

}  // namespace

extern const FilterEntry filter_bbh_map;
const FilterEntry filter_bbh_map = {
    .name = "bbh_map",
    .summary = "the value of the first of regex_pattern_to_value that matches",
    .create = Create,
};

}  // namespace etalon
