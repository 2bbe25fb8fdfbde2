// The language of a reply and the case of its letters.
#include "base/letter_case.h"
#include "base/try.h"
#include "scorers/ifeval/instruction.h"
#include "scorers/ifeval/language.h"
#include "scorers/ifeval/words.h"

namespace etalon::ifeval {
namespace {

// A text in which no language can be told counts as followed, as in the field.
absl::StatusOr<bool> IsIn(std::string_view language, const std::string& reply) {
  ETALON_TRY(const std::optional<std::string> detected, DetectLanguage(reply));
  return !detected.has_value() || *detected == language;
}

absl::StatusOr<bool> IsInLanguage(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const std::string language, TextArgument(arguments, "language"));
  return IsIn(language, reply);
}

absl::StatusOr<bool> IsEnglishCapital(const Value&, const std::string& reply) {
  if (!IsUpperText(reply)) return false;
  return IsIn("en", reply);
}

absl::StatusOr<bool> IsEnglishLowercase(const Value&, const std::string& reply) {
  if (!IsLowerText(reply)) return false;
  return IsIn("en", reply);
}

absl::StatusOr<bool> HasCapitalWords(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "capital_frequency"));
  ETALON_TRY(const auto words, SplitWords(reply));
  int64_t count = 0;
  for (const std::string& word : words) count += IsUpperText(word) ? 1 : 0;
  return Relates(arguments, "capital_relation", count, wanted);
}

constexpr std::string_view kLanguage[] = {"language"};
constexpr std::string_view kCapital[] = {"capital_frequency", "capital_relation"};

constexpr InstructionKind kKinds[] = {
    {"language:response_language", kLanguage, IsInLanguage},
    {"change_case:english_capital", {}, IsEnglishCapital},
    {"change_case:english_lowercase", {}, IsEnglishLowercase},
    {"change_case:capital_word_frequency", kCapital, HasCapitalWords},
};

}  // namespace

std::span<const InstructionKind> CaseInstructions() { return kKinds; }

}  // namespace etalon::ifeval
