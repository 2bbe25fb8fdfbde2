#include "templates/template.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/try.h"
#include "templates/ast.h"
#include "templates/callables.h"
#include "templates/evaluator.h"
#include "templates/lexer.h"
#include "templates/parser.h"

namespace etalon {
namespace {

using template_internal::Body;
using template_internal::Evaluator;
using template_internal::Expression;
using template_internal::ExpressionKind;
using template_internal::ExpressionPtr;
using template_internal::Statement;
using template_internal::StatementKind;

struct NameSets {
  std::set<std::string> read, set;
};

void CollectNames(const Expression* expression, NameSets* names) {
  if (expression == nullptr) return;
  if (expression->kind == ExpressionKind::kName) names->read.insert(expression->name);
  const bool is_function_call = expression->kind == ExpressionKind::kCall &&
                                expression->items[0]->kind == ExpressionKind::kName;
  for (const ExpressionPtr& item : expression->items) {
    if (!is_function_call) CollectNames(item.get(), names);
  }
  for (const ExpressionPtr& argument : expression->arguments) CollectNames(argument.get(), names);
  for (const auto& [name, argument] : expression->keywords) CollectNames(argument.get(), names);
}

void CollectNames(const Body& body, NameSets* names) {
  for (const Statement& statement : body.statements) {
    CollectNames(statement.expression.get(), names);
    for (const ExpressionPtr& condition : statement.conditions) {
      CollectNames(condition.get(), names);
    }
    for (const std::string& target : statement.targets) {
      names->set.insert(target.substr(0, target.find('.')));
    }
    if (statement.kind == StatementKind::kFor) names->set.insert("loop");
    for (const Body& inner : statement.bodies) CollectNames(inner, names);
  }
}

}  // namespace

Template::Template() : body_(std::make_unique<Body>()) {}
Template::~Template() = default;

absl::StatusOr<std::unique_ptr<Template>> Template::Parse(std::string_view source) {
  ETALON_TRY(auto tokens, template_internal::Tokenise(source));
  std::unique_ptr<Template> result(new Template());
  ETALON_TRY(*result->body_, template_internal::Parse(std::move(tokens)));
  return result;
}

absl::StatusOr<std::string> Template::Render(const Value& context) const {
  Evaluator evaluator(&context);
  ETALON_TRY_DO(evaluator.RenderBody(*body_));
  return evaluator.TakeOutput();
}

absl::StatusOr<std::optional<Value>> Template::Evaluate(const Value& context) const {
  if (body_->statements.size() != 1 || body_->statements[0].kind != StatementKind::kPrint) {
    return std::optional<Value>();
  }
  Evaluator evaluator(&context);
  using template_internal::Form;
  ETALON_TRY(auto operand, evaluator.EvaluateDefined(*body_->statements[0].expression));
  if (operand.form != Form::kPlain) return std::optional<Value>();
  return std::optional<Value>(std::move(operand.value));
}

std::vector<std::string> Template::Variables() const {
  NameSets names;
  CollectNames(*body_, &names);
  std::vector<std::string> variables;
  std::set_difference(names.read.begin(), names.read.end(), names.set.begin(), names.set.end(),
                      std::back_inserter(variables));
  return variables;
}

}  // namespace etalon
