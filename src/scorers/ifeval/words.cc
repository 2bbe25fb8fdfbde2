#include "scorers/ifeval/words.h"

#include <memory>
#include <utility>

#include "base/check.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/sentences.h"

namespace etalon::ifeval {
namespace {

struct Rule {
  const char* pattern;
  const char* replacement;
};

// nltk/tokenize/destructive.py, in its order: quotes that open, punctuation, brackets, dashes.
constexpr Rule kBefore[] = {
    {"([\u00ab\u201c\u2018\u201e]|[`]+)", " \\1 "},
    {"^\"", "``"},
    {"(``)", " \\1 "},
    {R"(([ \(\[{<])(\"|'{2}))", "\\1 `` "},
    {R"((?i)(?<!\w)(')(?!(?:re|ve|ll|m|t|s|d|n)\b)(?=\w))", "\\1 "},
    {"([^\\.])(\\.)([\\]\\)}>\"'\u00bb\u201d\u2019 ]*+)\\s*$", "\\1 \\2 \\3 "},
    {R"(([:,])([^\d]))", " \\1 \\2"},
    {"([:,])$", " \\1 "},
    {R"(\.{2,})", " \\g<0> "},
    {"[;@#$%&]", " \\g<0> "},
    {"[\u2012-\u2015]", " \\g<0> "},
    {R"(([^\.])(\.)([\]\)}>"']*)\s*$)", "\\1 \\2\\3 "},
    {"[?!]", " \\g<0> "},
    {"([^'])' ", "\\1 ' "},
    {"[*]", " \\g<0> "},
    {R"([\]\[\(\)\{\}\<\>])", " \\g<0> "},
    {"--", " -- "},
};
// With a blank on either side: quotes that close, and contractions.
constexpr Rule kAfter[] = {
    {"([\u00bb\u201d\u2019])", " \\1 "},
    {"''", " '' "},
    {"\"", " '' "},
    {R"(\s+)", " "},
    {"([^' ])('[sS]|'[mM]|'[dD]|') ", "\\1 \\2 "},
    {"([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) ", "\\1 \\2 "},
    {R"((?i)\b(can)(not)\b)", " \\1 \\2 "},
    {R"((?i)\b(d)('ye)\b)", " \\1 \\2 "},
    {R"((?i)\b(gim)(me)\b)", " \\1 \\2 "},
    {R"((?i)\b(gon)(na)\b)", " \\1 \\2 "},
    {R"((?i)\b(got)(ta)\b)", " \\1 \\2 "},
    {R"((?i)\b(lem)(me)\b)", " \\1 \\2 "},
    {R"((?i)\b(more)('n)\b)", " \\1 \\2 "},
    {R"((?i)\b(wan)(na)(?=\s))", " \\1 \\2 "},
    {R"((?i) ('t)(is)\b)", " \\1 \\2 "},
    {R"((?i) ('t)(was)\b)", " \\1 \\2 "},
};

class Rules {
 public:
  template <size_t N>
  explicit Rules(const Rule (&rules)[N]) {
    for (const Rule& rule : rules) {
      auto regex = PythonRegex::Compile(rule.pattern);
      ETALON_CHECK(regex.ok());
      steps_.emplace_back(*std::move(regex), rule.replacement);
    }
  }
  absl::StatusOr<std::string> Apply(std::string text) const {
    for (const auto& [regex, replacement] : steps_) {
      ETALON_TRY(text, regex->Sub(replacement, text));
    }
    return text;
  }

 private:
  std::vector<std::pair<std::unique_ptr<PythonRegex>, std::string>> steps_;
};

// Python's str.split().
void AppendPieces(std::string_view text, std::vector<std::string>* pieces) {
  std::string piece;
  for (const uint32_t c : DecodeUtf8(text)) {
    if (!IsPythonSpace(c)) {
      AppendUtf8(c, &piece);
    } else if (!piece.empty()) {
      pieces->push_back(std::exchange(piece, ""));
    }
  }
  if (!piece.empty()) pieces->push_back(piece);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SplitWords(std::string_view text) {
  static const Rules& before = *new Rules(kBefore);
  static const Rules& after = *new Rules(kAfter);
  ETALON_TRY(const auto sentences, SplitSentences(text));
  std::vector<std::string> words;
  for (const std::string& sentence : sentences) {
    ETALON_TRY(std::string spaced, before.Apply(sentence));
    ETALON_TRY(spaced, after.Apply(StrCat(" ", spaced, " ")));
    AppendPieces(spaced, &words);
  }
  return words;
}

}  // namespace etalon::ifeval
