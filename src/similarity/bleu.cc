#include "similarity/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "similarity/words.h"

namespace etalon {
namespace {

constexpr size_t kOrder = 4;

using Patterns = std::vector<std::pair<std::string_view, std::string_view>>;

// Western punctuation; then full stops and commas not between digits; then dashes after digits.
const Patterns& RulesOf(BleuWords words) {
  static const auto* const kWestern = new Patterns{{R"(([\{-\~\[-\` -\&\(-\+\:-\@\/]))", R"( \1 )"},
                                                   {R"(([^0-9])([\.,]))", R"(\1 \2 )"},
                                                   {R"(([\.,])([^0-9]))", R"( \1 \2)"},
                                                   {R"(([0-9])(-))", R"(\1 \2 )"}};
  static const auto* const kAllScripts = new Patterns{{R"((\P{N})(\p{P}))", R"(\1 \2 )"},
                                                      {R"((\p{P})(\P{N}))", R"( \1 \2)"},
                                                      {R"((\p{S}))", R"( \1 )"}};
  return words == BleuWords::k13a ? *kWestern : *kAllScripts;
}

std::string Unescape(std::string_view text) {
  std::string out = ReplaceAll(text, "<skipped>", "");
  out = ReplaceAll(out, "-\n", "");
  out = ReplaceAll(out, "\n", " ");
  out = ReplaceAll(out, "&quot;", "\"");
  out = ReplaceAll(out, "&amp;", "&");
  out = ReplaceAll(out, "&lt;", "<");
  out = ReplaceAll(out, "&gt;", ">");
  return StrCat(" ", out, " ");
}

// The reference length nearest to the answer's, the shorter of two as near.
size_t ClosestLength(size_t answer, const std::vector<size_t>& references) {
  const auto distance = [answer](size_t length) {
    return length > answer ? length - answer : answer - length;
  };
  return *std::min_element(references.begin(), references.end(), [&](size_t a, size_t b) {
    return distance(a) != distance(b) ? distance(a) < distance(b) : a < b;
  });
}

// The larger count of each n-gram; the keys of `from` must outlive `into`.
void MergeMaximum(const NgramCounts& from, NgramCounts* into) {
  for (const auto& [ngram, count] : from) {
    int64_t& largest = (*into)[ngram];
    largest = std::max(largest, count);
  }
}

int64_t Total(const NgramCounts& counts) {
  int64_t total = 0;
  for (const auto& [ngram, count] : counts) total += count;
  return total;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Bleu>> Bleu::Create(BleuWords words) {
  std::unique_ptr<Bleu> bleu(new Bleu(words));
  for (const auto& [pattern, replacement] : RulesOf(words)) {
    ETALON_TRY(auto regex, PythonRegex::Compile(pattern));
    bleu->rules_.push_back({.pattern = std::move(regex), .replacement = replacement});
  }
  return bleu;
}

absl::StatusOr<std::string> Bleu::Tokenize(std::string_view text) const {
  std::string line(StripEnd(text));
  if (words_ == BleuWords::k13a) line = Unescape(line);
  for (const Rule& rule : rules_) {
    ETALON_TRY(line, rule.pattern->Sub(rule.replacement, line));
  }
  return SingleSpaced(line);
}

absl::StatusOr<std::vector<double>> Bleu::Statistics(
    std::string_view answer, std::span<const std::string> references) const {
  if (references.empty()) return absl::InvalidArgumentError("bleu: there is no reference");
  // The counts are views into these.
  std::vector<std::string> lines;
  std::vector<std::vector<std::string_view>> words_of;
  std::vector<size_t> lengths;
  for (const std::string& reference : references) {
    ETALON_TRY(std::string line, Tokenize(reference));
    lines.push_back(std::move(line));
  }
  for (const std::string& line : lines) {
    words_of.push_back(SplitWords(line));
    lengths.push_back(words_of.back().size());
  }
  ETALON_TRY(const std::string line, Tokenize(answer));
  const std::vector<std::string_view> words = SplitWords(line);
  std::vector<double> statistics(kBleuNumbers);
  statistics[0] = static_cast<double>(words.size());
  statistics[1] = static_cast<double>(ClosestLength(words.size(), lengths));
  for (size_t n = 1; n <= kOrder; ++n) {
    NgramCounts wanted;
    for (size_t i = 0; i < lines.size(); ++i) {
      MergeMaximum(CountWordNgrams(lines[i], words_of[i], n), &wanted);
    }
    const NgramCounts given = CountWordNgrams(line, words, n);
    statistics[1 + n] = static_cast<double>(CommonCount(given, wanted));
    statistics[1 + kOrder + n] = static_cast<double>(Total(given));
  }
  return statistics;
}

double BleuOf(std::span<const double> sums) {
  ETALON_CHECK(sums.size() == kBleuNumbers);
  const double answer_words = sums[0], reference_words = sums[1];
  const auto right = sums.subspan(2, kOrder), all = sums.subspan(2 + kOrder, kOrder);
  if (std::all_of(right.begin(), right.end(), [](double count) { return count == 0; })) return 0;
  constexpr double kLogOfZero = -9999999999;
  double smoothing = 1, logs = 0;
  bool ended = false;  // the orders from the first one without a run on have precision 0
  for (size_t n = 0; n < kOrder; ++n) {
    ended = ended || all[n] == 0;
    if (ended) {
      logs += kLogOfZero;
      continue;
    }
    if (right[n] == 0) smoothing *= 2;
    const double precision =
        right[n] == 0 ? 100.0 / (smoothing * all[n]) : 100.0 * right[n] / all[n];
    logs += std::log(precision);
  }
  const double brevity =
      answer_words < reference_words ? std::exp(1 - reference_words / answer_words) : 1;
  return brevity * std::exp(logs / static_cast<double>(kOrder));
}

}  // namespace etalon
