// Evaluates a parsed template over a context. One object is one rendering.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "templates/ast.h"
#include "templates/callables.h"
#include "templates/operand.h"

namespace etalon::template_internal {

class Evaluator {
 public:
  explicit Evaluator(const Value* context) : context_(*context) {}

  absl::Status RenderBody(const Body& body);
  // InvalidArgument for an undefined.
  absl::StatusOr<Operand> EvaluateDefined(const Expression& expression);
  std::string TakeOutput() { return std::move(out_); }

 private:
  // Variables of one block, innermost last.
  struct Scope {
    std::vector<std::pair<std::string, Operand>> variables;
  };

  absl::Status RenderStatement(const Statement& statement);
  absl::Status RenderIf(const Statement& statement);
  absl::Status RenderFor(const Statement& statement);
  absl::Status RenderIteration(const Statement& statement, const Value::List& items, size_t index,
                               Form form);
  absl::StatusOr<Operand> LoopItems(const Statement& statement);
  absl::Status RenderSetBlock(const Statement& statement);
  absl::Status Assign(const std::vector<std::string>& targets, Operand operand);
  absl::Status AssignOne(const std::string& target, Operand operand);
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
  // A value that is one: Unimplemented for what only goes round, such as x.values().
  absl::StatusOr<Value> EvaluateValue(const Expression& expression);
  // For what goes through the items of a value, and asks for nothing else.
  absl::StatusOr<Value> EvaluateIterable(const Expression& expression);
  absl::StatusOr<Arguments> EvaluateArguments(const Expression& expression);
  // A variable of the template itself, or null.
  const Operand* FindLocal(std::string_view name) const;
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
