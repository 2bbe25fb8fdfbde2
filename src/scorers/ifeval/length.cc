// How many sentences, paragraphs and words a reply has.
#include "base/letter_case.h"
#include "base/regex.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/instruction.h"
#include "scorers/ifeval/sentences.h"

namespace etalon::ifeval {
namespace {

absl::StatusOr<bool> HasSentences(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "num_sentences"));
  ETALON_TRY(const auto sentences, SplitSentences(reply));
  return Relates(arguments, "relation", static_cast<int64_t>(sentences.size()), wanted);
}

absl::StatusOr<bool> HasParagraphs(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "num_paragraphs"));
  ETALON_TRY(const auto regex, PythonRegex::Compile(R"(\s?\*\*\*\s?)"));
  ETALON_TRY(const auto paragraphs, regex->Split(reply));
  auto count = static_cast<int64_t>(paragraphs.size());
  for (size_t i = 0; i < paragraphs.size(); ++i) {
    if (!PythonStrip(paragraphs[i]).empty()) continue;
    if (i > 0 && i + 1 < paragraphs.size()) return false;
    --count;
  }
  return count == wanted;
}

absl::StatusOr<bool> HasWords(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "num_words"));
  ETALON_TRY(const int64_t count, CountMatches(R"(\w+)", reply));
  return Relates(arguments, "relation", count, wanted);
}

// The first word without quotes before it, up to the first punctuation, in lower case.
std::string FirstWord(std::string_view paragraph) {
  std::string_view word = paragraph;
  const auto characters = DecodeUtf8(paragraph);
  std::string until_space;
  for (const uint32_t c : characters) {
    if (IsPythonSpace(c)) break;
    AppendUtf8(c, &until_space);
  }
  word = until_space;
  while (word.starts_with('\'')) word.remove_prefix(1);
  while (word.starts_with('"')) word.remove_prefix(1);
  std::string lower;
  for (const uint32_t c : DecodeUtf8(word.substr(0, word.find_first_of(".,?!'\"")))) {
    std::string letter;
    AppendUtf8(c, &letter);
    lower += LowerCase(letter);
  }
  return lower;
}

absl::StatusOr<bool> NthParagraphBegins(const Value& arguments, const std::string& reply) {
  ETALON_TRY(const int64_t wanted, CountArgument(arguments, "num_paragraphs"));
  ETALON_TRY(const int64_t nth, CountArgument(arguments, "nth_paragraph"));
  ETALON_TRY(const std::string first_word, TextArgument(arguments, "first_word"));
  const auto paragraphs = SplitText(reply, "\n\n");
  auto count = static_cast<int64_t>(paragraphs.size());
  for (const std::string_view paragraph : paragraphs) {
    count -= PythonStrip(paragraph).empty() ? 1 : 0;
  }
  if (nth < 1 || nth > count) return false;
  const std::string_view paragraph = PythonStrip(paragraphs[static_cast<size_t>(nth - 1)]);
  if (paragraph.empty()) return false;
  return count == wanted && FirstWord(paragraph) == LowerCase(first_word);
}

constexpr std::string_view kSentences[] = {"num_sentences", "relation"};
constexpr std::string_view kParagraphs[] = {"num_paragraphs"};
constexpr std::string_view kWords[] = {"num_words", "relation"};
constexpr std::string_view kNth[] = {"num_paragraphs", "nth_paragraph", "first_word"};

constexpr InstructionKind kKinds[] = {
    {"length_constraints:number_sentences", kSentences, HasSentences},
    {"length_constraints:number_paragraphs", kParagraphs, HasParagraphs},
    {"length_constraints:number_words", kWords, HasWords},
    {"length_constraints:nth_paragraph_first_word", kNth, NthParagraphBegins},
};

}  // namespace

std::span<const InstructionKind> LengthInstructions() { return kKinds; }

}  // namespace etalon::ifeval
