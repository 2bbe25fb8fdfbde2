// Jinja's expressions, by the precedence of jinja2/parser.py. It knows no statements.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "templates/ast.h"
#include "templates/lexer.h"

namespace etalon::template_internal {

class TokenStream {
 public:
  explicit TokenStream(std::vector<LexToken> tokens) : tokens_(std::move(tokens)) {}
  const LexToken& Peek() const { return tokens_[at_]; }
  // The last token is kEnd and is never passed.
  LexToken Take();
  bool TakeKind(TokenKind kind);
  bool TakeOperator(std::string_view text);
  bool TakeName(std::string_view text);
  bool IsOperator(std::string_view text) const;
  bool IsName(std::string_view text) const;
  absl::Status Error(std::string_view what) const;
  absl::Status Unexpected(std::string_view wanted) const;

 private:
  std::vector<LexToken> tokens_;
  size_t at_ = 0;
};

class ExpressionParser {
 public:
  explicit ExpressionParser(TokenStream* stream) : stream_(*stream) {}
  absl::StatusOr<ExpressionPtr> ParseExpression();
  // "a, b" without brackets is a tuple.
  absl::StatusOr<ExpressionPtr> ParseTuple();
  // What `for` iterates over: an `if` after it is the loop's own.
  absl::StatusOr<ExpressionPtr> ParseTupleWithoutConditional();

 private:
  using Level = absl::StatusOr<ExpressionPtr> (ExpressionParser::*)();
  absl::StatusOr<ExpressionPtr> ParseTupleOf(Level level);
  absl::StatusOr<ExpressionPtr> ParseConditional();
  absl::StatusOr<ExpressionPtr> ParseOr();
  absl::StatusOr<ExpressionPtr> ParseAnd();
  absl::StatusOr<ExpressionPtr> ParseNot();
  absl::StatusOr<ExpressionPtr> ParseCompare();
  absl::StatusOr<ExpressionPtr> ParseSum();
  absl::StatusOr<ExpressionPtr> ParseConcat();
  absl::StatusOr<ExpressionPtr> ParseProduct();
  absl::StatusOr<ExpressionPtr> ParsePower();
  absl::StatusOr<ExpressionPtr> ParseUnary(bool with_filters);
  absl::StatusOr<ExpressionPtr> ParsePrimary();
  absl::StatusOr<ExpressionPtr> ParseBrackets();
  absl::StatusOr<ExpressionPtr> ParseList();
  absl::StatusOr<ExpressionPtr> ParseDict();
  absl::StatusOr<ExpressionPtr> ParsePostfix(ExpressionPtr expression);
  absl::StatusOr<ExpressionPtr> ParseSubscript(ExpressionPtr expression);
  absl::StatusOr<ExpressionPtr> ParseFilters(ExpressionPtr expression);
  absl::StatusOr<ExpressionPtr> ParseTest(ExpressionPtr expression);
  absl::Status ParseArguments(Expression* call);
  ExpressionPtr Make(ExpressionKind kind) const;
  absl::Status Enter();

  TokenStream& stream_;
  int depth_ = 0;
};

}  // namespace etalon::template_internal
