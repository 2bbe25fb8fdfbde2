#include "scorers/ifeval/sentences.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/check.h"
#include "base/letter_case.h"
#include "base/regex.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"
#include "scorers/ifeval/data.h"

namespace etalon::ifeval {
namespace {

// Where a word was seen in the training text, as bits.
constexpr int64_t kMiddleUpper = 4, kUpper = 2 + 4 + 8, kBeginLower = 16, kLower = 16 + 32 + 64;

constexpr std::string_view kMultiple = R"((?:\-{2,}|\.{2,}|(?:\.\s){2,}\.))";
constexpr std::string_view kWordStart = R"([^\(\"\`{\[:;&\#\*@\)}\]\-,])";

std::unique_ptr<PythonRegex> CompileOurs(const std::string& pattern) {
  auto regex = PythonRegex::Compile(pattern);
  ETALON_CHECK(regex.ok());
  return *std::move(regex);
}

// The quotes are written as themselves: Python's pattern syntax has no \x{…}.
std::string NonWord() { return "(?:[)\";}\\]*:@'({\\[\u2018\u2019\u201c\u201d\u00ab\u00bb?!])"; }

struct Token {
  std::string text, type;
  bool ends_in_period = false, is_break = false, is_abbreviation = false, is_ellipsis = false;

  std::string TypeWithoutPeriod() const {
    return type.size() > 1 && type.ends_with('.') ? type.substr(0, type.size() - 1) : type;
  }
  std::string TypeWithoutSentencePeriod() const { return is_break ? TypeWithoutPeriod() : type; }
  uint32_t First() const { return DecodeUtf8(text).front(); }
};

struct Span {
  size_t begin = 0, end = 0;
};

enum class Starter { kNo, kYes, kUnknown };

class Punkt {
 public:
  Punkt();
  absl::StatusOr<std::vector<std::string>> Split(std::string_view text) const;

 private:
  absl::StatusOr<std::vector<Span>> Cut(std::string_view text) const;
  absl::StatusOr<std::vector<Span>> Realign(std::string_view text, std::vector<Span> spans) const;
  absl::StatusOr<bool> HasBreak(std::string_view context) const;
  absl::StatusOr<std::vector<Token>> Tokens(std::string_view context) const;
  absl::Status AnnotateAlone(Token* token) const;
  absl::Status AnnotateBefore(Token* token, const Token& next) const;
  Starter StartsSentence(const Token& token) const;
  int64_t ContextOf(const std::string& type) const {
    const auto found = contexts_.find(type);
    return found == contexts_.end() ? 0 : found->second;
  }

  std::unordered_set<std::string> abbreviations_, starters_, collocations_;
  std::unordered_map<std::string, int64_t> contexts_;
  std::unique_ptr<PythonRegex> end_, word_, realign_, number_, initial_, ellipsis_;
};

Punkt::Punkt() {
  for (const std::string_view line : SplitText(PunktEnglishData(), "\n")) {
    if (line.size() < 2) continue;
    const std::string rest(line.substr(2));
    switch (line[0]) {
      case 'a':
        abbreviations_.insert(rest);
        break;
      case 's':
        starters_.insert(rest);
        break;
      case 'c':
        collocations_.insert(rest);
        break;
      default:
        const size_t tab = rest.rfind('\t');
        contexts_[rest.substr(0, tab)] = ParseInt(rest.substr(tab + 1)).value_or(0);
    }
  }
  const std::string non_word = NonWord();
  end_ = CompileOurs(StrCat("[.?!](?=(", non_word, R"(|\s+(\S+))))"));
  word_ = CompileOurs(StrCat("(", kMultiple, "|(?=", kWordStart, R"()\S+?(?=\s|$|)", non_word, "|",
                             kMultiple, R"(|,(?=$|\s|)", non_word, "|", kMultiple, R"())|\S))"));
  realign_ = CompileOurs(
      "(?m)\\A[\"')\\]}\u2018\u2019\u201c\u201d\u00ab\u00bb]+?"
      "(?:\\s+|(?=--)|$)");
  number_ = CompileOurs(R"(^-?[\.,]?\d[\d,\.-]*\.?$)");
  initial_ = CompileOurs(R"(\A[^\W\d]\.$)");
  ellipsis_ = CompileOurs(R"(\A\.\.+$)");
}

absl::StatusOr<std::vector<Token>> Punkt::Tokens(std::string_view context) const {
  std::vector<Token> tokens;
  for (const std::string_view line : SplitText(context, "\n")) {
    ETALON_TRY(const auto words, word_->FindAll(line));
    for (const auto& word : words) {
      Token token{.text = word.groups[1].value_or("")};
      ETALON_TRY(token.type, number_->Sub("##number##", LowerCase(token.text)));
      token.ends_in_period = token.text.ends_with('.');
      ETALON_TRY_DO(AnnotateAlone(&token));
      tokens.push_back(std::move(token));
    }
  }
  return tokens;
}

absl::Status Punkt::AnnotateAlone(Token* token) const {
  const std::string& text = token->text;
  if (text == "." || text == "?" || text == "!") {
    token->is_break = true;
    return absl::OkStatus();
  }
  ETALON_TRY(const auto ellipsis, ellipsis_->Search(text));
  if (ellipsis.has_value()) {
    token->is_ellipsis = true;
  } else if (token->ends_in_period && !text.ends_with("..")) {
    const std::string word = LowerCase(text.substr(0, text.size() - 1));
    const std::string last = word.substr(word.rfind('-') + 1);
    const bool is_known = abbreviations_.contains(word) || abbreviations_.contains(last);
    (is_known ? token->is_abbreviation : token->is_break) = true;
  }
  return absl::OkStatus();
}

Starter Punkt::StartsSentence(const Token& token) const {
  if (token.text.size() == 1 && std::string_view(";:,.!?").find(token.text) != std::string::npos) {
    return Starter::kNo;
  }
  const int64_t context = ContextOf(token.TypeWithoutSentencePeriod());
  if (IsUpper(token.First()) && (context & kLower) != 0 && (context & kMiddleUpper) == 0) {
    return Starter::kYes;
  }
  if (IsLower(token.First()) && ((context & kUpper) != 0 || (context & kBeginLower) == 0)) {
    return Starter::kNo;
  }
  return Starter::kUnknown;
}

absl::Status Punkt::AnnotateBefore(Token* token, const Token& next) const {
  if (!token->ends_in_period) return absl::OkStatus();
  const std::string type = token->TypeWithoutPeriod();
  const std::string next_type = next.TypeWithoutSentencePeriod();
  ETALON_TRY(const auto initial, initial_->Search(token->text));
  const bool is_initial = initial.has_value();
  const auto make_abbreviation = [token] {
    token->is_break = false;
    token->is_abbreviation = true;
  };
  if (collocations_.contains(StrCat(type, "\t", next_type))) {
    make_abbreviation();
    return absl::OkStatus();
  }
  const Starter starts = StartsSentence(next);
  if ((token->is_abbreviation || token->is_ellipsis) && !is_initial) {
    const bool is_starter = IsUpper(next.First()) && starters_.contains(next_type);
    if (starts == Starter::kYes || is_starter) {
      token->is_break = true;
      return absl::OkStatus();
    }
  }
  if (is_initial || type == "##number##") {
    const bool is_name = starts == Starter::kUnknown && is_initial && IsUpper(next.First()) &&
                         (ContextOf(next_type) & kLower) == 0;
    if (starts == Starter::kNo || is_name) make_abbreviation();
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Punkt::HasBreak(std::string_view context) const {
  ETALON_TRY(auto tokens, Tokens(context));
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    ETALON_TRY_DO(AnnotateBefore(&tokens[i], tokens[i + 1]));
    if (tokens[i].is_break) return true;
  }
  return false;
}

// The ends of sentences among the places that could be one. Of places in one word only the last
// counts; it is looked at with the word before it and the one after.
absl::StatusOr<std::vector<Span>> Punkt::Cut(std::string_view text) const {
  ETALON_TRY(const auto matches, end_->FindAll(text));
  std::vector<Span> spans;
  size_t last_break = 0;
  Span word;  // before the match at hand
  const auto decide = [&](const PythonRegex::Match& match) -> absl::Status {
    const std::string after = match.groups[1].value_or("");
    const std::string context = StrCat(text.substr(word.begin, match.end - word.begin), after);
    ETALON_TRY(const bool has_break, HasBreak(context));
    if (!has_break) return absl::OkStatus();
    spans.push_back({last_break, match.end});
    const std::string next = match.groups.size() > 2 ? match.groups[2].value_or("") : "";
    last_break = match.end + (next.empty() ? 0 : after.size() - next.size());
    return absl::OkStatus();
  };
  const PythonRegex::Match* previous = nullptr;
  for (const auto& match : matches) {
    const std::string_view before = text.substr(word.end, match.begin - word.end);
    const size_t space = before.find_last_of(" \t\n\r\v\f");
    const bool has_space = space != std::string_view::npos && space > 0;
    const Span next_word{has_space ? word.end + space + 1 : word.begin, match.begin};
    if (previous != nullptr && word.end <= next_word.begin) ETALON_TRY_DO(decide(*previous));
    previous = &match;
    word = next_word;
  }
  if (previous != nullptr) ETALON_TRY_DO(decide(*previous));
  const size_t end = PythonStrip(StrCat("x", text)).size() - 1;
  spans.push_back({last_break, std::max(end, last_break)});
  return spans;
}

// Closing quotes and brackets belong to the sentence before them.
absl::StatusOr<std::vector<Span>> Punkt::Realign(std::string_view text,
                                                 std::vector<Span> spans) const {
  std::vector<Span> out;
  size_t moved = 0;
  for (size_t i = 0; i < spans.size(); ++i) {
    const Span span{spans[i].begin + moved, spans[i].end};
    const bool is_empty = span.begin >= span.end;
    if (i + 1 == spans.size()) {
      if (!is_empty) out.push_back(span);
      break;
    }
    const Span& next = spans[i + 1];
    ETALON_TRY(const auto match, realign_->Search(text.substr(next.begin, next.end - next.begin)));
    moved = match.has_value() ? match->end : 0;
    if (match.has_value()) {
      const size_t closing = PythonStrip(match->groups[0].value_or("")).size();
      out.push_back({span.begin, next.begin + closing});
    } else if (!is_empty) {
      out.push_back(span);
    }
  }
  return out;
}

absl::StatusOr<std::vector<std::string>> Punkt::Split(std::string_view text) const {
  ETALON_TRY(auto spans, Cut(text));
  ETALON_TRY(spans, Realign(text, std::move(spans)));
  std::vector<std::string> sentences;
  for (const Span& span : spans) {
    const size_t size = span.end > span.begin ? span.end - span.begin : 0;
    sentences.emplace_back(text.substr(span.begin, size));
  }
  return sentences;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SplitSentences(std::string_view text) {
  static const Punkt& punkt = *new Punkt();
  return punkt.Split(text);
}

}  // namespace etalon::ifeval
