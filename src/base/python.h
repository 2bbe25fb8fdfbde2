// Values as Python prints them: repr, str, json.dumps, float text. Needed wherever the field's
// definition is "what Python does". No parsing and no evaluation.
#pragma once

#include <string>
#include <string_view>

#include "etalon/value.h"

namespace etalon {

// repr(float): shortest text that reads back ("0.1", "1e+20", "1.0", "nan", "-inf").
std::string PythonFloat(double value);
// repr(str): prefers single quotes; escapes what Python calls not printable.
std::string PythonQuote(std::string_view utf8);
// repr() and str() of any value; they differ for strings only.
std::string PythonRepr(const Value& value);
std::string PythonStr(const Value& value);

struct PythonJsonOptions {
  int indent = -1;            // json.dumps(indent=…); negative: one line, ", " and ": "
  bool ensure_ascii = false;  // \uXXXX for all beyond ASCII
  bool sort_keys = false;     // by code points
};
// json.dumps(value, …). Prints NaN and Infinity as Python does.
std::string PythonJson(const Value& value, const PythonJsonOptions& options = {});

}  // namespace etalon
