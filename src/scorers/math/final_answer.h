// The answer of a reply to Minerva's prompt, and its normal form: Lewkowycz et al. (2022), appendix
// D, in the two versions that lm-evaluation-harness 0.4.13 has. It judges no answer.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/regex.h"

namespace etalon::math {

inline constexpr std::string_view kInvalidAnswer = "[invalidanswer]";

enum class FinalForm {
  kMinerva,      // of minerva_math
  kLeaderboard,  // of leaderboard_math, which keeps the faults of the leaderboard's time
};

class FinalAnswers {
 public:
  static absl::StatusOr<std::unique_ptr<FinalAnswers>> Create(FinalForm form);

  // What stands in "Final Answer: The final answer is … I hope it is correct."; kInvalidAnswer
  // when there is no such sentence.
  absl::StatusOr<std::string> Find(std::string_view reply) const;
  absl::StatusOr<std::string> Normalise(std::string_view answer) const;

 private:
  struct Replacement {
    std::unique_ptr<PythonRegex> pattern;
    std::string by;
  };
  explicit FinalAnswers(FinalForm form) : form_(form) {}

  const FinalForm form_;
  std::unique_ptr<PythonRegex> sentence_, unit_words_, grouped_;
  std::vector<Replacement> replacements_;
};

}  // namespace etalon::math
