#include "scorers/math/worth.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "base/letter_case.h"
#include "base/str.h"
#include "base/text.h"
#include "base/try.h"

namespace etalon::math {
namespace {

using Kind = Worth::Kind;

constexpr int kNestedMax = 8;

int Depth(std::string_view text, size_t i) {
  if (i > 0 && text[i - 1] == '\\' && text[i] != '{' && text[i] != '}') return 0;
  switch (text[i]) {
    case '(':
    case '[':
    case '{':
      return 1;
    case ')':
    case ']':
    case '}':
      return -1;
    default:
      return 0;
  }
}

// At the top level of brackets of any kind. "1,234" is one piece where `separator` is a comma.
std::vector<std::string_view> TopPieces(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> pieces;
  int depth = 0;
  size_t begin = 0;
  const auto is_digit = [&](size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  for (size_t i = 0; i < text.size(); ++i) {
    depth += Depth(text, i);
    if (depth != 0 || !text.substr(i).starts_with(separator)) continue;
    if (separator == "," && i > 0 && is_digit(i - 1) && is_digit(i + 1) && is_digit(i + 2) &&
        is_digit(i + 3) && !is_digit(i + 4)) {
      continue;
    }
    pieces.push_back(text.substr(begin, i - begin));
    begin = i + separator.size();
    i = begin - 1;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

bool IsBalanced(std::string_view text) {
  int round = 0, braces = 0;
  for (const char c : text) {
    if (c == '{') ++braces;
    if (c == '}' && --braces < 0) return false;
    if (c == '(' || c == '[') ++round;
    if ((c == ')' || c == ']') && --round < 0) return false;
  }
  return round == 0 && braces == 0;
}

class Reader {
 public:
  absl::StatusOr<Worth> Read(std::string_view given) {
    const std::string_view text = PythonStrip(given);
    if (text.empty()) return absl::InvalidArgumentError("it is empty");
    if (!IsBalanced(text)) return absl::InvalidArgumentError("a bracket stays open");
    for (size_t i = 1; i < text.size(); ++i) {
      const bool is_command = text[i - 1] == '\\' && (i < 2 || text[i - 2] != '\\');
      if (is_command && text[i] >= '0' && text[i] <= '9') {
        return absl::InvalidArgumentError("a command is a digit");
      }
    }
    // math-verify's parser reads no \%, and no sign without what belongs to it.
    if (text.find("\\%") != std::string_view::npos ||
        std::string_view("+-*/^_=<>").find(text.back()) != std::string_view::npos ||
        std::string_view("=<>").find(text[0]) != std::string_view::npos) {
      return absl::InvalidArgumentError("a sign stands alone");
    }
    if (++nested_ > kNestedMax) return absl::UnimplementedError("it is nested too deep");
    auto worth = ReadInside(text);
    --nested_;
    return worth;
  }

 private:
  absl::StatusOr<Worth> ReadInside(std::string_view text) {
    if (text.find("matrix}") != std::string_view::npos) return Matrix(text);
    // "x = 1, 2" says what x is; "1, x = 2" is a list.
    const auto pieces = TopPieces(text, ",");
    if (const auto relation = FindRelation(text);
        !relation.sign.empty() && relation.at <= pieces[0].size()) {
      return Relation(text, relation.at, relation.size, relation.sign);
    }
    if (pieces.size() > 1) return Parts(Kind::kSet, pieces);
    if (const auto intervals = TopPieces(text, "\\cup"); intervals.size() > 1) {
      return Parts(Kind::kUnion, intervals);
    }
    if (text.starts_with("\\{") && text.ends_with("\\}")) {
      return Parts(Kind::kSet, TopPieces(text.substr(2, text.size() - 4), ","));
    }
    if ((text[0] == '(' || text[0] == '[') && (text.back() == ')' || text.back() == ']')) {
      const auto inside = TopPieces(text.substr(1, text.size() - 2), ",");
      if (inside.size() > 1 && IsBalanced(text.substr(1, text.size() - 2))) {
        return Bracketed(text, inside);
      }
    }
    if (const auto sides = TopPieces(text, "\\pm"); sides.size() == 2) return PlusMinus(sides);
    if (text.size() > 2 && text[0] == '(' && text.back() == ')' &&
        IsBalanced(text.substr(1, text.size() - 2))) {
      return Read(text.substr(1, text.size() - 2));
    }
    return Plain(text);
  }

  struct FoundRelation {
    size_t at = 0, size = 0;
    std::string_view sign;
  };

  static FoundRelation FindRelation(std::string_view text) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kSigns = {
        {{"\\leqslant", "<="},
         {"\\geqslant", ">="},
         {"\\leq", "<="},
         {"\\geq", ">="},
         {"\\neq", "!="},
         {"\\le", "<="},
         {"\\ge", ">="},
         {"\\ne", "!="},
         {"\\in", "in"},
         {"=", "="},
         {"<", "<"},
         {">", ">"}}};
    int depth = 0;
    for (size_t i = 0; i < text.size(); ++i) {
      depth += Depth(text, i);
      if (depth != 0) continue;
      for (const auto& [spelled, sign] : kSigns) {
        if (!text.substr(i).starts_with(spelled)) continue;
        const size_t end = i + spelled.size();
        const bool goes_on =
            spelled[0] == '\\' && end < text.size() &&
            ((text[end] >= 'a' && text[end] <= 'z') || (text[end] >= 'A' && text[end] <= 'Z'));
        if (!goes_on) return {i, spelled.size(), sign};
      }
    }
    return {};
  }

  absl::StatusOr<Worth> Relation(std::string_view text, size_t at, size_t size,
                                 std::string_view sign) {
    std::string_view right = text.substr(at + size);
    // a = b = c says what a is by c.
    for (auto next = FindRelation(right); !next.sign.empty(); next = FindRelation(right)) {
      if (sign != "=" || next.sign != "=") return Worth{.kind = Kind::kChain};
      right = right.substr(next.at + next.size);
    }
    Worth relation{.kind = Kind::kRelation, .text = std::string(sign)};
    ETALON_TRY(Worth left, Plain(PythonStrip(text.substr(0, at))));
    if (left.kind == Kind::kWord && !left.text.empty()) {
      ETALON_TRY(relation.value, ParseWholeLatex(NameOf(left.text)));
    } else if (left.kind == Kind::kValue) {
      relation.value = std::move(left.value);
    } else {
      return absl::UnimplementedError("a relation of words");
    }
    ETALON_TRY(Worth side, Read(right));
    relation.parts.push_back(std::move(side));
    return relation;
  }

  absl::StatusOr<Worth> Parts(Kind kind, const std::vector<std::string_view>& pieces) {
    Worth whole{.kind = kind};
    for (const std::string_view piece : pieces) {
      ETALON_TRY(Worth part, Read(piece));
      if (part.kind == Kind::kSet && kind == Kind::kSet) {
        for (Worth& each : part.parts) whole.parts.push_back(std::move(each));
      } else {
        whole.parts.push_back(std::move(part));
      }
    }
    return whole;
  }

  absl::StatusOr<Worth> Bracketed(std::string_view text,
                                  const std::vector<std::string_view>& pieces) {
    ETALON_TRY(Worth whole, Parts(Kind::kTuple, pieces));
    whole.is_open_left = text[0] == '(';
    whole.is_open_right = text.back() == ')';
    if (whole.is_open_left && whole.is_open_right) return whole;
    if (pieces.size() != 2) return absl::UnimplementedError("a list in brackets");
    whole.kind = Kind::kInterval;
    return whole;
  }

  absl::StatusOr<Worth> PlusMinus(const std::vector<std::string_view>& sides) {
    Worth both{.kind = Kind::kSet};
    for (const char sign : {'-', '+'}) {
      ETALON_TRY(Worth one, Plain(StrCat(sides[0], std::string(1, sign), "(", sides[1], ")")));
      both.parts.push_back(std::move(one));
    }
    return both;
  }

  absl::StatusOr<Worth> Matrix(std::string_view text) {
    const size_t open = text.find("matrix}"), close = text.rfind("\\end{");
    if (!text.starts_with("\\begin{") || open > 9 || close == std::string_view::npos ||
        text.find("\\begin{", 1) != std::string_view::npos || !text.ends_with("matrix}") ||
        text.substr(close).size() > 15) {
      return absl::UnimplementedError("a matrix among other things");
    }
    Worth matrix{.kind = Kind::kMatrix};
    for (const auto row : SplitText(text.substr(open + 7, close - open - 7), "\\\\")) {
      if (PythonStrip(row).empty()) continue;
      const auto entries = SplitText(row, "&");
      if (matrix.columns != 0 && matrix.columns != entries.size()) {
        return absl::UnimplementedError("a matrix of uneven rows");
      }
      matrix.columns = entries.size();
      for (const auto entry : entries) {
        ETALON_TRY(Worth part, Plain(PythonStrip(entry)));
        matrix.parts.push_back(std::move(part));
      }
    }
    return matrix;
  }

  static std::optional<std::string> Word(std::string_view text) {
    if (!text.starts_with("\\text{") || text.find('}') != text.size() - 1) return std::nullopt;
    std::string word;
    for (const char c : text.substr(6, text.size() - 7)) {
      if (c != '(' && c != ')' && c != ' ') word += c;
    }
    return LowerCase(word);
  }

  // Without signs of degrees and bases, which change no number there.
  static std::string Bare(std::string_view text) {
    std::string bare(text);
    for (const std::string_view sign : {"^{\\circ}", "^\\circ", "\\degree"}) {
      bare = ReplaceAll(bare, sign, "");
    }
    const size_t base = bare.rfind('_');
    const bool has_base = base != std::string::npos && base > 0 && bare[base - 1] >= '0' &&
                          bare[base - 1] <= '9' &&
                          bare.find_first_not_of("{}0123456789", base + 1) == std::string::npos;
    if (has_base) bare.resize(base);
    if (bare.ends_with('.')) bare.pop_back();
    // .5 is a number there, also behind a letter.
    for (size_t i = 0; i + 1 < bare.size(); ++i) {
      const bool has_whole = i > 0 && bare[i - 1] >= '0' && bare[i - 1] <= '9';
      if (bare[i] == '.' && !has_whole && bare[i + 1] >= '0' && bare[i + 1] <= '9') {
        bare.insert(i++, "0");
      }
    }
    return bare;
  }

  // With a name in place of each \text{…} and \mathbf{…}: among mathematics a word is a letter.
  static absl::StatusOr<std::string> NamedWords(std::string text) {
    for (const std::string_view sign : {"\\text{", "\\mathbf{"}) {
      for (size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, at)) {
        const size_t begin = at + sign.size(), end = text.find('}', begin);
        const std::string_view inside = std::string_view(text).substr(begin, end - begin);
        std::string word;
        for (const char c : inside) {
          if (c != '(' && c != ')' && c != ' ') word += c;
        }
        word = LowerCase(word);
        const bool is_word = inside.find_first_of("{\\") == std::string_view::npos &&
                             word.find_first_not_of("0123456789.") != std::string::npos;
        const size_t next = text.find_first_not_of(' ', end + 1);
        const bool is_called = next != std::string::npos && text[next] == '(';
        if (!is_word || is_called) return absl::UnimplementedError("words among mathematics");
        text.replace(at, end + 1 - at, NameOf(word));
      }
    }
    if (text.find("\\text") == std::string::npos && text.find("\\mathbf") == std::string::npos) {
      return text;
    }
    return absl::UnimplementedError("words among mathematics");
  }

  // A command that no other word has. One letter is that letter.
  static std::string NameOf(std::string_view word) {
    const bool is_letter = word.size() == 1 && word[0] >= 'a' && word[0] <= 'z';
    if (is_letter) return StrCat(" ", word, " ");
    std::string name = "\\word";
    for (const char c : word) {
      const auto byte = static_cast<unsigned char>(c);
      name += static_cast<char>('a' + byte / 16);
      name += static_cast<char>('a' + byte % 16);
    }
    return StrCat(name, " ");
  }

  absl::StatusOr<Worth> Plain(std::string_view text) {
    if (const auto word = Word(text); word.has_value()) {
      if (!word->empty() && word->find_first_not_of("0123456789.") == std::string::npos) {
        return Plain(*word);
      }
      return Worth{.kind = Kind::kWord, .text = *word};
    }
    Worth worth;
    ETALON_TRY(const std::string bare, NamedWords(Bare(text)));
    auto value = ParseWholeLatex(bare);
    // What this parser does not read, that of math-verify may.
    if (absl::IsInvalidArgument(value.status())) {
      return absl::UnimplementedError(value.status().message());
    }
    ETALON_TRY(worth.value, std::move(value));
    MixNumbers(&worth.value);
    const Expression* number = &worth.value;
    if (number->kind == Expression::Kind::kNegative) number = number->parts.data();
    worth.is_decimal =
        number->kind == Expression::Kind::kNumber && number->text.find('.') != std::string::npos;
    return worth;
  }

  static bool IsNumber(const Expression& expression) {
    using enum Expression::Kind;
    if (expression.kind == kNumber) return true;
    return expression.kind == kQuotient && expression.parts[0].kind == kNumber &&
           expression.parts[1].kind == kNumber;
  }

  // 1\frac{1}{2} is a sum, and 2(3) is there; letters have no case.
  // NOLINTNEXTLINE(misc-no-recursion): as deep as the parser allows
  static void MixNumbers(Expression* expression) {
    if (expression->kind == Expression::Kind::kSymbol && expression->text != "E") {
      expression->text = LowerCase(expression->text);
    }
    if (expression->kind == Expression::Kind::kProduct && !expression->is_marked &&
        expression->parts[0].kind == Expression::Kind::kNumber && IsNumber(expression->parts[1])) {
      expression->kind = Expression::Kind::kSum;
    }
    for (Expression& part : expression->parts) MixNumbers(&part);
  }

  int nested_ = 0;
};

}  // namespace

absl::StatusOr<Worth> ReadWorth(std::string_view latex) { return Reader().Read(latex); }

}  // namespace etalon::math
