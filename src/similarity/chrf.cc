#include "similarity/chrf.h"

#include <utility>

#include "absl/status/status.h"
#include "similarity/words.h"

namespace etalon {
namespace {

constexpr size_t kCharacterOrder = 6, kWordOrder = 2;

// A text with its runs counted; the counts are views into the texts it owns.
struct Counted {
  std::string characters, words;  // without white space; with single spaces
  std::vector<NgramCounts> runs;
};

std::vector<size_t> CharacterStarts(std::string_view text) {
  std::vector<size_t> starts;
  for (size_t at = 0; at < text.size(); ++at) {
    if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80) starts.push_back(at);
  }
  starts.push_back(text.size());
  return starts;
}

NgramCounts CountCharacterRuns(std::string_view text, const std::vector<size_t>& starts, size_t n) {
  NgramCounts counts;
  for (size_t i = 0; i + n < starts.size(); ++i) {
    ++counts[text.substr(starts[i], starts[i + n] - starts[i])];
  }
  return counts;
}

bool IsPunctuation(char c) {
  return std::string_view("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~").find(c) != std::string_view::npos;
}

// One mark of punctuation is split from the end of a word, or else from its beginning.
std::string SplitPunctuation(std::string_view text) {
  std::string out;
  const auto append = [&out](std::string_view word) {
    if (!out.empty()) out += ' ';
    out += word;
  };
  for (const std::string_view word : SplitWords(text)) {
    const bool is_one = CharacterStarts(word).size() == 2;
    if (!is_one && IsPunctuation(word.back())) {
      append(word.substr(0, word.size() - 1));
      append(word.substr(word.size() - 1));
    } else if (!is_one && IsPunctuation(word.front())) {
      append(word.substr(0, 1));
      append(word.substr(1));
    } else {
      append(word);
    }
  }
  return out;
}

void Count(std::string_view text, ChrfRuns runs, Counted* counted) {
  for (const std::string_view word : SplitWords(text)) counted->characters += word;
  const std::vector<size_t> starts = CharacterStarts(counted->characters);
  for (size_t n = 1; n <= kCharacterOrder; ++n) {
    counted->runs.push_back(CountCharacterRuns(counted->characters, starts, n));
  }
  if (runs == ChrfRuns::kCharacters) return;
  counted->words = SplitPunctuation(text);
  const std::vector<std::string_view> words = SplitWords(counted->words);
  for (size_t n = 1; n <= kWordOrder; ++n) {
    counted->runs.push_back(CountWordNgrams(counted->words, words, n));
  }
}

double Total(const NgramCounts& counts) {
  double total = 0;
  for (const auto& [run, count] : counts) total += static_cast<double>(count);
  return total;
}

}  // namespace

absl::StatusOr<std::vector<double>> ChrfStatistics(std::string_view answer,
                                                   std::span<const std::string> references,
                                                   ChrfRuns runs) {
  if (references.empty()) return absl::InvalidArgumentError("chrf: there is no reference");
  Counted given;
  Count(answer, runs, &given);
  std::vector<double> best;
  double best_value = -1;
  for (const std::string& reference : references) {
    Counted wanted;
    Count(reference, runs, &wanted);
    std::vector<double> statistics;
    for (size_t i = 0; i < given.runs.size(); ++i) {
      // A reference too short for runs of a length says nothing of the answer's.
      statistics.push_back(wanted.runs[i].empty() ? 0 : Total(given.runs[i]));
      statistics.push_back(Total(wanted.runs[i]));
      statistics.push_back(static_cast<double>(CommonCount(given.runs[i], wanted.runs[i])));
    }
    const double value = ChrfOf(statistics);
    if (value > best_value) best_value = value, best = std::move(statistics);
  }
  return best;
}

double ChrfOf(std::span<const double> sums) {
  constexpr double kRecallWeight = 4;  // beta squared
  double precision = 0, recall = 0, orders = 0;
  for (size_t i = 0; i + 2 < sums.size(); i += 3) {
    if (sums[i] <= 0 || sums[i + 1] <= 0) continue;
    precision += sums[i + 2] / sums[i];
    recall += sums[i + 2] / sums[i + 1];
    ++orders;
  }
  if (orders == 0 || precision + recall == 0) return 0;
  precision /= orders;
  recall /= orders;
  const double value = (1 + kRecallWeight) * precision * recall;
  return 100 * (value / (kRecallWeight * precision + recall));
}

}  // namespace etalon
