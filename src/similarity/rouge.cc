#include "similarity/rouge.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "base/letter_case.h"
#include "base/text.h"
#include "similarity/porter.h"

namespace etalon {
namespace {

using Words = std::vector<std::string>;

RougeScore ScoreOf(double hits, double target_size, double prediction_size) {
  RougeScore score{.precision = hits / prediction_size, .recall = hits / target_size};
  const double sum = score.precision + score.recall;
  if (sum > 0) score.f = 2 * score.precision * score.recall / sum;
  return score;
}

std::map<Words, int64_t> CountRuns(const Words& words, size_t n) {
  std::map<Words, int64_t> counts;
  for (size_t i = 0; i + n <= words.size(); ++i) {
    const auto begin = words.begin() + static_cast<ptrdiff_t>(i);
    ++counts[Words(begin, begin + static_cast<ptrdiff_t>(n))];
  }
  return counts;
}

// Lengths of the longest common subsequences of all beginnings: [target words][prediction words].
std::vector<std::vector<uint32_t>> CommonLengths(const Words& target, const Words& prediction) {
  std::vector<std::vector<uint32_t>> lengths(target.size() + 1,
                                             std::vector<uint32_t>(prediction.size() + 1, 0));
  for (size_t i = 1; i <= target.size(); ++i) {
    for (size_t j = 1; j <= prediction.size(); ++j) {
      lengths[i][j] = target[i - 1] == prediction[j - 1]
                          ? lengths[i - 1][j - 1] + 1
                          : std::max(lengths[i - 1][j], lengths[i][j - 1]);
    }
  }
  return lengths;
}

// Adds the places in `target` of the common subsequence that rouge_score reads out.
void AddCommonPlaces(const Words& target, const Words& prediction, std::set<size_t>* places) {
  const auto lengths = CommonLengths(target, prediction);
  size_t i = target.size(), j = prediction.size();
  while (i > 0 && j > 0) {
    if (target[i - 1] == prediction[j - 1]) {
      places->insert(i - 1);
      --i, --j;
    } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
      --j;
    } else {
      --i;
    }
  }
}

std::vector<Words> LinesOf(std::string_view text, RougeWordForm form) {
  std::vector<Words> lines;
  for (const std::string_view line : SplitText(text, "\n")) {
    if (!line.empty()) lines.push_back(RougeWords(line, form));
  }
  return lines;
}

std::map<std::string, int64_t> CountWords(const std::vector<Words>& lines) {
  std::map<std::string, int64_t> counts;
  for (const Words& line : lines) {
    for (const std::string& word : line) ++counts[word];
  }
  return counts;
}

double WordTotal(const std::vector<Words>& lines) {
  size_t total = 0;
  for (const Words& line : lines) total += line.size();
  return static_cast<double>(total);
}

RougeScore OfRuns(const Words& target, const Words& prediction, size_t n) {
  const auto wanted = CountRuns(target, n), given = CountRuns(prediction, n);
  int64_t hits = 0;
  for (const auto& [run, count] : wanted) {
    if (const auto it = given.find(run); it != given.end()) hits += std::min(count, it->second);
  }
  const auto runs = [n](const Words& words) {
    return static_cast<double>(words.size() < n ? 1 : words.size() - n + 1);
  };
  return ScoreOf(static_cast<double>(hits), runs(target), runs(prediction));
}

RougeScore OfSequence(const Words& wanted, const Words& given) {
  if (wanted.empty() || given.empty()) return {};
  const uint32_t hits = CommonLengths(wanted, given).back().back();
  return ScoreOf(hits, static_cast<double>(wanted.size()), static_cast<double>(given.size()));
}

RougeScore OfLines(const std::vector<Words>& wanted, const std::vector<Words>& given) {
  const double wanted_total = WordTotal(wanted), given_total = WordTotal(given);
  if (wanted_total == 0 || given_total == 0) return {};
  // No word is counted more often than it stands on either side.
  std::map<std::string, int64_t> wanted_left = CountWords(wanted), given_left = CountWords(given);
  double hits = 0;
  for (const Words& line : wanted) {
    std::set<size_t> places;
    for (const Words& other : given) AddCommonPlaces(line, other, &places);
    for (const size_t place : places) {
      int64_t& in_wanted = wanted_left[line[place]];
      int64_t& in_given = given_left[line[place]];
      if (in_wanted <= 0 || in_given <= 0) continue;
      --in_wanted, --in_given;
      ++hits;
    }
  }
  return ScoreOf(hits, wanted_total, given_total);
}

}  // namespace

std::vector<std::string> RougeWords(std::string_view text, RougeWordForm form) {
  Words words;
  std::string word;
  const auto end_word = [&] {
    // What is shorter rouge_score never stems.
    if (form == RougeWordForm::kStem && word.size() > 3) word = PorterStem(word);
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (const char c : LowerCase(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word += c;
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

std::string_view NameOf(RougeMeasure measure) {
  switch (measure) {
    case RougeMeasure::k1:
      return "rouge1";
    case RougeMeasure::k2:
      return "rouge2";
    case RougeMeasure::kL:
      return "rougeL";
    case RougeMeasure::kLsum:
      break;
  }
  return "rougeLsum";
}

std::optional<RougeMeasure> RougeMeasureNamed(std::string_view name) {
  for (const RougeMeasure measure : kRougeMeasures) {
    if (NameOf(measure) == name) return measure;
  }
  return std::nullopt;
}

RougeScore RougeOf(RougeMeasure measure, std::string_view target, std::string_view prediction,
                   RougeWordForm form) {
  switch (measure) {
    case RougeMeasure::k1:
      return OfRuns(RougeWords(target, form), RougeWords(prediction, form), 1);
    case RougeMeasure::k2:
      return OfRuns(RougeWords(target, form), RougeWords(prediction, form), 2);
    case RougeMeasure::kL:
      return OfSequence(RougeWords(target, form), RougeWords(prediction, form));
    case RougeMeasure::kLsum:
      break;
  }
  return OfLines(LinesOf(target, form), LinesOf(prediction, form));
}

}  // namespace etalon
