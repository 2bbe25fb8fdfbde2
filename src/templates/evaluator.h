// Evaluates a parsed template over a context. One object is one rendering.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "templates/ast.h"
#include "templates/callables.h"

namespace etalon::template_internal {

// What an expression gives: a value, or an undefined with jinja2's message for its first use.
struct Operand {
  Value value;
  std::string undefined;  // not empty: undefined
  bool is_tuple = false;  // prints with round brackets
};

class Evaluator {
 public:
  explicit Evaluator(const Value* context) : context_(*context) {}

  absl::Status RenderBody(const Body& body);
  // InvalidArgument for an undefined.
  absl::StatusOr<Value> EvaluateValue(const Expression& expression);
  std::string TakeOutput() { return std::move(out_); }

 private:
  // Variables of one block, innermost last.
  struct Scope {
    std::vector<std::pair<std::string, Value>> variables;
  };

  absl::Status RenderStatement(const Statement& statement);
  absl::Status RenderIf(const Statement& statement);
  absl::Status RenderFor(const Statement& statement);
  absl::Status RenderIteration(const Statement& statement, const Value::List& items, size_t index);
  absl::StatusOr<Value::List> LoopItems(const Statement& statement);
  absl::Status RenderSetBlock(const Statement& statement);
  absl::Status Assign(const std::vector<std::string>& targets, const Value& value);
  absl::Status AssignOne(const std::string& target, const Value& value);
  absl::Status Print(const Operand& operand, int line);
  absl::Status CountSteps(int64_t count);

  absl::StatusOr<Operand> Evaluate(const Expression& expression);
  absl::StatusOr<Operand> EvaluateName(const Expression& expression);
  absl::StatusOr<Operand> EvaluateCollection(const Expression& expression);
  absl::StatusOr<Operand> EvaluateAttribute(const Expression& expression);
  absl::StatusOr<Operand> EvaluateItem(const Expression& expression);
  absl::StatusOr<Operand> EvaluateSlice(const Expression& expression);
  absl::StatusOr<Operand> EvaluateCall(const Expression& expression);
  absl::StatusOr<Operand> EvaluateFilter(const Expression& expression);
  absl::StatusOr<Operand> EvaluateTest(const Expression& expression);
  absl::StatusOr<Operand> EvaluateLogic(const Expression& expression);
  absl::StatusOr<Operand> EvaluateCompare(const Expression& expression);
  absl::StatusOr<Operand> EvaluateConcat(const Expression& expression);
  absl::StatusOr<bool> EvaluateTruth(const Expression& expression);
  absl::StatusOr<Arguments> EvaluateArguments(const Expression& expression);
  // A plain variable without copying it, or null.
  const Value* FindVariable(std::string_view name) const;
  // The value that an expression refers to without a copy, or null when it must be computed.
  const Value* Reference(const Expression& expression) const;

  const Value& context_;
  std::vector<Scope> scopes_ = std::vector<Scope>(1);
  std::string out_;
  int64_t steps_ = 0;
};

}  // namespace etalon::template_internal
