// The parsed form of a template. Plain data; it evaluates nothing.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "etalon/value.h"

namespace etalon::template_internal {

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

enum class ExpressionKind {
  kLiteral,      // value
  kName,         // name
  kList,         // items
  kTuple,        // items
  kDict,         // items: key, value, key, value …
  kAttribute,    // items[0].name
  kItem,         // items[0][items[1]]
  kSlice,        // items[0][items[1]:items[2]:items[3]], null where left out
  kCall,         // items[0](arguments)
  kFilter,       // items[0] | name(arguments)
  kTest,         // items[0] is name(arguments)
  kNegate,       // -items[0]
  kPlus,         // +items[0]
  kNot,          // not items[0]
  kAnd,          // items[0] and items[1]
  kOr,           // items[0] or items[1]
  kBinary,       // items[0] name items[1], name one of + - * / // % **
  kConcat,       // items joined as text
  kCompare,      // items[0] operators[0] items[1] operators[1] …
  kConditional,  // items[1] if items[0] else items[2] (null: undefined)
};

struct Expression {
  ExpressionKind kind;
  int line = 1;
  Value value;
  std::string name;
  std::vector<ExpressionPtr> items;
  std::vector<std::string> operators;
  std::vector<ExpressionPtr> arguments;
  std::vector<std::pair<std::string, ExpressionPtr>> keywords;
};

struct Statement;

struct Body {
  std::vector<Statement> statements;
};

enum class StatementKind { kText, kPrint, kIf, kFor, kSet, kSetBlock };

struct Statement {
  StatementKind kind;
  int line = 1;
  std::string text;                  // kText
  ExpressionPtr expression;          // kPrint, kSet; what kFor iterates over
  std::vector<std::string> targets;  // kFor, kSet, kSetBlock; "ns.x" sets a namespace attribute
  // kIf: one body a condition, then possibly one without. kFor: [0] the loop, [1] the else.
  std::vector<ExpressionPtr> conditions;
  std::vector<Body> bodies;
};

}  // namespace etalon::template_internal
