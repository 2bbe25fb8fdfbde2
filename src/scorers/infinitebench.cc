#include "scorers/infinitebench.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/texts/punctuation.h"
#include "base/try.h"
#include "similarity/words.h"

namespace etalon {
namespace {

using Input = InfiniteBenchInput;
using Mark = absl::StatusOr<double>;

double AnyOf(const Input& input, const std::function<bool(std::string_view)>& is_right) {
  return std::any_of(input.answers.begin(), input.answers.end(),
                     [&](const std::string& answer) { return is_right(PythonStrip(answer)); })
             ? 1.0
             : 0.0;
}

std::string WithBlanksFor(std::string_view text, std::string_view characters) {
  std::string blank(text);
  for (char& c : blank) {
    if (characters.find(c) != std::string_view::npos) c = ' ';
  }
  return blank;
}

Mark Substring(const Input& input, std::string_view answer) {
  const std::string upper = UpperCase(answer);
  return AnyOf(input, [&](std::string_view right) {
    return upper.find(UpperCase(right)) != std::string::npos;
  });
}

Mark Word(const Input& input, std::string_view answer) {
  const std::string cleaned = WithBlanksFor(answer, "\n:\"'.,?!{}");
  const auto words = SplitWords(cleaned);
  return AnyOf(input, [&](std::string_view right) {
    return std::find(words.begin(), words.end(), right) != words.end();
  });
}

Mark FirstInteger(const Input& input, std::string_view answer) {
  constexpr std::string_view kDigits = "0123456789";
  const size_t begin = answer.find_first_of(kDigits);
  if (begin == std::string_view::npos) return 0.0;
  const size_t end = std::min(answer.find_first_not_of(kDigits, begin), answer.size());
  return AnyOf(input,
               [&](std::string_view right) { return right == answer.substr(begin, end - begin); });
}

// Python's int() of a text; here without underscores.
std::optional<int64_t> ReadInteger(std::string_view text) {
  const std::string_view digits = text.starts_with('+') ? text.substr(1) : text;
  if (digits.starts_with('+') || (text.starts_with('+') && digits.starts_with('-'))) return {};
  return ParseInt(digits);
}

Mark FirstNumber(const PythonRegex& number, const Input& input, std::string_view answer) {
  ETALON_TRY(const auto match, number.Search(answer));
  if (!match.has_value()) return 0.0;
  const std::string& given = *match->groups[0];
  return AnyOf(input, [&](std::string_view right) {
    const bool are_whole = (given + std::string(right)).find('.') == std::string::npos;
    if (are_whole) {
      const auto ours = ReadInteger(given), theirs = ReadInteger(right);
      return ours.has_value() && theirs.has_value() ? *ours == *theirs : given == right;
    }
    const auto ours = ParseDouble(given), theirs = ParseDouble(right);
    return ours.has_value() && theirs.has_value() ? *ours == *theirs : given == right;
  });
}

Mark LastInteger(const Input& input, std::string_view answer) {
  const std::string cleaned = WithBlanksFor(answer, "\n.`'\":");
  const auto words = SplitWords(cleaned);
  const auto given = words.empty() ? std::nullopt : ReadInteger(words.back());
  if (!given.has_value()) return 0.0;
  return AnyOf(input, [&](std::string_view right) {
    const auto theirs = ReadInteger(right);
    return theirs.has_value() ? *theirs == *given : words.back() == right;
  });
}

bool IsLetterTo(std::string_view text, char last) {
  return !text.empty() && text[0] >= 'A' && text[0] <= last;
}

// The first character in capitals.
std::string FirstUpper(std::string_view text) {
  const std::vector<uint32_t> letters = DecodeUtf8(text);
  std::string first;
  if (!letters.empty()) AppendUtf8(letters[0], &first);
  return UpperCase(first);
}

// What stands behind a phrase, in whatever case; none where it is not there.
std::optional<std::string_view> Behind(std::string_view text, std::string_view phrase) {
  const size_t at = LowerCase(text).find(phrase);
  if (at == std::string::npos || at + phrase.size() > text.size()) return std::nullopt;
  return PythonStrip(text.substr(at + phrase.size()));
}

Mark Choice(const PythonRegex& last_letter, const Input& input, std::string_view answer) {
  if (input.letter.empty()) return 0.0;
  const auto is_letter = [&](std::string_view given) { return given == input.letter ? 1.0 : 0.0; };
  ETALON_TRY(const auto match, last_letter.Search(answer));
  if (match.has_value()) return is_letter(*match->groups[1]);
  if (answer.empty()) return 0.0;
  if (IsLetterTo(answer, 'D')) return is_letter(answer.substr(0, 1));
  if (UpperCase(answer) == input.letter) return 1.0;
  const std::string cleaned = WithBlanksFor(answer, "\n\"'.,?!{}");
  for (const std::string_view phrase : {"answer is:", "answer:", "answer is", "option is"}) {
    const auto behind = Behind(cleaned, phrase);
    if (!behind.has_value()) continue;
    const std::string first = FirstUpper(*behind);
    if (IsLetterTo(first, 'D')) return is_letter(first);
  }
  for (const std::string_view word : SplitWords(cleaned)) {
    const std::string upper = UpperCase(word);
    if (upper.size() == 1 && IsLetterTo(upper, 'D')) return is_letter(upper);
  }
  return 0.0;
}

// The letter of a function, or its name.
Mark Function(const PythonRegex& last_letter, const Input& input, std::string_view answer) {
  if (input.answers.empty() || input.letter.empty()) return 0.0;
  const std::string_view name = PythonStrip(input.answers[0]);
  ETALON_TRY(const auto match, last_letter.Search(answer));
  if (match.has_value()) return *match->groups[1] == input.letter ? 1.0 : 0.0;
  std::string cleaned = WithBlanksFor(answer, "-*");
  cleaned = ReplaceAll(ReplaceAll(cleaned, "Option", " "), "option", " ");
  while (cleaned.find("  ") != std::string::npos) cleaned = ReplaceAll(cleaned, "  ", " ");
  const std::string_view bare = PythonStrip(cleaned);
  const auto begins_with_name = [&](std::string_view text) {
    return !name.empty() && text.starts_with(name);
  };
  if (UpperCase(bare).starts_with(input.letter) || begins_with_name(bare)) return 1.0;
  for (const std::string_view phrase : {"answer is:", "is:", "answer:", "correct option is:"}) {
    const auto behind = Behind(bare, phrase);
    if (!behind.has_value()) continue;
    const bool is_right =
        !behind->empty() && (FirstUpper(*behind) == input.letter || begins_with_name(*behind));
    return is_right ? 1.0 : 0.0;
  }
  return 0.0;
}

double SharedF1(std::vector<std::string> ours, std::vector<std::string> theirs) {
  if (ours.empty() || theirs.empty()) return 0;
  const auto precision_over = static_cast<double>(ours.size());
  const auto recall_over = static_cast<double>(theirs.size());
  std::sort(ours.begin(), ours.end());
  std::sort(theirs.begin(), theirs.end());
  std::vector<std::string> common;
  std::set_intersection(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                        std::back_inserter(common));
  if (common.empty()) return 0;
  const double precision = static_cast<double>(common.size()) / precision_over;
  const double recall = static_cast<double>(common.size()) / recall_over;
  return 2 * precision * recall / (precision + recall);
}

// Lower case, articles, punctuation: in this order, so that "a-b" keeps no article.
absl::StatusOr<std::vector<std::string>> EnglishWords(const PythonRegex& articles,
                                                      std::string_view text) {
  ETALON_TRY(const std::string bare, articles.Sub(" ", LowerCase(text)));
  const std::string plain = WithoutAsciiPunctuation(bare);
  const auto words = SplitWords(plain);
  return std::vector<std::string>(words.begin(), words.end());
}

Mark Words(const PythonRegex& articles, const Input& input, std::string_view answer) {
  ETALON_TRY(const auto given, EnglishWords(articles, answer));
  double best = 0;
  for (const std::string& right : input.answers) {
    ETALON_TRY(auto words, EnglishWords(articles, right));
    best = std::max(best, SharedF1(given, std::move(words)));
  }
  return best;
}

std::vector<std::string> ChineseCharacters(std::string_view text) {
  constexpr std::string_view kPunctuation =
      "！？｡。＂＃＄％＆＇（）＊＋，－／：；＜＝＞＠［＼］＾＿｀｛｜｝～｟｠｢｣､、〃》「」『』【】〔"
      "〕〖〗〘〙〚〛"
      "〜〝〞〟〰〾〿–—''‛\"\"„‟…‧﹏.";
  const std::vector<uint32_t> marks = DecodeUtf8(kPunctuation);
  std::vector<std::string> characters;
  for (const uint32_t c : DecodeUtf8(LowerCase(WithoutAsciiPunctuation(text)))) {
    if (IsPythonSpace(c) || std::find(marks.begin(), marks.end(), c) != marks.end()) continue;
    AppendUtf8(c, &characters.emplace_back());
  }
  return characters;
}

Mark Characters(const Input& input, std::string_view answer) {
  double best = 0;
  for (const std::string& right : input.answers) {
    best = std::max(best, SharedF1(ChineseCharacters(answer), ChineseCharacters(right)));
  }
  return best;
}

using RegexMark = Mark (*)(const PythonRegex& regex, const Input& input, std::string_view answer);

absl::StatusOr<InfiniteBenchRule> WithRegex(std::string_view pattern, RegexMark mark) {
  ETALON_TRY(std::unique_ptr<PythonRegex> compiled, PythonRegex::Compile(pattern));
  return [regex = std::shared_ptr<const PythonRegex>(std::move(compiled)), mark](
             const Input& input, std::string_view answer) { return mark(*regex, input, answer); };
}

}  // namespace

absl::StatusOr<InfiniteBenchRule> MakeInfiniteBenchRule(std::string_view name) {
  if (name == "substring") return InfiniteBenchRule(Substring);
  if (name == "word") return InfiniteBenchRule(Word);
  if (name == "integer") return InfiniteBenchRule(FirstInteger);
  if (name == "last_integer") return InfiniteBenchRule(LastInteger);
  if (name == "characters") return InfiniteBenchRule(Characters);
  if (name == "number") return WithRegex("\\d+\\.\\d+|\\d+", FirstNumber);
  if (name == "choice") return WithRegex("\\b([A-D])\\b(?!.*\\b[A-D]\\b)", Choice);
  if (name == "function") return WithRegex("\\b([A-J])\\b(?!.*\\b[A-J]\\b)", Function);
  if (name == "words") return WithRegex("\\b(a|an|the)\\b", Words);
  return absl::InvalidArgumentError(
      StrCat("scorer infinitebench: there is no rule \"", name, "\""));
}

}  // namespace etalon
