// Words that users of lm-evaluation-harness type, turned into ours before a command line is parsed.
// docs/lm-eval.md lists them one by one; what cannot be honoured is refused and says what to use.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/commands.h"

namespace etalon {

// How many words belong to a flag of that program.
enum class Words { kNone, kOne, kMaybeOne, kMany };

class LmEvalLine;

struct LmEvalFlag {
  std::string_view name;    // "num_fewshot"
  std::string_view letter;  // "-f"; "" when there is none
  Words words = Words::kOne;
  std::string_view text;  // our flag, or why it has no effect, or what to use instead
  absl::Status (*turn)(const LmEvalFlag& flag, const std::vector<std::string>& values,
                       LmEvalLine* line);
};

// All flags of its `run` (version 0.4.13).
std::span<const LmEvalFlag> LmEvalFlags();

struct LmEvalTranslation {
  std::vector<std::string> words;  // ours
  std::vector<std::string> notes;  // what was typed and has no effect here
};

// `words` begins with one of our commands; what is not of that program comes back as it is. A usage
// error for what means something else here, or nothing.
absl::StatusOr<LmEvalTranslation> TranslateLmEval(const std::vector<std::string>& words,
                                                  const Command& command);

}  // namespace etalon
