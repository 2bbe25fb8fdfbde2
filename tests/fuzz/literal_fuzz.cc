// links: etalon_templates
// Foreign bytes as a Python literal: what was read is text, and reads back from its repr.
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/python.h"
#include "base/text.h"
#include "templates/literal.h"

namespace etalon {
namespace {

// Infinity has no literal; all text must be UTF-8.
bool IsFinite(const Value& value) {
  if (value.is_string() && !IsValidUtf8(value.AsString())) __builtin_trap();
  if (value.is_float()) return std::isfinite(value.AsDouble());
  bool is_finite = true;
  if (value.is_list()) {
    for (const Value& item : value.AsList()) is_finite &= IsFinite(item);
  }
  if (value.is_dict()) {
    for (const auto& [key, item] : value.AsDict()) {
      if (!IsValidUtf8(key)) __builtin_trap();
      is_finite &= IsFinite(item);
    }
  }
  return is_finite;
}

void Check(std::string_view text) {
  const auto value = ParsePythonLiteral(text);
  if (!value.ok()) {
    if (value.status().message().empty()) __builtin_trap();
    return;
  }
  if (!IsFinite(*value)) return;
  const std::string printed = PythonRepr(*value);
  const auto again = ParsePythonLiteral(printed);
  if (!again.ok() || !(*again == *value)) __builtin_trap();
  if (PythonRepr(*again) != printed) __builtin_trap();
}

}  // namespace
}  // namespace etalon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  etalon::Check(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
