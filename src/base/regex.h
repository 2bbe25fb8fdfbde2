// Regular expressions as Python's `re` has them, over PCRE2 with Unicode classes and limits on
// matching. Patterns are foreign: a pattern that runs away is an error, not a hang.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace etalon {

class PythonRegex {
 public:
  // InvalidArgument names the place in the pattern. `ignore_case` is re.IGNORECASE.
  static absl::StatusOr<std::unique_ptr<PythonRegex>> Compile(std::string_view pattern,
                                                              bool ignore_case = false);
  ~PythonRegex();
  PythonRegex(const PythonRegex&) = delete;
  PythonRegex& operator=(const PythonRegex&) = delete;

  int GroupCount() const;

  // One match: groups[0] is the whole, a group that took no part is nullopt.
  struct Match {
    size_t begin = 0, end = 0;  // bytes
    std::vector<std::optional<std::string>> groups;
  };
  // re.finditer. ResourceExhausted when matching takes too many steps.
  absl::StatusOr<std::vector<Match>> FindAll(std::string_view subject) const;
  absl::StatusOr<std::optional<Match>> Search(std::string_view subject) const;
  // re.sub with \1, \g<1>, \g<name> in the replacement; `count` 0 replaces all.
  absl::StatusOr<std::string> Sub(std::string_view replacement, std::string_view subject,
                                  int64_t count = 0) const;
  // re.split without a limit.
  absl::StatusOr<std::vector<std::string>> Split(std::string_view subject) const;

 private:
  struct State;
  class Matching;
  PythonRegex();
  absl::StatusOr<std::vector<Match>> Matches(std::string_view subject, size_t count_max) const;
  absl::StatusOr<std::string> Expand(std::string_view replacement, const Match& match) const;
  std::unique_ptr<State> state_;
};

}  // namespace etalon
