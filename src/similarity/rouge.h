// ROUGE (Lin 2004) as the package rouge_score computes it: lower-case runs of a-z and 0-9 are
// words, everything else divides them. It averages nothing over documents.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace etalon {

struct RougeScore {
  double precision = 0, recall = 0, f = 0;  // 0 to 1
};

// kStem: words of more than three letters count by their stems (similarity/porter.h).
enum class RougeWordForm { kWhole, kStem };

std::vector<std::string> RougeWords(std::string_view text,
                                    RougeWordForm form = RougeWordForm::kWhole);

enum class RougeMeasure {
  k1,    // single words
  k2,    // runs of two words
  kL,    // the longest common subsequence
  kLsum  // the union of those of each line of the target with those of the prediction
};

inline constexpr RougeMeasure kRougeMeasures[] = {RougeMeasure::k1, RougeMeasure::k2,
                                                  RougeMeasure::kL, RougeMeasure::kLsum};
// "rouge1", "rouge2", "rougeL", "rougeLsum"
std::string_view NameOf(RougeMeasure measure);
std::optional<RougeMeasure> RougeMeasureNamed(std::string_view name);

RougeScore RougeOf(RougeMeasure measure, std::string_view target, std::string_view prediction,
                   RougeWordForm form = RougeWordForm::kWhole);

}  // namespace etalon
