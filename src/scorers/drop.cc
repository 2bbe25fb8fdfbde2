#include "scorers/drop.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <set>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/python.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon {
namespace {

using Bag = std::set<std::string, std::less<>>;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Digits with at most one point, and maybe an exponent.
bool IsDecimal(std::string_view text) {
  const auto skip_digits = [&text] {
    const size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(count);
    return count;
  };
  size_t digits = skip_digits();
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += skip_digits();
  }
  if (digits == 0) return false;
  if (!text.starts_with('e')) return text.empty();
  text.remove_prefix(1);
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  return skip_digits() > 0 && text.empty();
}

// Python's float() of a text in lower case, but for digits beyond ASCII.
std::optional<double> PythonNumber(std::string_view text) {
  text = PythonStrip(text);
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
      continue;
    }
    const bool is_between =
        i > 0 && i + 1 < text.size() && IsDigit(text[i - 1]) && IsDigit(text[i + 1]);
    if (!is_between) return std::nullopt;
  }
  std::string_view bare = plain;
  double sign = 1;
  if (bare.starts_with('-') || bare.starts_with('+')) {
    sign = bare.front() == '-' ? -1 : 1;
    bare.remove_prefix(1);
  }
  if (bare == "inf" || bare == "infinity") return sign * std::numeric_limits<double>::infinity();
  if (bare == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (!IsDecimal(bare)) return std::nullopt;
  if (const auto number = ParseDouble(bare)) return sign * *number;
  // Beyond what a double holds: nothing, or without bound.
  const bool is_tiny = bare.find("e-") != std::string_view::npos;
  return is_tiny ? sign * 0.0 : sign * std::numeric_limits<double>::infinity();
}

bool IsPunctuation(char c) {
  constexpr std::string_view kPunctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  return kPunctuation.find(c) != std::string_view::npos;
}

// Python's split() without a separator.
std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) words.push_back(word);
    word.clear();
  };
  for (const uint32_t code_point : DecodeUtf8(text)) {
    if (IsPythonSpace(code_point)) {
      end_word();
    } else {
      AppendUtf8(code_point, &word);
    }
  }
  end_word();
  return words;
}

Bag NumbersIn(const Bag& bag) {
  Bag numbers;
  for (const std::string& word : bag) {
    if (PythonNumber(word).has_value()) numbers.insert(word);
  }
  return numbers;
}

size_t CommonCount(const Bag& a, const Bag& b) {
  return static_cast<size_t>(std::count_if(
      a.begin(), a.end(), [&b](const std::string& word) { return b.contains(word); }));
}

double F1(const Bag& predicted, const Bag& gold) {
  const Bag gold_numbers = NumbersIn(gold);
  if (!gold_numbers.empty() && CommonCount(gold_numbers, predicted) == 0) return 0;
  const auto common = static_cast<double>(CommonCount(gold, predicted));
  const double precision = predicted.empty() ? 1.0 : common / static_cast<double>(predicted.size());
  const double recall = gold.empty() ? 1.0 : common / static_cast<double>(gold.size());
  if (precision == 0.0 && recall == 0.0) return 0;
  return (2 * precision * recall) / (precision + recall);
}

Bag BagOf(std::string_view normalized) {
  const auto words = Words(normalized);
  return {words.begin(), words.end()};
}

// One text stands against all spans: it is matched with the one that it fits best.
absl::StatusOr<DropMark> Against(const std::string& predicted, const Value::List& spans) {
  const Bag bag = BagOf(predicted);
  DropMark mark;
  double best = 0;
  for (const Value& span : spans) {
    ETALON_TRY(const std::string gold, NormalizeDropAnswer(span.AsString()));
    if (spans.size() == 1 && gold == predicted) mark.exact = 1;
    best = std::max(best, F1(bag, BagOf(gold)));
  }
  constexpr double kHundred = 100;  // numpy's round to two decimals
  mark.f1 = std::nearbyint(best / static_cast<double>(spans.size()) * kHundred) / kHundred;
  return mark;
}

}  // namespace

absl::StatusOr<std::string> NormalizeDropAnswer(std::string_view text) {
  ETALON_TRY(const auto article, PythonRegex::Compile("\\b(a|an|the)\\b"));
  std::vector<std::string> tokens;
  const std::string spaced = ReplaceAll(text, "-", " ");
  for (const std::string_view part : SplitText(spaced, " ")) {
    std::string token = LowerCase(part);
    if (!PythonNumber(token).has_value()) std::erase_if(token, IsPunctuation);
    if (const auto number = PythonNumber(token)) token = PythonFloat(*number);
    ETALON_TRY(token, article->Sub(" ", token));
    token = JoinText(Words(token), " ");
    if (!token.empty()) tokens.push_back(std::move(token));
  }
  return JoinText(tokens, " ");
}

absl::StatusOr<DropMark> MarkDrop(std::string_view scorer, const Value& scorer_input,
                                  std::span<const Value> results) {
  if (results.size() != 1 || !results[0].is_string()) {
    return absl::InvalidArgumentError(
        StrCat(scorer, ": the filters must leave one text, e.g. by take_first"));
  }
  const Value* answers = scorer_input.Find("answers");
  if (answers == nullptr || !answers->is_list()) {
    return absl::InvalidArgumentError(StrCat(scorer, ": the document has no list \"answers\""));
  }
  ETALON_TRY(const std::string predicted, NormalizeDropAnswer(results[0].AsString()));
  DropMark best;
  for (const Value& answer : answers->AsList()) {
    const bool is_texts = answer.is_list() && !answer.AsList().empty() &&
                          std::all_of(answer.AsList().begin(), answer.AsList().end(),
                                      [](const Value& span) { return span.is_string(); });
    if (!is_texts) {
      return absl::InvalidArgumentError(StrCat(scorer, ": an answer is no list of texts"));
    }
    if (PythonStrip(answer.AsList().front().AsString()).empty()) continue;
    ETALON_TRY(const DropMark mark, Against(predicted, answer.AsList()));
    best.exact = std::max(best.exact, mark.exact);
    best.f1 = std::max(best.f1, mark.f1);
  }
  return best;
}

}  // namespace etalon
