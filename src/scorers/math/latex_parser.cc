#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"
#include "scorers/math/expression.h"
#include "scorers/math/latex_tokens.h"

namespace etalon::math {
namespace {

using Kind = Expression::Kind;
using Token = LatexToken::Kind;
using Parsed = absl::StatusOr<Expression>;

constexpr size_t kTextMax = 4096;
constexpr int kDepthMax = 100;

Expression Make(Kind kind, std::string text, std::vector<Expression> parts) {
  return {kind, std::move(text), std::move(parts), false};
}
Expression Number(std::string text) { return Make(Kind::kNumber, std::move(text), {}); }

template <size_t N>
bool IsAmong(std::string_view text, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), text) != names.end();
}

constexpr std::array<std::string_view, 9> kInvertible = {"sin", "cos",  "tan",  "csc", "sec",
                                                         "cot", "sinh", "cosh", "tanh"};
constexpr std::array<std::string_view, 13> kOtherFunctions = {
    "exp",    "log",    "lg",     "ln",     "arcsin", "arccos", "arctan",
    "arccsc", "arcsec", "arccot", "arsinh", "arcosh", "artanh"};
constexpr std::array<std::string_view, 5> kUncomputed = {"int", "sum", "prod", "lim", "langle"};
constexpr std::array<std::string_view, 3> kFractions = {"frac", "dfrac", "tfrac"};
constexpr std::array<std::string_view, 3> kBinomials = {"binom", "dbinom", "tbinom"};
// What continues or closes an expression and begins none.
constexpr std::array<std::string_view, 11> kNoOperands = {
    "times", "cdot",       "div",        "rfloor",         "rceil",         "rangle",
    "to",    "rightarrow", "Rightarrow", "longrightarrow", "Longrightarrow"};

bool IsFunction(std::string_view name) {
  return IsAmong(name, kInvertible) || IsAmong(name, kOtherFunctions);
}

// One method for each rule of sympy's grammar. An operator is taken when what follows can begin an
// operand, as ANTLR's prediction does.
class Parser {
 public:
  explicit Parser(std::string_view latex) : tokens_(LatexTokens(latex)) {}

  // InvalidArgument when something follows.
  Parsed ParseWhole() {
    ETALON_TRY(Expression whole, Sum());
    if (!Is(Token::kEnd)) return Unreadable();
    return whole;
  }

  Parsed Parse() {
    ETALON_TRY(Expression left, Sum());
    bool is_relation = false;
    while (Is(Token::kRelation) && BeginsOperand(1, true)) {
      ++at_;
      is_relation = true;
      ETALON_TRY_DO(Sum().status());
    }
    if (Is(Token::kBad)) return Unreadable();
    return is_relation ? Make(Kind::kRelation, "", {}) : std::move(left);
  }

 private:
  const LatexToken& Peek(size_t ahead = 0) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  bool Is(Token kind, size_t ahead = 0) const { return Peek(ahead).kind == kind; }
  bool IsMark(std::string_view mark, size_t ahead = 0) const {
    return Is(Token::kMark, ahead) && Peek(ahead).text == mark;
  }
  bool IsCommand(std::string_view name) const { return Is(Token::kCommand) && Peek().text == name; }
  // What no token begins with stops sympy's reader wherever it looks ahead to it.
  absl::Status Unreadable() const {
    if (Is(Token::kBad)) return absl::OutOfRangeError("it holds what is no token");
    return absl::InvalidArgumentError(StrCat("no expression goes on with \"", Peek().text, "\""));
  }
  absl::Status Take(std::string_view mark) {
    if (!IsMark(mark)) return Unreadable();
    ++at_;
    return absl::OkStatus();
  }

  bool BeginsAtom(size_t ahead) const {
    const LatexToken& token = Peek(ahead);
    if (token.kind != Token::kCommand) {
      return token.kind == Token::kLetter || token.kind == Token::kDigit ||
             token.kind == Token::kDifferential;
    }
    return !IsAmong(token.text, kNoOperands) && !IsFunction(token.text) &&
           !IsAmong(token.text, kUncomputed) && token.text != "sqrt" && token.text != "overline" &&
           token.text != "lfloor" && token.text != "lceil";
  }
  bool BeginsOperand(size_t ahead, bool may_have_sign) const {
    if (Is(Token::kCommand, ahead)) return !IsAmong(Peek(ahead).text, kNoOperands);
    if (Is(Token::kMark, ahead)) {
      const std::string& text = Peek(ahead).text;
      if (text == "|") return bars_ == 0 || !had_operand_;
      return text == "(" || text == "[" || text == "{" || text == "\\{" ||
             (may_have_sign && (text == "+" || text == "-"));
    }
    return BeginsAtom(ahead);
  }

  Parsed Sum() {
    if (depth_ == kDepthMax) return absl::UnimplementedError("it is nested too deep");
    ++depth_;
    Parsed sum = SumInside();
    --depth_;
    return sum;
  }

  Parsed SumInside() {
    ETALON_TRY(Expression sum, Product());
    while ((IsMark("+") || IsMark("-")) && OperandFollows()) {
      const bool is_minus = IsMark("-");
      ++at_;
      const size_t operator_at = at_ - 1;
      Parsed operand = Product();
      if (StopsBefore(operand, operator_at)) break;
      ETALON_TRY(Expression next, std::move(operand));
      if (is_minus) next = Make(Kind::kNegative, "", {std::move(next)});
      sum = Make(Kind::kSum, "", {std::move(sum), std::move(next)});
    }
    return sum;
  }

  // An operand that breaks off is none: the expression ends before it.
  bool StopsBefore(const Parsed& operand, size_t place) {
    if (!absl::IsInvalidArgument(operand.status())) return false;
    at_ = place;
    had_operand_ = true;
    return true;
  }

  bool OperandFollows() {
    had_operand_ = false;
    const bool follows = BeginsOperand(1, true);
    had_operand_ = true;
    return follows;
  }

  bool IsTimes() const { return IsMark("*") || IsCommand("times") || IsCommand("cdot"); }
  bool IsOver() const { return IsMark("/") || IsMark(":") || IsCommand("div"); }

  Parsed Product(bool is_function_argument = false) {
    ETALON_TRY(Expression product, Signed(is_function_argument));
    while ((IsTimes() || IsOver()) && OperandFollows()) {
      const Kind kind = IsTimes() ? Kind::kProduct : Kind::kQuotient;
      const size_t operator_at = at_++;
      Parsed operand = Signed(is_function_argument);
      if (StopsBefore(operand, operator_at)) break;
      ETALON_TRY(Expression next, std::move(operand));
      product = Make(kind, "", {std::move(product), std::move(next)});
      product.is_marked = true;
    }
    return product;
  }

  Parsed Signed(bool is_function_argument) {
    had_operand_ = false;
    bool is_negative = false;
    for (; IsMark("+") || IsMark("-"); ++at_) is_negative ^= IsMark("-");
    ETALON_TRY(Expression product, Postfix());
    while (BeginsOperand(0, false)) {
      if (is_function_argument && Is(Token::kCommand) &&
          (IsFunction(Peek().text) || IsCommand("sqrt") || IsCommand("overline"))) {
        break;
      }
      const size_t operand_at = at_;
      Parsed operand = Postfix();
      if (StopsBefore(operand, operand_at)) break;
      ETALON_TRY(Expression next, std::move(operand));
      product = Make(Kind::kProduct, "", {std::move(product), std::move(next)});
    }
    return is_negative ? Make(Kind::kNegative, "", {std::move(product)}) : std::move(product);
  }

  Parsed Postfix() {
    ETALON_TRY(Expression base, Operand());
    had_operand_ = true;
    while (IsMark("^") && (BeginsAtom(1) || IsMark("{", 1))) {
      const size_t caret_at = at_++;
      Parsed script = Script();
      if (StopsBefore(script, caret_at)) break;
      ETALON_TRY(Expression exponent, std::move(script));
      base = Make(Kind::kPower, "", {std::move(base), std::move(exponent)});
      had_operand_ = true;
    }
    for (; IsMark("!"); ++at_) base = Make(Kind::kFunction, "factorial", {std::move(base)});
    if (IsMark("|") && (IsMark("_", 1) || IsMark("^", 1))) {
      return absl::UnimplementedError("a value at a place is not computed");
    }
    return base;
  }

  // Behind ^ or _.
  Parsed Script() { return IsMark("{") ? Group("{", "}") : Atom(); }

  Parsed Group(std::string_view open, std::string_view close) {
    ETALON_TRY_DO(Take(open));
    const int bars = std::exchange(bars_, 0);
    Parsed inside = Sum();
    bars_ = bars;
    if (inside.ok()) ETALON_TRY_DO(Take(close));
    return inside;
  }

  Parsed Operand() {
    if (IsMark("(")) return Group("(", ")");
    if (IsMark("[")) return Group("[", "]");
    if (IsMark("{")) return Group("{", "}");
    if (IsMark("\\{")) return Group("\\{", "\\}");
    if (IsMark("|")) return Absolute();
    if (!Is(Token::kCommand)) return Atom();
    const std::string& name = Peek().text;
    if (IsAmong(name, kUncomputed)) {
      return absl::UnimplementedError(StrCat("\\", name, " is not computed"));
    }
    if (IsFunction(name)) return Function();
    if (name == "sqrt") return Root();
    if (name == "overline") return Bracketed("conjugate", "{", "}");
    if (name == "lfloor") return Rounded("floor", "rfloor");
    if (name == "lceil") return Rounded("ceil", "rceil");
    return Atom();
  }

  Parsed Absolute() {
    ++at_;
    ++bars_;
    had_operand_ = false;
    Parsed argument = Sum();
    --bars_;
    ETALON_TRY(Expression inside, std::move(argument));
    ETALON_TRY_DO(Take("|"));
    return Make(Kind::kFunction, "abs", {std::move(inside)});
  }

  Parsed Bracketed(std::string function, std::string_view open, std::string_view close) {
    ++at_;
    ETALON_TRY(Expression inside, Group(open, close));
    return Make(Kind::kFunction, std::move(function), {std::move(inside)});
  }

  Parsed Rounded(std::string function, std::string_view close) {
    ++at_;
    ETALON_TRY(Expression inside, Sum());
    if (!IsCommand(close)) return Unreadable();
    ++at_;
    return Make(Kind::kFunction, std::move(function), {std::move(inside)});
  }

  Parsed Root() {
    ++at_;
    Expression degree = Number("2");
    if (IsMark("[")) {
      ETALON_TRY(degree, Group("[", "]"));
    }
    ETALON_TRY(Expression base, Group("{", "}"));
    Expression exponent = Make(Kind::kQuotient, "", {Number("1"), std::move(degree)});
    return Make(Kind::kPower, "", {std::move(base), std::move(exponent)});
  }

  Parsed Function() {
    std::string name = Peek().text;
    ++at_;
    std::vector<Expression> below, above;
    for (int i = 0; i < 2; ++i) {
      std::vector<Expression>& script = IsMark("_") ? below : above;
      if ((!IsMark("_") && !IsMark("^")) || !script.empty()) break;
      ++at_;
      ETALON_TRY(Expression inside, Script());
      script.push_back(std::move(inside));
    }
    LeaveDigit(below.empty() ? nullptr : below.data());
    if (below.empty()) LeaveDigit(above.empty() ? nullptr : above.data());
    ETALON_TRY(Expression argument, IsMark("(") ? Group("(", ")") : Product(true));
    const bool is_inverse = !above.empty() && above[0].kind == Kind::kNegative &&
                            above[0].parts[0].kind == Kind::kNumber &&
                            above[0].parts[0].text == "1" && IsAmong(name, kInvertible);
    if (is_inverse) {
      name = (name.ends_with('h') ? "ar" : "arc") + name;
      above.clear();
    }
    Expression value = Make(Kind::kFunction, name, {std::move(argument)});
    if (name == "log" && !below.empty()) value.parts.push_back(std::move(below[0]));
    if (above.empty()) return value;
    return Make(Kind::kPower, "", {std::move(value), std::move(above[0])});
  }

  // \log_28 is \log_2 8: of digits behind a function that has nothing else, the last is its
  // argument.
  void LeaveDigit(Expression* script) {
    if (script == nullptr || script->kind != Kind::kNumber || script->text.size() < 2) return;
    if (tokens_[at_ - 1].kind != Token::kDigit || BeginsOperand(0, true)) return;
    script->text.pop_back();
    --at_;
  }

  Parsed Atom() {
    if (Is(Token::kDigit)) return Digits();
    if (Is(Token::kDifferential)) return Make(Kind::kSymbol, tokens_[at_++].text, {});
    if (Is(Token::kCommand)) {
      if (IsAmong(Peek().text, kFractions)) return Fraction();
      if (IsAmong(Peek().text, kBinomials)) return Binomial();
      if (Peek().text == "mathit") return Italic();
    } else if (!Is(Token::kLetter)) {
      return Unreadable();
    }
    return Symbol();
  }

  Parsed Digits() {
    std::string digits;
    while (Is(Token::kDigit)) digits += tokens_[at_++].text;
    // The reader looks three tokens behind a comma.
    for (size_t i = 1; i <= 3 && IsMark(","); ++i) {
      if (Is(Token::kBad, i)) return absl::OutOfRangeError("it holds what is no token");
      if (!Is(Token::kDigit, i)) break;
    }
    while (IsMark(",") && Is(Token::kDigit, 1) && Is(Token::kDigit, 2) && Is(Token::kDigit, 3)) {
      ++at_;
      for (int i = 0; i < 3; ++i) digits += tokens_[at_++].text;
    }
    if (!IsMark(".")) return Number(std::move(digits));
    if (!Is(Token::kDigit, 1)) return Unreadable();
    ++at_;
    digits += '.';
    while (Is(Token::kDigit)) digits += tokens_[at_++].text;
    return Number(std::move(digits));
  }

  Parsed FractionPart() {
    if (Is(Token::kDigit)) return Number(tokens_[at_++].text);
    return Group("{", "}");
  }

  Parsed Fraction() {
    ++at_;
    const bool is_of_differentials =
        IsMark("{") && (Is(Token::kDifferential, 1) || Peek(1).text == "d");
    ETALON_TRY(Expression above, FractionPart());
    if (is_of_differentials && Is(Token::kDifferential, 1)) {
      return absl::UnimplementedError("derivatives are not computed");
    }
    ETALON_TRY(Expression below, FractionPart());
    return Make(Kind::kQuotient, "", {std::move(above), std::move(below)});
  }

  Parsed Binomial() {
    ++at_;
    ETALON_TRY(Expression all, Group("{", "}"));
    ETALON_TRY(Expression chosen, Group("{", "}"));
    return Make(Kind::kFunction, "binomial", {std::move(all), std::move(chosen)});
  }

  Parsed Italic() {
    ++at_;
    ETALON_TRY_DO(Take("{"));
    std::string name;
    while (Is(Token::kLetter)) name += tokens_[at_++].text;
    ETALON_TRY_DO(Take("}"));
    return Make(Kind::kSymbol, std::move(name), {});
  }

  Parsed Symbol() {
    if (IsCommand("infty")) {
      ++at_;
      return Make(Kind::kInfinity, "", {});
    }
    if (Is(Token::kCommand) && IsAmong(Peek().text, kNoOperands)) return Unreadable();
    std::string name = tokens_[at_++].text;
    while (IsMark("'")) name += tokens_[at_++].text;
    if (IsMark("_") && (BeginsAtom(1) || IsMark("{", 1))) {
      ++at_;
      const bool is_braced = IsMark("{");
      const size_t begin = at_ + (is_braced ? 1 : 0);
      ETALON_TRY_DO(Script().status());
      name += "_";
      for (size_t i = begin; i + (is_braced ? 1 : 0) < at_; ++i) name += tokens_[i].text;
    }
    while (IsMark("'")) name += tokens_[at_++].text;
    if (!IsMark("(")) return Make(Kind::kSymbol, std::move(name), {});
    const size_t open_at = at_++;
    const int bars = std::exchange(bars_, 0);
    auto arguments = Arguments();
    bars_ = bars;
    if (absl::IsInvalidArgument(arguments.status())) {
      at_ = open_at;
      return Make(Kind::kSymbol, std::move(name), {});
    }
    ETALON_TRY(std::vector<Expression> parts, std::move(arguments));
    return Make(Kind::kUndefined, std::move(name), std::move(parts));
  }

  absl::StatusOr<std::vector<Expression>> Arguments() {
    std::vector<Expression> arguments;
    do {
      if (!arguments.empty()) ++at_;
      ETALON_TRY(Expression argument, Sum());
      arguments.push_back(std::move(argument));
    } while (IsMark(","));
    ETALON_TRY_DO(Take(")"));
    return arguments;
  }

  const std::vector<LatexToken> tokens_;
  size_t at_ = 0;
  int depth_ = 0;
  int bars_ = 0;              // open |, of the innermost group
  bool had_operand_ = false;  // so that a | closes
};

}  // namespace

absl::StatusOr<Expression> ParseLatex(std::string_view latex) {
  if (latex.size() > kTextMax) return absl::UnimplementedError("it is too long");
  auto parsed = Parser(latex).Parse();
  if (!absl::IsOutOfRange(parsed.status())) return parsed;
  return absl::InvalidArgumentError(parsed.status().message());
}

absl::StatusOr<Expression> ParseWholeLatex(std::string_view latex) {
  if (latex.size() > kTextMax) return absl::UnimplementedError("it is too long");
  auto parsed = Parser(latex).ParseWhole();
  if (!absl::IsOutOfRange(parsed.status())) return parsed;
  return absl::InvalidArgumentError(parsed.status().message());
}

}  // namespace etalon::math
