#include "filters/extended_regex.h"

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "etalon/filter.h"
#include "filters/arguments.h"

namespace etalon {
namespace {

// As Python's findall gives it.
std::string TextOf(const PythonRegex::Match& match) {
  if (match.groups.size() == 1) return *match.groups[0];
  for (size_t i = 1; i < match.groups.size(); ++i) {
    if (match.groups[i].has_value() && !match.groups[i]->empty()) return *match.groups[i];
  }
  return "";
}

}  // namespace

std::vector<std::string> ExtendedRegex::KnownArguments(std::string_view own) {
  return {std::string(own), "group_select",       "fallback",
          "ignore_case",    "ignore_punctuation", "regexes_to_ignore"};
}

absl::StatusOr<ExtendedPattern> ReadExtendedPattern(const Value& arguments) {
  ETALON_TRY_DO(RequireKnownArguments(arguments, ExtendedRegex::KnownArguments("regex_pattern")));
  ETALON_TRY(auto extended, ExtendedRegex::Create(arguments));
  ETALON_TRY(const std::string pattern,
             TextArgument(arguments, "regex_pattern", "#### (\\-?[0-9\\.\\,]+)"));
  ETALON_TRY(auto regex, PythonRegex::Compile(pattern));
  return ExtendedPattern{std::move(extended), std::move(regex)};
}

absl::StatusOr<std::vector<std::unique_ptr<PythonRegex>>> RegexesToIgnore(const Value& arguments) {
  std::vector<std::unique_ptr<PythonRegex>> regexes;
  const Value* ignored = arguments.Find("regexes_to_ignore");
  if (ignored == nullptr || ignored->is_none()) return regexes;
  if (!ignored->is_list()) {
    return absl::InvalidArgumentError("argument \"regexes_to_ignore\" must be a list");
  }
  for (const Value& pattern : ignored->AsList()) {
    if (!pattern.is_string()) {
      return absl::InvalidArgumentError("argument \"regexes_to_ignore\" must be a list of texts");
    }
    ETALON_TRY(auto compiled, PythonRegex::Compile(pattern.AsString()));
    regexes.push_back(std::move(compiled));
  }
  return regexes;
}

absl::StatusOr<ExtendedRegex> ExtendedRegex::Create(const Value& arguments) {
  ExtendedRegex regex;
  ETALON_TRY(regex.group_select_, IntegerArgument(arguments, "group_select", 0));
  ETALON_TRY(regex.fallback_, TextArgument(arguments, "fallback", kNothingExtracted));
  ETALON_TRY(regex.ignores_case_, FlagArgument(arguments, "ignore_case"));
  ETALON_TRY(const bool ignores_punctuation, FlagArgument(arguments, "ignore_punctuation"));
  if (ignores_punctuation) {
    ETALON_TRY(regex.punctuation_, PythonRegex::Compile("\\p{P}+"));
  }
  ETALON_TRY(regex.ignored_, RegexesToIgnore(arguments));
  return regex;
}

absl::StatusOr<std::string> ExtendedRegex::WithoutIgnored(std::string text) const {
  for (const auto& pattern : ignored_) {
    ETALON_TRY(text, pattern->Sub("", text));
  }
  if (ignores_case_) text = LowerCase(text);
  if (punctuation_ == nullptr) return text;
  return punctuation_->Sub("", text);
}

absl::StatusOr<std::string> ExtendedRegex::FindMatch(const PythonRegex& regex,
                                                     std::string_view text) const {
  ETALON_TRY(const auto matches, regex.FindAll(text));
  if (matches.empty()) return std::string();
  const auto count = static_cast<int64_t>(matches.size());
  const int64_t at = group_select_ < 0 ? group_select_ + count : group_select_;
  if (at < 0 || at >= count) {
    return absl::InvalidArgumentError(
        StrCat("group_select ", group_select_, " of only ", count, " matches"));
  }
  return std::string(PythonStrip(TextOf(matches[static_cast<size_t>(at)])));
}

std::string EscapeRegex(std::string_view text) {
  constexpr std::string_view kSpecial = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
  std::string out;
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace etalon
