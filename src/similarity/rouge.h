// ROUGE (Lin 2004) as the package rouge_score computes it without stemming: lower-case runs of a-z
// and 0-9 are words, everything else divides them. It averages nothing over documents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace etalon {

struct RougeScore {
  double precision = 0, recall = 0, f = 0;  // 0 to 1
};

std::vector<std::string> RougeWords(std::string_view text);

// Runs of `n` words, 1 at least.
RougeScore RougeOfRuns(std::string_view target, std::string_view prediction, size_t n);
// The longest common subsequence.
RougeScore RougeOfSequence(std::string_view target, std::string_view prediction);
// The union of the longest common subsequences of each line of the target with those of the
// prediction (rougeLsum).
RougeScore RougeOfLines(std::string_view target, std::string_view prediction);

}  // namespace etalon
