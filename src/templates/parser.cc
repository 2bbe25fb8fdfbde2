#include "templates/parser.h"

#include <algorithm>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "base/str.h"
#include "base/try.h"
#include "templates/expression_parser.h"

namespace etalon::template_internal {
namespace {

constexpr int kDepthMax = 60;

class BodyParser {
 public:
  explicit BodyParser(std::vector<LexToken> tokens)
      : stream_(std::move(tokens)), expressions_(&stream_) {}

  // Statements up to one of the block names in `ends`, whose tag is left open after its name.
  absl::StatusOr<Body> ParseBody(std::span<const std::string_view> ends, int depth) {
    if (depth > kDepthMax) return stream_.Error("blocks are nested too deep");
    Body body;
    while (true) {
      const LexToken& token = stream_.Peek();
      if (token.kind == TokenKind::kEnd) {
        if (!ends.empty()) {
          return stream_.Error(StrCat("unexpected end of template, expected '", ends.back(), "'"));
        }
        return body;
      }
      if (token.kind == TokenKind::kText) {
        body.statements.push_back(
            {.kind = StatementKind::kText, .line = token.line, .text = stream_.Take().text});
      } else if (token.kind == TokenKind::kPrintBegin) {
        stream_.Take();
        Statement print{.kind = StatementKind::kPrint, .line = token.line};
        ETALON_TRY(print.expression, expressions_.ParseTuple());
        if (!stream_.TakeKind(TokenKind::kPrintEnd))
          return stream_.Unexpected("end of print statement");
        body.statements.push_back(std::move(print));
      } else {
        stream_.Take();
        const LexToken name = stream_.Take();
        if (name.kind != TokenKind::kName) return stream_.Error("tag name expected");
        last_end_ = name.text;
        if (std::find(ends.begin(), ends.end(), name.text) != ends.end()) return body;
        ETALON_TRY(Statement statement, ParseBlock(name, depth));
        body.statements.push_back(std::move(statement));
      }
    }
  }

 private:
  absl::Status CloseTag() {
    if (stream_.TakeKind(TokenKind::kBlockEnd)) return absl::OkStatus();
    return stream_.Unexpected("end of statement block");
  }

  absl::StatusOr<Statement> ParseBlock(const LexToken& name, int depth) {
    if (name.text == "if") return ParseIf(name.line, depth);
    if (name.text == "for") return ParseFor(name.line, depth);
    if (name.text == "set") return ParseSet(name.line, depth);
    constexpr std::string_view kKnown[] = {"macro",   "call",  "include", "import", "from",
                                           "extends", "block", "filter",  "with",   "autoescape",
                                           "do",      "break", "continue"};
    if (std::find(std::begin(kKnown), std::end(kKnown), name.text) != std::end(kKnown)) {
      return absl::UnimplementedError(
          StrCat("line ", name.line, ": the Jinja statement \"", name.text,
                 "\" is not part of the task template language (if, for, set, raw)"));
    }
    return stream_.Error(StrCat("encountered unknown tag '", name.text, "'"));
  }

  absl::StatusOr<Statement> ParseIf(int line, int depth) {
    constexpr std::string_view kEnds[] = {"elif", "else", "endif"};
    Statement statement{.kind = StatementKind::kIf, .line = line};
    do {
      ETALON_TRY(ExpressionPtr condition, expressions_.ParseTuple());
      statement.conditions.push_back(std::move(condition));
      ETALON_TRY_DO(CloseTag());
      ETALON_TRY(Body body, ParseBody(kEnds, depth + 1));
      statement.bodies.push_back(std::move(body));
    } while (last_end_ == "elif");
    if (last_end_ == "else") {
      ETALON_TRY_DO(CloseTag());
      ETALON_TRY(Body body, ParseBody(std::span(kEnds).last(1), depth + 1));
      statement.bodies.push_back(std::move(body));
    }
    ETALON_TRY_DO(CloseTag());
    return statement;
  }

  // One or more names; a namespace attribute only where `set` takes one.
  absl::StatusOr<std::vector<std::string>> ParseTargets(bool allow_attribute) {
    std::vector<std::string> targets;
    const bool has_bracket = stream_.TakeOperator("(");
    do {
      const LexToken name = stream_.Take();
      if (name.kind != TokenKind::kName) return stream_.Error("a name was expected");
      std::string target = name.text;
      if (allow_attribute && stream_.TakeOperator(".")) target += "." + stream_.Take().text;
      targets.push_back(std::move(target));
    } while (stream_.TakeOperator(","));
    if (has_bracket && !stream_.TakeOperator(")")) return stream_.Unexpected("')'");
    return targets;
  }

  absl::StatusOr<Statement> ParseFor(int line, int depth) {
    constexpr std::string_view kEnds[] = {"else", "endfor"};
    Statement statement{.kind = StatementKind::kFor, .line = line};
    ETALON_TRY(statement.targets, ParseTargets(false));
    if (!stream_.TakeName("in")) return stream_.Unexpected("'in'");
    ETALON_TRY(statement.expression, expressions_.ParseTupleWithoutConditional());
    if (stream_.TakeName("if")) {
      ETALON_TRY(ExpressionPtr condition, expressions_.ParseExpression());
      statement.conditions.push_back(std::move(condition));
    }
    if (stream_.TakeName("recursive")) {
      return absl::UnimplementedError(StrCat("line ", line, ": recursive loops are not supported"));
    }
    ETALON_TRY_DO(CloseTag());
    ETALON_TRY(Body body, ParseBody(kEnds, depth + 1));
    statement.bodies.push_back(std::move(body));
    statement.bodies.emplace_back();
    if (last_end_ == "else") {
      ETALON_TRY_DO(CloseTag());
      ETALON_TRY(statement.bodies[1], ParseBody(std::span(kEnds).last(1), depth + 1));
    }
    ETALON_TRY_DO(CloseTag());
    return statement;
  }

  absl::StatusOr<Statement> ParseSet(int line, int depth) {
    constexpr std::string_view kEnds[] = {"endset"};
    Statement statement{.kind = StatementKind::kSet, .line = line};
    ETALON_TRY(statement.targets, ParseTargets(true));
    if (stream_.TakeOperator("=")) {
      ETALON_TRY(statement.expression, expressions_.ParseTuple());
      ETALON_TRY_DO(CloseTag());
      return statement;
    }
    statement.kind = StatementKind::kSetBlock;
    if (stream_.IsOperator("|")) {
      return absl::UnimplementedError(
          StrCat("line ", line, ": filters on set blocks are not supported"));
    }
    ETALON_TRY_DO(CloseTag());
    ETALON_TRY(Body body, ParseBody(kEnds, depth + 1));
    statement.bodies.push_back(std::move(body));
    ETALON_TRY_DO(CloseTag());
    return statement;
  }

  TokenStream stream_;
  ExpressionParser expressions_;
  std::string last_end_;  // name of the tag that ended the last body
};

}  // namespace

absl::StatusOr<Body> Parse(std::vector<LexToken> tokens) {
  return BodyParser(std::move(tokens)).ParseBody({}, 0);
}

}  // namespace etalon::template_internal
