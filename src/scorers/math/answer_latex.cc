#include "scorers/math/answer_latex.h"

#include <algorithm>
#include <optional>

#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon::math {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Of a { at `open`; none when it stays open.
std::optional<size_t> ClosingBrace(std::string_view text, size_t open) {
  int64_t depth = 0;
  for (size_t i = open; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}' && --depth == 0) return i;
  }
  return std::nullopt;
}

bool AreOneAnswer(std::string_view between, bool are_same) {
  if (CodePointCount(between) < 10) return true;
  if (are_same || CodePointCount(between) >= 70) return false;
  return between.find_first_of(",;") != kNone || between.find(" and ") != kNone ||
         between.find(" or ") != kNone;
}

// Contents of all boxes, or of the last ones that stand together, joined by commas.
std::string Unboxed(std::string_view text, AnswerLatex::Boxes boxes) {
  std::vector<std::string> contents;  // the last one first
  std::string_view left = text;
  for (;;) {
    const size_t boxed = left.rfind("\\boxed"), framed = left.rfind("\\fbox");
    if (boxed == kNone && framed == kNone) break;
    const bool is_boxed = framed == kNone || (boxed != kNone && boxed > framed);
    const size_t begin = is_boxed ? boxed : framed;
    size_t open = begin + (is_boxed ? 6 : 5);
    while (open < left.size() && (left[open] == ' ' || left[open] == '\n')) ++open;
    if (open >= left.size()) break;
    const auto close = left[open] == '{' ? ClosingBrace(left, open) : std::nullopt;
    if (!close.has_value()) {
      if (contents.empty()) contents.emplace_back(left.substr(open));
      break;
    }
    const std::string held(PythonStrip(left.substr(open + 1, *close - open - 1)));
    if (boxes == AnswerLatex::Boxes::kLast && !contents.empty() &&
        !AreOneAnswer(left.substr(*close + 1), held == contents.back())) {
      break;
    }
    if (contents.empty() || contents.back() != held) contents.push_back(held);
    left = left.substr(0, begin);
  }
  if (contents.empty()) return std::string(text);
  std::reverse(contents.begin(), contents.end());
  return JoinText(contents, ",");
}

constexpr std::string_view kUnitWords =
    "integerpoint|feet|sue|digit|pound|meal|edge|student|children ticket|multiple|east|degree|mph|"
    "kmph|ft|m square| m east|sq m|deg|mile|monkey|prime|ratio|rd|o|gm|lb|tile|per|dm|lt|gain|ab|"
    "way|west|t|h|no change|men|soldier|pie|bc|excess|st|inches|noon|cent|by|gal|kmh|c|acre|rise|"
    "th|sq|mark|l|toy|coin|gallon|profit|minw|yr|women|am|pm|hr|cu "
    "cm|square|are|rupee|rounds|cubic|"
    "cc|mtr|s|ohm|number|day|hour|minute|min|second|man|woman|sec|cube|mt|sq inch|mp|hectare|more|"
    "unit|cm 2|rs|kg|g|month|km|m|cm|mm|apple|liter|loss|yard|pure|year|increase|decrease|d|less|"
    "Surface|litre|pi sq m|metre|meter|inch";

std::string BraceFirst(std::string_view text, std::string_view command) {
  const auto parts = SplitText(text, command);
  std::string out(parts[0]);
  for (size_t i = 1; i < parts.size(); ++i) {
    std::string_view part = parts[i];
    while (part.starts_with(' ')) part.remove_prefix(1);
    out += command;
    if (part.empty() || part[0] == '{' || part[0] == '[') {
      out += part;
    } else {
      StrAppend(&out, "{", part.substr(0, 1), "}", part.substr(1));
    }
  }
  return out;
}

}  // namespace

absl::StatusOr<AnswerLatex::Rules> AnswerLatex::Compile(
    const std::vector<std::pair<std::string, std::string>>& rules) {
  Rules compiled;
  for (const auto& [pattern, by] : rules) {
    ETALON_TRY(auto regex, PythonRegex::Compile(pattern));
    compiled.emplace_back(std::move(regex), by);
  }
  return compiled;
}

absl::StatusOr<std::unique_ptr<AnswerLatex>> AnswerLatex::Create() {
  auto made = std::make_unique<AnswerLatex>();
  ETALON_TRY(
      made->basic_,
      Compile({{"\\\\m?left(\\\\?\\{|\\\\?\\||\\[|\\(|\\\\l?vert|\\\\lceil|\\\\lfloor)", "\\1"},
               {"\\\\m?right(\\\\?\\}|\\\\?\\||\\]|\\)|\\\\r?vert|\\\\rceil|\\\\rfloor)", "\\1"},
               {"\\\\mathrm\\{th\\}|\\\\!\\s*|\\\\text\\s*\\{\\s*\\}|\\\\\\$|\\$|"
                "(?<!\\\\)[\"']|\\\\displaystyle",
                ""},
               {"\\\\math(?:rm|it|bf)|\\\\text(?:normal|bf|it|rm)", "\\\\text"},
               {"\\\\(?:d|t|c)frac", "\\\\frac"},
               {"\\s\\.", " 0."},
               {"\\{\\.", "{0."},
               {"\\s*\\{\\s*,\\s*\\}", ","},
               {"(?<![a-zA-Z])(,?\\s*(?:and|or))(?![a-zA-Z])", ","},
               {"(,?\\s*\\\\text\\{\\s*(?:and|or)\\s*\\})", ","},
               {"(?<!\\\\)\\\\\\s", " "},
               {",?(\\\\ldots)", " "},
               {"\\s*\\b(?:percentage|percent|pct)\\b", "\\\\%"},
               {"(?<!\\\\)inf(?:inity)?", "\\\\infty"},
               {"[\\n\\t]", " "}}));
  ETALON_TRY(made->operators_, Compile({{"\\^\\s?\\((.*?)\\)", "^{\\1}"},
                                        {"\\\\sqrt\\s?\\((.*?)\\)", "\\\\sqrt{\\1}"},
                                        {"\\\\frac\\s?(\\d)\\s?(\\d+)", "\\\\frac{\\1}{\\2}"},
                                        {"\\\\log_\\s?(\\d)\\s?(\\d+)", "\\\\log_{\\1}{\\2}"},
                                        {"\\\\frac\\s?\\{(.*?)\\}\\s?(\\d)", "\\\\frac{\\1}{\\2}"},
                                        {"\\\\frac\\s?(\\d)\\s?\\{(.*?)\\}", "\\\\frac{\\1}{\\2}"},
                                        {"\\\\sqrt\\s?(\\d)", "\\\\sqrt{\\1}"}}));
  ETALON_TRY(made->unit_with_power_,
             PythonRegex::Compile("(\\\\(?:text|mbox)\\{.*?\\})(\\^\\d|\\{\\^\\d\\})?$"));
  ETALON_TRY(made->unit_, PythonRegex::Compile(
                              StrCat("(\\d|\\}|\\s)\\s*(?:(?:", kUnitWords, ")(?:s|es)?)\\s*$")));
  return made;
}

absl::StatusOr<std::string> AnswerLatex::Normalise(std::string_view latex, Boxes boxes) const {
  std::string text = Unboxed(latex, boxes);
  for (const auto& [regex, by] : basic_) {
    ETALON_TRY(text, regex->Sub(by, text));
  }
  ETALON_TRY(std::string without, unit_with_power_->Sub("", text));
  without = std::string(PythonStrip(without));
  if (!without.empty()) text = without;
  for (int i = 0; i < 2; ++i) {
    ETALON_TRY(without, unit_->Sub("\\1", text));
    if (!without.empty()) text = without;
  }
  if (text.starts_with('.')) text.insert(0, "0");
  if (text == "0.5") text = "\\frac{1}{2}";
  for (const auto& [regex, by] : operators_) {
    ETALON_TRY(text, regex->Sub(by, text));
  }
  return std::string(PythonStrip(BraceFirst(text, "\\sqrt")));
}

}  // namespace etalon::math
