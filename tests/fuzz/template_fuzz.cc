// links: etalon_templates
// Foreign bytes as a template over a context taken from them: rendered twice alike, as text, and a
// template that is one expression prints its value.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/python.h"
#include "base/text.h"
#include "templates/literal.h"
#include "templates/template.h"

namespace etalon {
namespace {

// What a data set row may look like. `field` is the part of the input before the template: a Python
// literal when it is one, else text.
Value Context(std::string_view field) {
  const auto literal = ParsePythonLiteral(field);
  const Value given = literal.ok() ? *literal : Value(RepairUtf8(field));
  return Value::MakeDict({
      {"question", Value(RepairUtf8(field))},
      {"given", given},
      {"n", Value(static_cast<int64_t>(field.size()))},
      {"score", Value(0.25 * static_cast<double>(field.size()))},
      {"nothing", Value()},
      {"yes", Value(true)},
      {"choices", Value::MakeDict({{"text", Value::MakeList({"one", "zwei", "\xc3\xa9t\xc3\xa9"})},
                                   {"label", Value::MakeList({"A", "B", "C"})}})},
      {"list", Value::MakeList({Value(3), Value(1.5), Value("b"), given})},
  });
}

void CheckPlainText(const std::string& source, const std::string& rendered) {
  if (source.find('{') != std::string::npos || source.find('\r') != std::string::npos) return;
  if (rendered != source) __builtin_trap();
}

void Check(const std::string& source, const Value& context) {
  const auto parsed = Template::Parse(source);
  if (!parsed.ok()) {
    if (parsed.status().message().empty()) __builtin_trap();
    return;
  }
  const auto names = (*parsed)->Variables();
  if (!std::is_sorted(names.begin(), names.end())) __builtin_trap();
  const auto rendered = (*parsed)->Render(context);
  const auto again = (*parsed)->Render(context);
  if (rendered.ok() != again.ok()) __builtin_trap();
  if (!rendered.ok()) {
    if (rendered.status() != again.status() || rendered.status().message().empty()) {
      __builtin_trap();
    }
    return;
  }
  if (*rendered != *again) __builtin_trap();
  if (IsValidUtf8(source) && !IsValidUtf8(*rendered)) __builtin_trap();
  CheckPlainText(source, *rendered);
  const auto value = (*parsed)->Evaluate(context);
  // A tuple is printed with round brackets, and is a list as a value.
  if (value.ok() && value->has_value() && !(*value)->is_list() && PythonStr(**value) != *rendered) {
    __builtin_trap();
  }
}

}  // namespace
}  // namespace etalon

// Up to the first NUL byte the field, then the template.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t end = std::min(bytes.find('\0'), bytes.size());
  const std::string source(end == bytes.size() ? bytes : bytes.substr(end + 1));
  const std::string_view field = end == bytes.size() ? std::string_view() : bytes.substr(0, end);
  etalon::Check(source, etalon::Context(field));
  return 0;
}
