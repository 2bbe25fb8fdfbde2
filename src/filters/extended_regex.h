// What the filters of BIG-Bench Hard share: a regular expression of which one match is taken, and
// what they leave out of a text before they look at it. It extracts nothing by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"
#include "etalon/value.h"

namespace etalon {

class ExtendedRegex {
 public:
  // `group_select`, `fallback`, `ignore_case`, `ignore_punctuation`, `regexes_to_ignore` of a task
  // file; others are the filter's own. InvalidArgument names what is wrong.
  static absl::StatusOr<ExtendedRegex> Create(const Value& arguments);
  static std::vector<std::string> KnownArguments(std::string_view own);

  // The text without what the task file ignores: its regular expressions, then case, then
  // punctuation of all scripts.
  absl::StatusOr<std::string> WithoutIgnored(std::string text) const;

  // The group_select-th match, stripped: the whole, its only group, or of several the first that is
  // not empty. Empty when nothing matches. InvalidArgument when there are fewer matches.
  absl::StatusOr<std::string> FindMatch(const PythonRegex& regex, std::string_view text) const;

  const std::string& fallback() const { return fallback_; }

 private:
  ExtendedRegex() = default;
  int64_t group_select_ = 0;
  std::string fallback_;
  bool ignores_case_ = false;
  std::unique_ptr<PythonRegex> punctuation_;  // null: kept
  std::vector<std::unique_ptr<PythonRegex>> ignored_;
};

// The filters that look for one pattern: their `regex_pattern`, GSM8K's unless it is given, and how
// they look for it. InvalidArgument names an argument that they do not know.
struct ExtendedPattern {
  ExtendedRegex extended;
  std::unique_ptr<PythonRegex> regex;
};
absl::StatusOr<ExtendedPattern> ReadExtendedPattern(const Value& arguments);

// The regular expressions of `regexes_to_ignore`; none where the argument is missing.
absl::StatusOr<std::vector<std::unique_ptr<PythonRegex>>> RegexesToIgnore(const Value& arguments);

// re.escape.
std::string EscapeRegex(std::string_view text);

}  // namespace etalon
