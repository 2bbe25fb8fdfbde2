#include "templates/expression_parser.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon::template_internal {
namespace {

constexpr int kDepthMax = 100;

// Counts how deep the parser is inside brackets.
class Depth {
 public:
  explicit Depth(int* depth) : depth_(*depth) { ++depth_; }
  ~Depth() { --depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;

 private:
  int& depth_;
};

ExpressionPtr MakeBinary(ExpressionPtr node, ExpressionPtr left, ExpressionPtr right) {
  node->items.push_back(std::move(left));
  node->items.push_back(std::move(right));
  return node;
}

}  // namespace

LexToken TokenStream::Take() {
  LexToken token = tokens_[at_];
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool TokenStream::TakeKind(TokenKind kind) {
  if (Peek().kind != kind) return false;
  Take();
  return true;
}

bool TokenStream::IsOperator(std::string_view text) const {
  return Peek().kind == TokenKind::kOperator && Peek().text == text;
}

bool TokenStream::IsName(std::string_view text) const {
  return Peek().kind == TokenKind::kName && Peek().text == text;
}

bool TokenStream::TakeOperator(std::string_view text) {
  if (!IsOperator(text)) return false;
  Take();
  return true;
}

bool TokenStream::TakeName(std::string_view text) {
  if (!IsName(text)) return false;
  Take();
  return true;
}

absl::Status TokenStream::Error(std::string_view what) const {
  return absl::InvalidArgumentError(StrCat("line ", Peek().line, ": ", what));
}

absl::Status TokenStream::Unexpected(std::string_view wanted) const {
  const std::string got = Peek().text.empty() ? "end of tag" : StrCat("'", Peek().text, "'");
  return Error(StrCat("expected ", wanted, ", got ", got));
}

ExpressionPtr ExpressionParser::Make(ExpressionKind kind) const {
  auto expression = std::make_unique<Expression>();
  expression->kind = kind;
  expression->line = stream_.Peek().line;
  return expression;
}

absl::Status ExpressionParser::Enter() {
  return depth_ > kDepthMax ? stream_.Error("an expression is nested too deep") : absl::OkStatus();
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseTuple() {
  return ParseTupleOf(&ExpressionParser::ParseConditional);
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseTupleWithoutConditional() {
  return ParseTupleOf(&ExpressionParser::ParseOr);
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseTupleOf(Level level) {
  ExpressionPtr tuple = Make(ExpressionKind::kTuple);
  ETALON_TRY(ExpressionPtr first, (this->*level)());
  if (!stream_.IsOperator(",")) return first;
  tuple->items.push_back(std::move(first));
  while (stream_.TakeOperator(",")) {
    const TokenKind next = stream_.Peek().kind;
    const bool is_end =
        next == TokenKind::kPrintEnd || next == TokenKind::kBlockEnd || stream_.IsOperator(")");
    if (is_end) break;
    ETALON_TRY(ExpressionPtr item, (this->*level)());
    tuple->items.push_back(std::move(item));
  }
  return tuple;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseExpression() { return ParseConditional(); }

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseConditional() {
  const Depth depth(&depth_);
  ETALON_TRY_DO(Enter());
  ETALON_TRY(ExpressionPtr value, ParseOr());
  while (stream_.TakeName("if")) {
    ExpressionPtr node = Make(ExpressionKind::kConditional);
    ETALON_TRY(ExpressionPtr condition, ParseOr());
    node->items.push_back(std::move(condition));
    node->items.push_back(std::move(value));
    node->items.push_back(nullptr);
    if (stream_.TakeName("else")) {
      ETALON_TRY(node->items[2], ParseConditional());
    }
    value = std::move(node);
  }
  return value;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseOr() {
  ETALON_TRY(ExpressionPtr left, ParseAnd());
  while (stream_.TakeName("or")) {
    ETALON_TRY(ExpressionPtr right, ParseAnd());
    left = MakeBinary(Make(ExpressionKind::kOr), std::move(left), std::move(right));
  }
  return left;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseAnd() {
  ETALON_TRY(ExpressionPtr left, ParseNot());
  while (stream_.TakeName("and")) {
    ETALON_TRY(ExpressionPtr right, ParseNot());
    left = MakeBinary(Make(ExpressionKind::kAnd), std::move(left), std::move(right));
  }
  return left;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseNot() {
  const Depth depth(&depth_);
  ETALON_TRY_DO(Enter());
  if (!stream_.TakeName("not")) return ParseCompare();
  ExpressionPtr node = Make(ExpressionKind::kNot);
  ETALON_TRY(ExpressionPtr item, ParseNot());
  node->items.push_back(std::move(item));
  return node;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseCompare() {
  constexpr std::string_view kOperators[] = {"==", "!=", "<=", ">=", "<", ">"};
  ETALON_TRY(ExpressionPtr left, ParseSum());
  ExpressionPtr node = Make(ExpressionKind::kCompare);
  while (true) {
    std::string op;
    if (stream_.Peek().kind == TokenKind::kOperator &&
        std::find(std::begin(kOperators), std::end(kOperators), stream_.Peek().text) !=
            std::end(kOperators)) {
      op = stream_.Take().text;
    } else if (stream_.TakeName("in")) {
      op = "in";
    } else if (stream_.IsName("not")) {
      stream_.Take();
      if (!stream_.TakeName("in")) return stream_.Unexpected("'in'");
      op = "not in";
    } else {
      break;
    }
    ETALON_TRY(ExpressionPtr right, ParseSum());
    node->operators.push_back(std::move(op));
    node->items.push_back(std::move(right));
  }
  if (node->operators.empty()) return left;
  node->items.insert(node->items.begin(), std::move(left));
  return node;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseSum() {
  ETALON_TRY(ExpressionPtr left, ParseConcat());
  while (stream_.IsOperator("+") || stream_.IsOperator("-")) {
    ExpressionPtr node = Make(ExpressionKind::kBinary);
    node->name = stream_.Take().text;
    ETALON_TRY(ExpressionPtr right, ParseConcat());
    left = MakeBinary(std::move(node), std::move(left), std::move(right));
  }
  return left;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseConcat() {
  ETALON_TRY(ExpressionPtr left, ParseProduct());
  if (!stream_.IsOperator("~")) return left;
  ExpressionPtr node = Make(ExpressionKind::kConcat);
  node->items.push_back(std::move(left));
  while (stream_.TakeOperator("~")) {
    ETALON_TRY(ExpressionPtr right, ParseProduct());
    node->items.push_back(std::move(right));
  }
  return node;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseProduct() {
  ETALON_TRY(ExpressionPtr left, ParsePower());
  while (stream_.IsOperator("*") || stream_.IsOperator("/") || stream_.IsOperator("//") ||
         stream_.IsOperator("%")) {
    ExpressionPtr node = Make(ExpressionKind::kBinary);
    node->name = stream_.Take().text;
    ETALON_TRY(ExpressionPtr right, ParsePower());
    left = MakeBinary(std::move(node), std::move(left), std::move(right));
  }
  return left;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParsePower() {
  ETALON_TRY(ExpressionPtr left, ParseUnary(true));
  while (stream_.IsOperator("**")) {
    ExpressionPtr node = Make(ExpressionKind::kBinary);
    node->name = stream_.Take().text;
    ETALON_TRY(ExpressionPtr right, ParseUnary(true));
    left = MakeBinary(std::move(node), std::move(left), std::move(right));
  }
  return left;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseUnary(bool with_filters) {
  const Depth depth(&depth_);
  ETALON_TRY_DO(Enter());
  ExpressionPtr expression;
  if (stream_.IsOperator("-") || stream_.IsOperator("+")) {
    expression = Make(stream_.IsOperator("-") ? ExpressionKind::kNegate : ExpressionKind::kPlus);
    stream_.Take();
    ETALON_TRY(ExpressionPtr item, ParseUnary(false));
    expression->items.push_back(std::move(item));
  } else {
    ETALON_TRY(expression, ParsePrimary());
  }
  ETALON_TRY(expression, ParsePostfix(std::move(expression)));
  if (!with_filters) return expression;
  return ParseFilters(std::move(expression));
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParsePrimary() {
  const LexToken& token = stream_.Peek();
  ExpressionPtr literal = Make(ExpressionKind::kLiteral);
  switch (token.kind) {
    case TokenKind::kName: {
      const std::string name = stream_.Take().text;
      if (name == "true" || name == "True") {
        literal->value = Value(true);
      } else if (name == "false" || name == "False") {
        literal->value = Value(false);
      } else if (name != "none" && name != "None") {
        literal->kind = ExpressionKind::kName;
        literal->name = name;
      }
      return literal;
    }
    case TokenKind::kString: {
      // Adjacent strings are one.
      std::string text;
      while (stream_.Peek().kind == TokenKind::kString) text += stream_.Take().text;
      literal->value = Value(std::move(text));
      return literal;
    }
    case TokenKind::kInteger:
    case TokenKind::kFloat:
      literal->value = stream_.Take().number;
      return literal;
    default:
      if (stream_.TakeOperator("(")) return ParseBrackets();
      if (stream_.TakeOperator("[")) return ParseList();
      if (stream_.TakeOperator("{")) return ParseDict();
      return stream_.Unexpected("an expression");
  }
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseBrackets() {
  if (stream_.TakeOperator(")")) return Make(ExpressionKind::kTuple);
  ETALON_TRY(ExpressionPtr expression, ParseTuple());
  if (!stream_.TakeOperator(")")) return stream_.Unexpected("')'");
  return expression;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseList() {
  ExpressionPtr list = Make(ExpressionKind::kList);
  while (!stream_.TakeOperator("]")) {
    ETALON_TRY(ExpressionPtr item, ParseExpression());
    list->items.push_back(std::move(item));
    if (!stream_.TakeOperator(",") && !stream_.IsOperator("]")) return stream_.Unexpected("']'");
  }
  return list;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseDict() {
  ExpressionPtr dict = Make(ExpressionKind::kDict);
  while (!stream_.TakeOperator("}")) {
    ETALON_TRY(ExpressionPtr key, ParseExpression());
    if (!stream_.TakeOperator(":")) return stream_.Unexpected("':'");
    ETALON_TRY(ExpressionPtr value, ParseExpression());
    dict->items.push_back(std::move(key));
    dict->items.push_back(std::move(value));
    if (!stream_.TakeOperator(",") && !stream_.IsOperator("}")) return stream_.Unexpected("'}'");
  }
  return dict;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParsePostfix(ExpressionPtr expression) {
  while (true) {
    if (stream_.TakeOperator(".")) {
      ExpressionPtr node = Make(ExpressionKind::kAttribute);
      const LexToken name = stream_.Take();
      if (name.kind == TokenKind::kInteger) {
        node->kind = ExpressionKind::kItem;
        node->items.push_back(std::move(expression));
        node->items.push_back(Make(ExpressionKind::kLiteral));
        node->items[1]->value = name.number;
      } else if (name.kind == TokenKind::kName) {
        node->name = name.text;
        node->items.push_back(std::move(expression));
      } else {
        return stream_.Error("expected name or number");
      }
      expression = std::move(node);
    } else if (stream_.TakeOperator("[")) {
      ETALON_TRY(expression, ParseSubscript(std::move(expression)));
    } else if (stream_.IsOperator("(")) {
      ExpressionPtr call = Make(ExpressionKind::kCall);
      call->items.push_back(std::move(expression));
      ETALON_TRY_DO(ParseArguments(call.get()));
      expression = std::move(call);
    } else {
      return expression;
    }
  }
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseSubscript(ExpressionPtr expression) {
  ExpressionPtr node = Make(ExpressionKind::kItem);
  node->items.push_back(std::move(expression));
  ExpressionPtr parts[3];
  int part = 0;
  bool is_slice = false;
  while (!stream_.IsOperator("]")) {
    if (stream_.TakeOperator(":")) {
      is_slice = true;
      if (++part > 2) return stream_.Unexpected("']'");
      continue;
    }
    if (parts[part] != nullptr) return stream_.Unexpected("']'");
    ETALON_TRY(parts[part], ParseExpression());
  }
  stream_.Take();
  if (!is_slice) {
    if (parts[0] == nullptr) return stream_.Error("expected subscript expression");
    node->items.push_back(std::move(parts[0]));
    return node;
  }
  node->kind = ExpressionKind::kSlice;
  for (ExpressionPtr& item : parts) node->items.push_back(std::move(item));
  return node;
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseFilters(ExpressionPtr expression) {
  while (true) {
    if (stream_.TakeOperator("|")) {
      ExpressionPtr filter = Make(ExpressionKind::kFilter);
      const LexToken name = stream_.Take();
      if (name.kind != TokenKind::kName) return stream_.Error("the name of a filter was expected");
      filter->name = name.text;
      filter->items.push_back(std::move(expression));
      if (stream_.IsOperator("(")) ETALON_TRY_DO(ParseArguments(filter.get()));
      expression = std::move(filter);
    } else if (stream_.TakeName("is")) {
      ETALON_TRY(expression, ParseTest(std::move(expression)));
    } else if (stream_.IsOperator("(") || stream_.IsOperator("[") || stream_.IsOperator(".")) {
      ETALON_TRY(expression, ParsePostfix(std::move(expression)));
    } else {
      return expression;
    }
  }
}

absl::StatusOr<ExpressionPtr> ExpressionParser::ParseTest(ExpressionPtr expression) {
  const bool is_negated = stream_.TakeName("not");
  ExpressionPtr test = Make(ExpressionKind::kTest);
  const LexToken name = stream_.Take();
  if (name.kind != TokenKind::kName) return stream_.Error("the name of a test was expected");
  test->name = name.text;
  test->items.push_back(std::move(expression));
  const LexToken& next = stream_.Peek();
  constexpr std::string_view kNoArgument[] = {"else", "or", "and", "is", "if", "in", "not"};
  const bool is_word =
      next.kind == TokenKind::kName &&
      std::find(std::begin(kNoArgument), std::end(kNoArgument), next.text) == std::end(kNoArgument);
  const bool is_literal = next.kind == TokenKind::kString || next.kind == TokenKind::kInteger ||
                          next.kind == TokenKind::kFloat;
  if (stream_.IsOperator("(")) {
    ETALON_TRY_DO(ParseArguments(test.get()));
  } else if (is_word || is_literal || stream_.IsOperator("[") || stream_.IsOperator("{")) {
    ETALON_TRY(ExpressionPtr argument, ParsePrimary());
    ETALON_TRY(argument, ParsePostfix(std::move(argument)));
    test->arguments.push_back(std::move(argument));
  }
  if (!is_negated) return test;
  ExpressionPtr negation = Make(ExpressionKind::kNot);
  negation->items.push_back(std::move(test));
  return negation;
}

absl::Status ExpressionParser::ParseArguments(Expression* call) {
  stream_.Take();  // "("
  while (!stream_.TakeOperator(")")) {
    if (stream_.IsOperator("*") || stream_.IsOperator("**")) {
      return absl::UnimplementedError(
          StrCat("line ", stream_.Peek().line, ": * and ** arguments are not supported"));
    }
    ETALON_TRY(ExpressionPtr argument, ParseExpression());
    if (argument->kind == ExpressionKind::kName && stream_.TakeOperator("=")) {
      const std::string name = argument->name;
      ETALON_TRY(ExpressionPtr value, ParseExpression());
      call->keywords.emplace_back(name, std::move(value));
    } else {
      call->arguments.push_back(std::move(argument));
    }
    if (!stream_.TakeOperator(",") && !stream_.IsOperator(")")) return stream_.Unexpected("')'");
  }
  return absl::OkStatus();
}

}  // namespace etalon::template_internal
