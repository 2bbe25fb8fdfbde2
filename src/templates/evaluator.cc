#include "templates/evaluator.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/python.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"
#include "templates/operators.h"

namespace etalon::template_internal {
namespace {

constexpr size_t kOutputBytesMax = size_t{64} << 20;
constexpr int64_t kStepsMax = 20000000;
constexpr int64_t kIterationSteps = 20;  // making `loop` costs that much

absl::Status Undefined(std::string_view message) {
  return absl::InvalidArgumentError(std::string(message));
}

Operand Defined(Value value) { return {.value = std::move(value)}; }

std::string NoAttribute(const Value& value, std::string_view name) {
  return StrCat("'", TypeName(value), "' has no attribute '", name, "'");
}

std::string NoItem(const Value& value, const Value& index) {
  if (index.is_string()) return NoAttribute(value, index.AsString());
  return StrCat(TypeName(value), " has no element ", PythonRepr(index));
}

}  // namespace

absl::Status Evaluator::CountSteps(int64_t count) {
  steps_ += count;
  if (steps_ > kStepsMax || out_.size() > kOutputBytesMax) {
    return absl::ResourceExhaustedError("the template runs too long or prints too much");
  }
  return absl::OkStatus();
}

absl::Status Evaluator::RenderBody(const Body& body) {
  for (const Statement& statement : body.statements) {
    ETALON_TRY_DO(CountSteps(1));
    ETALON_TRY_DO(RenderStatement(statement));
  }
  return absl::OkStatus();
}

absl::Status Evaluator::RenderStatement(const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::kText:
      out_ += statement.text;
      return absl::OkStatus();
    case StatementKind::kPrint: {
      if (const Value* value = Reference(*statement.expression)) {
        if (value->is_string()) {
          out_ += value->AsString();
        } else {
          out_ += PythonStr(*value);
        }
        return absl::OkStatus();
      }
      ETALON_TRY(const Operand operand, Evaluate(*statement.expression));
      return Print(operand, statement.line);
    }
    case StatementKind::kIf:
      return RenderIf(statement);
    case StatementKind::kFor:
      return RenderFor(statement);
    case StatementKind::kSet: {
      ETALON_TRY(Operand operand, EvaluateDefined(*statement.expression));
      return Assign(statement.targets, std::move(operand));
    }
    case StatementKind::kSetBlock:
      return RenderSetBlock(statement);
  }
  ETALON_CHECK(false);
}

absl::Status Evaluator::Print(const Operand& operand, int) {
  if (!operand.undefined.empty()) return Undefined(operand.undefined);
  ETALON_TRY(const std::string text, TextOf(operand));
  out_ += text;
  return absl::OkStatus();
}

absl::Status Evaluator::RenderIf(const Statement& statement) {
  for (size_t i = 0; i < statement.conditions.size(); ++i) {
    ETALON_TRY(const bool is_true, EvaluateTruth(*statement.conditions[i]));
    if (is_true) return RenderBody(statement.bodies[i]);
  }
  if (statement.bodies.size() > statement.conditions.size()) {
    return RenderBody(statement.bodies.back());
  }
  return absl::OkStatus();
}

// The items, as a list or as a list of tuples.
absl::StatusOr<Operand> Evaluator::LoopItems(const Statement& statement) {
  ETALON_TRY(const Operand iterable, EvaluateDefined(*statement.expression));
  ETALON_TRY(Value::List items, Items(iterable.value));
  const bool has_tuples = iterable.form == Form::kItems || iterable.form == Form::kTuples;
  Operand loop{.form = has_tuples ? Form::kTuples : Form::kPlain};
  if (statement.conditions.empty()) {
    loop.value = Value(std::move(items));
    return loop;
  }
  Value::List kept;
  for (Value& item : items) {
    scopes_.emplace_back();
    auto status = Assign(statement.targets,
                         {.value = item, .form = has_tuples ? Form::kTuple : Form::kPlain});
    absl::StatusOr<bool> is_kept = false;
    if (status.ok()) is_kept = EvaluateTruth(*statement.conditions[0]);
    scopes_.pop_back();
    ETALON_TRY_DO(status);
    if (!is_kept.ok()) return is_kept.status();
    if (*is_kept) kept.push_back(std::move(item));
  }
  loop.value = Value(std::move(kept));
  return loop;
}

absl::Status Evaluator::RenderFor(const Statement& statement) {
  ETALON_TRY(const Operand loop, LoopItems(statement));
  const Value::List& items = loop.value.AsList();
  const Form form = loop.form == Form::kTuples ? Form::kTuple : Form::kPlain;
  if (items.empty()) return RenderBody(statement.bodies[1]);
  for (size_t i = 0; i < items.size(); ++i) {
    // A set inside a loop ends with its round.
    scopes_.emplace_back();
    const absl::Status status = RenderIteration(statement, items, i, form);
    scopes_.pop_back();
    ETALON_TRY_DO(status);
  }
  return absl::OkStatus();
}

absl::Status Evaluator::RenderIteration(const Statement& statement, const Value::List& items,
                                        size_t index, Form form) {
  ETALON_TRY_DO(CountSteps(kIterationSteps));
  const auto at = static_cast<int64_t>(index), length = static_cast<int64_t>(items.size());
  Value loop = Value::MakeDict({{"index", at + 1},
                                {"index0", at},
                                {"revindex", length - at},
                                {"revindex0", length - at - 1},
                                {"first", at == 0},
                                {"last", at == length - 1},
                                {"length", length}});
  if (index > 0) loop.Set("previtem", items[index - 1]);
  if (index + 1 < items.size()) loop.Set("nextitem", items[index + 1]);
  ETALON_TRY_DO(AssignOne("loop", Defined(std::move(loop))));
  ETALON_TRY_DO(Assign(statement.targets, {.value = items[index], .form = form}));
  return RenderBody(statement.bodies[0]);
}

absl::Status Evaluator::RenderSetBlock(const Statement& statement) {
  std::string before = std::exchange(out_, "");
  const absl::Status status = RenderBody(statement.bodies[0]);
  const std::string text = std::exchange(out_, std::move(before));
  ETALON_TRY_DO(status);
  return Assign(statement.targets, Defined(Value(text)));
}

absl::Status Evaluator::Assign(const std::vector<std::string>& targets, Operand operand) {
  if (targets.size() == 1) {
    // It would be empty when it is gone through a second time.
    if (operand.form == Form::kGenerator) return OnlyGoesRound(operand.form);
    return AssignOne(targets[0], std::move(operand));
  }
  ETALON_TRY(Value::List items, Items(operand.value));
  if (items.size() != targets.size()) {
    return absl::InvalidArgumentError(
        items.size() > targets.size()
            ? StrCat("too many values to unpack (expected ", targets.size(), ")")
            : StrCat("not enough values to unpack (expected ", targets.size(), ", got ",
                     items.size(), ")"));
  }
  for (size_t i = 0; i < targets.size(); ++i) {
    ETALON_TRY_DO(AssignOne(targets[i], Defined(std::move(items[i]))));
  }
  return absl::OkStatus();
}

absl::Status Evaluator::AssignOne(const std::string& target, Operand operand) {
  const size_t dot = target.find('.');
  if (dot == std::string::npos) {
    for (auto& [name, old] : scopes_.back().variables) {
      if (name == target) {
        old = std::move(operand);
        return absl::OkStatus();
      }
    }
    scopes_.back().variables.emplace_back(target, std::move(operand));
    return absl::OkStatus();
  }
  // A namespace is a dict variable; its attribute is set where the variable lives.
  for (size_t i = scopes_.size(); i-- > 0;) {
    for (auto& [name, old] : scopes_[i].variables) {
      if (name != target.substr(0, dot)) continue;
      if (!old.value.is_dict())
        return absl::InvalidArgumentError("cannot assign attribute on non-namespace object");
      if (IsLazy(operand.form)) return OnlyGoesRound(operand.form);
      old.value.Set(target.substr(dot + 1), std::move(operand.value));
      return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(StrCat("'", target.substr(0, dot), "' is undefined"));
}

const Operand* Evaluator::FindLocal(std::string_view name) const {
  for (size_t i = scopes_.size(); i-- > 0;) {
    for (const auto& [key, operand] : scopes_[i].variables) {
      if (key == name) return &operand;
    }
  }
  return nullptr;
}

const Value* Evaluator::FindVariable(std::string_view name) const {
  const Operand* local = FindLocal(name);
  if (local == nullptr) return context_.Find(name);
  return local->form == Form::kPlain ? &local->value : nullptr;
}

const Value* Evaluator::Reference(const Expression& expression) const {
  switch (expression.kind) {
    case ExpressionKind::kLiteral:
      return &expression.value;
    case ExpressionKind::kName:
      return FindVariable(expression.name);
    case ExpressionKind::kAttribute: {
      const Value* object = Reference(*expression.items[0]);
      // A method of the same name comes first, as getattr comes before getitem.
      if (object == nullptr || HasMethod(*object, expression.name)) return nullptr;
      return object->Find(expression.name);
    }
    case ExpressionKind::kItem: {
      const Value* object = Reference(*expression.items[0]);
      const Value* index = Reference(*expression.items[1]);
      if (object == nullptr || index == nullptr) return nullptr;
      if (index->is_string()) return object->Find(index->AsString());
      if (!object->is_list() || !index->is_int()) return nullptr;
      const auto length = static_cast<int64_t>(object->AsList().size());
      const int64_t at = index->AsInt() < 0 ? index->AsInt() + length : index->AsInt();
      return at < 0 || at >= length ? nullptr : &object->AsList()[static_cast<size_t>(at)];
    }
    default:
      return nullptr;
  }
}

absl::StatusOr<Operand> Evaluator::EvaluateDefined(const Expression& expression) {
  if (const Value* value = Reference(expression)) return Defined(*value);
  ETALON_TRY(Operand operand, Evaluate(expression));
  if (!operand.undefined.empty()) return Undefined(operand.undefined);
  return operand;
}

absl::StatusOr<Value> Evaluator::EvaluateValue(const Expression& expression) {
  ETALON_TRY(Operand operand, EvaluateDefined(expression));
  if (IsLazy(operand.form)) return OnlyGoesRound(operand.form);
  return std::move(operand.value);
}

absl::StatusOr<Value> Evaluator::EvaluateIterable(const Expression& expression) {
  ETALON_TRY(Operand operand, EvaluateDefined(expression));
  return std::move(operand.value);
}

absl::StatusOr<bool> Evaluator::EvaluateTruth(const Expression& expression) {
  if (const Value* value = Reference(expression)) return IsTrue(*value);
  ETALON_TRY(const Operand operand, EvaluateDefined(expression));
  return operand.form == Form::kGenerator || IsTrue(operand.value);
}

absl::StatusOr<Operand> Evaluator::Evaluate(const Expression& expression) {
  ETALON_TRY_DO(CountSteps(1));
  switch (expression.kind) {
    case ExpressionKind::kLiteral:
      return Defined(expression.value);
    case ExpressionKind::kName:
      return EvaluateName(expression);
    case ExpressionKind::kList:
    case ExpressionKind::kTuple:
    case ExpressionKind::kDict:
      return EvaluateCollection(expression);
    case ExpressionKind::kAttribute:
      return EvaluateAttribute(expression);
    case ExpressionKind::kItem:
      return EvaluateItem(expression);
    case ExpressionKind::kSlice:
      return EvaluateSlice(expression);
    case ExpressionKind::kCall:
      return EvaluateCall(expression);
    case ExpressionKind::kFilter:
      return EvaluateFilter(expression);
    case ExpressionKind::kTest:
      return EvaluateTest(expression);
    case ExpressionKind::kCompare:
      return EvaluateCompare(expression);
    case ExpressionKind::kConcat:
      return EvaluateConcat(expression);
    case ExpressionKind::kNegate:
    case ExpressionKind::kPlus: {
      ETALON_TRY(const Value value, EvaluateValue(*expression.items[0]));
      ETALON_TRY(const Value negated, Negate(value));
      return Defined(expression.kind == ExpressionKind::kPlus ? value : negated);
    }
    case ExpressionKind::kBinary: {
      ETALON_TRY(const Value left, EvaluateValue(*expression.items[0]));
      ETALON_TRY(const Value right, EvaluateValue(*expression.items[1]));
      ETALON_TRY(Value value, Arithmetic(expression.name, left, right));
      return Defined(std::move(value));
    }
    case ExpressionKind::kNot:
    case ExpressionKind::kAnd:
    case ExpressionKind::kOr:
    case ExpressionKind::kConditional:
      return EvaluateLogic(expression);
  }
  ETALON_CHECK(false);
}

absl::StatusOr<Operand> Evaluator::EvaluateName(const Expression& expression) {
  if (const Operand* local = FindLocal(expression.name)) return *local;
  if (const Value* value = context_.Find(expression.name)) return Defined(*value);
  return Operand{.undefined = StrCat("'", expression.name, "' is undefined")};
}

absl::StatusOr<Operand> Evaluator::EvaluateCollection(const Expression& expression) {
  Value::List items;
  for (const ExpressionPtr& item : expression.items) {
    ETALON_TRY(Value value, EvaluateValue(*item));
    items.push_back(std::move(value));
  }
  if (expression.kind != ExpressionKind::kDict) {
    return Operand{.value = Value(std::move(items)),
                   .form = expression.kind == ExpressionKind::kTuple ? Form::kTuple : Form::kPlain};
  }
  Value dict{Value::Dict()};
  for (size_t i = 0; i < items.size(); i += 2) {
    if (!items[i].is_string()) {
      return absl::UnimplementedError("a dict whose keys are no str is not supported");
    }
    dict.Set(items[i].AsString(), std::move(items[i + 1]));
  }
  return Defined(std::move(dict));
}

absl::StatusOr<Operand> Evaluator::EvaluateAttribute(const Expression& expression) {
  ETALON_TRY(const Value object, EvaluateValue(*expression.items[0]));
  if (HasMethod(object, expression.name)) {
    return absl::InvalidArgumentError(
        StrCat("the method ", expression.name, " is printed without being called"));
  }
  if (const Value* found = object.Find(expression.name)) return Defined(*found);
  return Operand{.undefined = NoAttribute(object, expression.name)};
}

absl::StatusOr<Operand> Evaluator::EvaluateItem(const Expression& expression) {
  ETALON_TRY(const Value object, EvaluateValue(*expression.items[0]));
  ETALON_TRY(const Value index, EvaluateValue(*expression.items[1]));
  ETALON_TRY(std::optional<Value> item, Item(object, index));
  if (item.has_value()) return Defined(*std::move(item));
  return Operand{.undefined = NoItem(object, index)};
}

absl::StatusOr<Operand> Evaluator::EvaluateSlice(const Expression& expression) {
  ETALON_TRY(const Value object, EvaluateValue(*expression.items[0]));
  Value parts[3];
  for (size_t i = 0; i < 3; ++i) {
    if (expression.items[i + 1] == nullptr) continue;
    ETALON_TRY(parts[i], EvaluateValue(*expression.items[i + 1]));
  }
  ETALON_TRY(Value value, Slice(object, parts[0], parts[1], parts[2]));
  return Defined(std::move(value));
}

absl::StatusOr<Arguments> Evaluator::EvaluateArguments(const Expression& expression) {
  Arguments args;
  // str.join goes through its argument.
  const bool is_join = expression.kind == ExpressionKind::kCall &&
                       expression.items[0]->kind == ExpressionKind::kAttribute &&
                       expression.items[0]->name == "join";
  for (const ExpressionPtr& argument : expression.arguments) {
    ETALON_TRY(Value value, is_join ? EvaluateIterable(*argument) : EvaluateValue(*argument));
    args.positional.push_back(std::move(value));
  }
  for (const auto& [name, argument] : expression.keywords) {
    ETALON_TRY(Value value, EvaluateValue(*argument));
    args.keywords.emplace_back(name, std::move(value));
  }
  return args;
}

absl::StatusOr<Operand> Evaluator::EvaluateCall(const Expression& expression) {
  const Expression& callee = *expression.items[0];
  ETALON_TRY(const Arguments args, EvaluateArguments(expression));
  if (callee.kind == ExpressionKind::kAttribute) {
    ETALON_TRY(const Value self, EvaluateValue(*callee.items[0]));
    ETALON_TRY(Value value, CallMethod(self, callee.name, args));
    return Operand{.value = std::move(value), .form = FormOfMethod(self, callee.name)};
  }
  if (callee.kind != ExpressionKind::kName) {
    return absl::InvalidArgumentError("only functions and methods can be called");
  }
  if (callee.name == "namespace") {
    ETALON_TRY(Value space, CallFunction("dict", args));
    return Defined(std::move(space));
  }
  if (!HasFunction(callee.name)) return Undefined(StrCat("'", callee.name, "' is undefined"));
  ETALON_TRY(Value value, CallFunction(callee.name, args));
  if (callee.name != "range") return Defined(std::move(value));
  return Operand{.value = std::move(value), .form = Form::kRange, .range_text = RangeText(args)};
}

absl::StatusOr<Operand> Evaluator::EvaluateFilter(const Expression& expression) {
  ETALON_TRY(const Arguments args, EvaluateArguments(expression));
  if (expression.name == "default" || expression.name == "d") {
    ETALON_TRY(Operand operand, Evaluate(*expression.items[0]));
    const Value* fallback = args.Get(0, "default_value");
    const Value* for_false = args.Get(1, "boolean");
    const bool is_replaced =
        !operand.undefined.empty() || (for_false != nullptr && IsTrue(*for_false) &&
                                       operand.form != Form::kGenerator && !IsTrue(operand.value));
    if (!is_replaced) return operand;
    return Defined(fallback == nullptr ? Value("") : *fallback);
  }
  ETALON_TRY(Operand operand, Evaluate(*expression.items[0]));
  if (!operand.undefined.empty()) return Undefined(operand.undefined);
  if (expression.name == "string") {
    ETALON_TRY(std::string text, TextOf(operand));
    return Defined(Value(std::move(text)));
  }
  ETALON_TRY_DO(CheckFilterReads(expression.name, operand.form));
  ETALON_TRY(Value value, CallFilter(expression.name, operand.value, args));
  return Operand{.value = std::move(value), .form = FormOfFilter(expression.name, operand)};
}

absl::StatusOr<Operand> Evaluator::EvaluateTest(const Expression& expression) {
  if (expression.name == "defined" || expression.name == "undefined") {
    ETALON_TRY(const Operand operand, Evaluate(*expression.items[0]));
    return Defined(Value(operand.undefined.empty() == (expression.name == "defined")));
  }
  ETALON_TRY(const Arguments args, EvaluateArguments(expression));
  // What a test of kind alone says of an undefined; other tests touch it, which is an error.
  constexpr std::string_view kKinds[] = {"none",    "string",  "number", "integer", "float",
                                         "boolean", "mapping", "true",   "false",   "sequence"};
  if (std::find(std::begin(kKinds), std::end(kKinds), expression.name) != std::end(kKinds)) {
    ETALON_TRY(const Operand operand, Evaluate(*expression.items[0]));
    if (!operand.undefined.empty()) return Defined(Value(false));
  }
  ETALON_TRY(const Value value, EvaluateValue(*expression.items[0]));
  ETALON_TRY(const bool result, CallTest(expression.name, value, args));
  return Defined(Value(result));
}

absl::StatusOr<Operand> Evaluator::EvaluateLogic(const Expression& expression) {
  if (expression.kind == ExpressionKind::kConditional) {
    ETALON_TRY(const bool is_true, EvaluateTruth(*expression.items[0]));
    const ExpressionPtr& branch = expression.items[is_true ? 1 : 2];
    if (branch != nullptr) return Evaluate(*branch);
    // jinja2 makes this one undefined lenient even under StrictUndefined: it prints nothing.
    return Defined(Value(""));
  }
  if (expression.kind == ExpressionKind::kNot) {
    ETALON_TRY(const bool is_true, EvaluateTruth(*expression.items[0]));
    return Defined(Value(!is_true));
  }
  ETALON_TRY(Value left, EvaluateValue(*expression.items[0]));
  if (IsTrue(left) == (expression.kind == ExpressionKind::kOr)) return Defined(std::move(left));
  return Evaluate(*expression.items[1]);
}

absl::StatusOr<Operand> Evaluator::EvaluateCompare(const Expression& expression) {
  ETALON_TRY(Value left, EvaluateValue(*expression.items[0]));
  for (size_t i = 0; i < expression.operators.size(); ++i) {
    const std::string& op = expression.operators[i];
    const bool is_search = op == "in" || op == "not in";
    ETALON_TRY(Value right, is_search ? EvaluateIterable(*expression.items[i + 1])
                                      : EvaluateValue(*expression.items[i + 1]));
    ETALON_TRY(const bool result, Compare(op, left, right));
    if (!result) return Defined(Value(false));
    left = std::move(right);
  }
  return Defined(Value(true));
}

absl::StatusOr<Operand> Evaluator::EvaluateConcat(const Expression& expression) {
  std::string text;
  for (const ExpressionPtr& item : expression.items) {
    ETALON_TRY(const Operand operand, Evaluate(*item));
    if (!operand.undefined.empty()) return Undefined(operand.undefined);
    ETALON_TRY(const std::string part, TextOf(operand));
    text += part;
  }
  return Defined(Value(std::move(text)));
}

}  // namespace etalon::template_internal
