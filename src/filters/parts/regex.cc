#include "base/regex.h"

#include <algorithm>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

constexpr std::string_view kDefaultPattern = "#### (\\-?[0-9\\.\\,]+)";

class RegexFilter : public Filter {
 public:
  RegexFilter(std::unique_ptr<PythonRegex> regex, int64_t group_select, std::string fallback)
      : regex_(std::move(regex)), group_select_(group_select), fallback_(std::move(fallback)) {}

  absl::StatusOr<Value> Apply(Value responses, const Value&) const override {
    return MapResponses(responses, [this](const Value& response) -> absl::StatusOr<Value> {
      ETALON_TRY(const auto matches,
                 regex_->FindAll(response.is_string() ? response.AsString() : ""));
      if (matches.empty()) return Value(fallback_);
      const auto count = static_cast<int64_t>(matches.size());
      const int64_t at = group_select_ < 0 ? group_select_ + count : group_select_;
      if (at < 0 || at >= count) {
        return absl::InvalidArgumentError(
            StrCat("regex: group_select ", group_select_, " of only ", count, " matches"));
      }
      return Value(PythonStrip(TextOf(matches[static_cast<size_t>(at)])));
    });
  }

 private:
  // As Python's findall and lm-eval: the whole match, the only group, or the first group that is
  // not empty.
  std::string TextOf(const PythonRegex::Match& match) const {
    if (match.groups.size() == 1) return *match.groups[0];
    if (match.groups.size() == 2) return match.groups[1].value_or("");
    for (size_t i = 1; i < match.groups.size(); ++i) {
      if (match.groups[i].has_value() && !match.groups[i]->empty()) return *match.groups[i];
    }
    return fallback_;
  }

  const std::unique_ptr<PythonRegex> regex_;
  const int64_t group_select_;
  const std::string fallback_;
};

absl::StatusOr<std::unique_ptr<Filter>> Create(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, {"regex_pattern", "group_select", "fallback"}));
  ETALON_TRY(const std::string pattern, TextArgument(arguments, "regex_pattern", kDefaultPattern));
  ETALON_TRY(const int64_t group_select, IntegerArgument(arguments, "group_select", 0));
  ETALON_TRY(std::string fallback, TextArgument(arguments, "fallback", kNothingExtracted));
  ETALON_TRY(auto regex, PythonRegex::Compile(pattern));
  return std::make_unique<RegexFilter>(std::move(regex), group_select, std::move(fallback));
}

}  // namespace

extern const FilterEntry filter_regex;
const FilterEntry filter_regex = {
    .name = "regex",
    .summary = "the group_select-th match of regex_pattern, else fallback",
    .create = Create,
};

}  // namespace etalon
