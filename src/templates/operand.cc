#include "templates/operand.h"

#include <algorithm>
#include <vector>

#include "absl/status/status.h"
#include "base/check.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"
#include "templates/operators.h"

namespace etalon::template_internal {
namespace {

// repr of a tuple: round brackets, and a comma after a single item.
std::string TupleText(const Value& value) {
  std::string text = PythonRepr(value);
  text.front() = '(';
  text.back() = ')';
  if (value.AsList().size() == 1) text.insert(text.size() - 1, ",");
  return text;
}

std::string TuplesText(const Value& value) {
  std::vector<std::string> tuples;
  for (const Value& item : value.AsList()) tuples.push_back(TupleText(item));
  return StrCat("[", JoinText(tuples, ", "), "]");
}

std::string_view NameOf(Form form) {
  switch (form) {
    case Form::kKeys:
      return "dict.keys()";
    case Form::kValues:
      return "dict.values()";
    case Form::kItems:
      return "dict.items()";
    case Form::kRange:
      return "a range";
    default:
      return "what |map, |unique or |reverse gives";
  }
}

}  // namespace

absl::StatusOr<std::string> TextOf(const Operand& operand) {
  switch (operand.form) {
    case Form::kPlain:
      return PythonStr(operand.value);
    case Form::kTuple:
      return TupleText(operand.value);
    case Form::kTuples:
      return TuplesText(operand.value);
    case Form::kKeys:
      return StrCat("dict_keys(", PythonRepr(operand.value), ")");
    case Form::kValues:
      return StrCat("dict_values(", PythonRepr(operand.value), ")");
    case Form::kItems:
      return StrCat("dict_items(", TuplesText(operand.value), ")");
    case Form::kRange:
      return operand.range_text;
    case Form::kGenerator:
      return absl::UnimplementedError(
          "what |map, |unique or |reverse gives prints its address, which no two runs share; add "
          "|list");
  }
  ETALON_CHECK(false);
}

bool IsLazy(Form form) { return form >= Form::kKeys; }

absl::Status OnlyGoesRound(Form form) {
  return absl::UnimplementedError(StrCat(NameOf(form), " can only be gone through; add |list"));
}

Form FormOfMethod(const Value& self, std::string_view name) {
  if (!self.is_dict()) return Form::kPlain;
  return name == "keys"     ? Form::kKeys
         : name == "values" ? Form::kValues
         : name == "items"  ? Form::kItems
                            : Form::kPlain;
}

absl::Status CheckFilterReads(std::string_view name, Form form) {
  constexpr std::string_view kOfItems[] = {"list", "join", "first", "sort",   "sum",
                                           "min",  "max",  "map",   "unique", "reverse"};
  if (!IsLazy(form) ||
      std::find(std::begin(kOfItems), std::end(kOfItems), name) != std::end(kOfItems)) {
    return absl::OkStatus();
  }
  const bool asks_for_length = name == "length" || name == "count" || name == "last";
  return asks_for_length && form != Form::kGenerator ? absl::OkStatus() : OnlyGoesRound(form);
}

Form FormOfFilter(std::string_view name, const Operand& operand) {
  if (name == "map" || name == "unique") return Form::kGenerator;
  if (name == "reverse") {
    const bool is_copied = operand.value.is_string() || operand.form == Form::kGenerator;
    return is_copied ? Form::kPlain : Form::kGenerator;
  }
  const bool has_tuples = operand.form == Form::kItems || operand.form == Form::kTuples;
  if (!has_tuples) return Form::kPlain;
  if (name == "list" || name == "sort") return Form::kTuples;
  return name == "first" || name == "last" || name == "min" || name == "max" ? Form::kTuple
                                                                             : Form::kPlain;
}

std::string RangeText(const Arguments& args) {
  std::vector<std::string> parts;
  if (args.positional.size() == 1) parts.emplace_back("0");
  for (const Value& part : args.positional) {
    if (parts.size() < 2 || *AsIndex(part) != 1) parts.push_back(StrCat(*AsIndex(part)));
  }
  return StrCat("range(", JoinText(parts, ", "), ")");
}

}  // namespace etalon::template_internal
