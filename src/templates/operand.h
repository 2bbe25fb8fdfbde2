// Values of expressions with what a Value does not know of them: that they are undefined, a tuple,
// or can only be gone through. It evaluates nothing.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "etalon/value.h"
#include "templates/callables.h"

namespace etalon::template_internal {

// What Python has and Value has not: each is held as a list of what is in it.
enum class Form {
  kPlain,   // the value is what it is
  kTuple,   // prints with round brackets
  kTuples,  // a list of tuples
  kKeys,    // of a dict, as are the next two: prints as dict_keys([…])
  kValues,
  kItems,
  kRange,
  kGenerator,  // of |map and |unique, reversed lists: prints its address, and has no length
};

// What an expression gives: a value, or an undefined with jinja2's message for its first use.
struct Operand {
  Value value;
  std::string undefined;  // not empty: undefined
  Form form = Form::kPlain;
  std::string range_text;  // how a range prints
};

// What Python prints of it. Unimplemented for a generator: no two runs share its address.
absl::StatusOr<std::string> TextOf(const Operand& operand);

// Whether Python has no list here, though the value is held as one.
bool IsLazy(Form form);
// Unimplemented: says what it is and what to do.
absl::Status OnlyGoesRound(Form form);

Form FormOfMethod(const Value& self, std::string_view name);
// An error where a filter asks more of a lazy value than its items.
absl::Status CheckFilterReads(std::string_view name, Form form);
Form FormOfFilter(std::string_view name, const Operand& operand);
// How range(…) prints; its arguments have been checked.
std::string RangeText(const Arguments& args);

}  // namespace etalon::template_internal
