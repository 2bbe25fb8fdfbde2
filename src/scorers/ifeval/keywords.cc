// Words and letters that a reply must or must not have. Keywords are regular expressions, as the
// field uses them.
#include <algorithm>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/instruction.h"

namespace etalon::ifeval {
namespace {

absl::StatusOr<bool> HasKeywords(const Value& arguments, const std::string& reply) {
  ETALON_TRY(auto keywords, TextsArgument(arguments, "keywords"));
  std::sort(keywords.begin(), keywords.end());
  for (const std::string& keyword : keywords) {
    ETALON_TRY(const int64_t count, CountMatches(keyword, reply, true));
    if (count == 0) return false;
  }
  return true;
}

absl::StatusOr<bool> HasKeywordOften(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const std::string keyword, TextArgument(arguments, "keyword"));
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "frequency"));
  ETALON_TRY(const int64_t count, CountMatches(PythonStrip(keyword), reply, true));
  return Relates(arguments, "relation", count, wanted);
}

absl::StatusOr<bool> LacksWords(const Value& arguments, const std::string& reply) {
  ETALON_TRY(auto words, TextsArgument(arguments, "forbidden_words"));
  std::sort(words.begin(), words.end());
  for (const std::string& word : words) {
    ETALON_TRY(const int64_t count, CountMatches(StrCat("\\b", word, "\\b"), reply, true));
    if (count > 0) return false;
  }
  return true;
}

// Two of the data set's documents ask for "#" and "!". The field's check wants a letter and draws
// one at random instead; we count what was asked for.
absl::StatusOr<bool> HasLetterOften(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const std::string letter, TextArgument(arguments, "letter"));
  if (CodePointCount(letter) != 1) {
    return absl::InvalidArgumentError("the instruction's \"letter\" must be one character");
  }
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "let_frequency"));
  const std::string lower = LowerCase(reply);
  const int64_t count = static_cast<int64_t>(SplitText(lower, LowerCase(letter)).size()) - 1;
  return Relates(arguments, "let_relation", count, wanted);
}

constexpr std::string_view kKeywords[] = {"keywords"};
constexpr std::string_view kFrequency[] = {"keyword", "frequency", "relation"};
constexpr std::string_view kForbidden[] = {"forbidden_words"};
constexpr std::string_view kLetter[] = {"letter", "let_frequency", "let_relation"};

constexpr InstructionKind kKinds[] = {
    {"keywords:existence", kKeywords, HasKeywords},
    {"keywords:frequency", kFrequency, HasKeywordOften},
    {"keywords:forbidden_words", kForbidden, LacksWords},
    {"keywords:letter_frequency", kLetter, HasLetterOften},
};

}  // namespace

std::span<const InstructionKind> KeywordInstructions() { return kKinds; }

}  // namespace etalon::ifeval
