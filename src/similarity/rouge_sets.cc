#include "similarity/rouge_sets.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "base/text.h"
#include "similarity/words.h"

namespace etalon {
namespace {

using Words = std::vector<std::string>;
using WordSet = std::set<std::string, std::less<>>;

// A sentence of white space alone has one word, which is empty.
std::vector<Words> SentencesOf(std::string_view text) {
  std::vector<Words> sentences;
  for (const std::string_view sentence : SplitText(text, ".")) {
    if (sentence.empty()) continue;
    Words words;
    for (const std::string_view word : SplitWords(sentence)) words.emplace_back(word);
    if (words.empty()) words.emplace_back();
    sentences.push_back(std::move(words));
  }
  return sentences;
}

WordSet WordsOf(const std::vector<Words>& sentences) {
  WordSet words;
  for (const Words& sentence : sentences) words.insert(sentence.begin(), sentence.end());
  return words;
}

// The words of the common subsequence that the package reads out, of several the one that goes
// back in `given` first.
void AddCommonWords(const Words& wanted, const Words& given, WordSet* common) {
  const size_t width = given.size() + 1;
  std::vector<uint32_t> lengths((wanted.size() + 1) * width, 0);
  const auto at = [&](size_t i, size_t j) -> uint32_t& { return lengths[i * width + j]; };
  for (size_t i = 1; i <= wanted.size(); ++i) {
    for (size_t j = 1; j <= given.size(); ++j) {
      at(i, j) = wanted[i - 1] == given[j - 1] ? at(i - 1, j - 1) + 1
                                               : std::max(at(i - 1, j), at(i, j - 1));
    }
  }
  size_t i = wanted.size(), j = given.size();
  while (i > 0 && j > 0) {
    if (wanted[i - 1] == given[j - 1]) {
      common->insert(wanted[i - 1]);
      --i, --j;
    } else if (at(i - 1, j) > at(i, j - 1)) {
      --i;
    } else {
      --j;
    }
  }
}

}  // namespace

double RougeLOfSets(std::string_view target, std::string_view prediction) {
  const std::vector<Words> wanted = SentencesOf(target), given = SentencesOf(prediction);
  if (wanted.empty() || given.empty()) return 0;
  WordSet common;
  for (const Words& sentence : wanted) {
    for (const Words& other : given) AddCommonWords(sentence, other, &common);
  }
  const auto hits = static_cast<double>(common.size());
  const double recall = hits / static_cast<double>(WordsOf(wanted).size());
  const double precision = hits / static_cast<double>(WordsOf(given).size());
  return 2.0 * ((precision * recall) / (precision + recall + 1e-8));
}

}  // namespace etalon
