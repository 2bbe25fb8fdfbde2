// links: etalon_base
// Foreign bytes as YAML: read twice alike, and what was read is read again from its JSON text,
// which is YAML too.
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/python.h"
#include "base/text.h"
#include "base/yaml.h"

namespace etalon {
namespace {

// YAML 1.1 takes no float without a point and no bare NaN, so those do not come back from JSON.
bool HasFloat(const Value& value) {
  if (value.is_float()) return true;
  if (value.is_list()) {
    for (const Value& item : value.AsList()) {
      if (HasFloat(item)) return true;
    }
  }
  if (value.is_dict()) {
    for (const auto& [key, item] : value.AsDict()) {
      if (HasFloat(item)) return true;
    }
  }
  return false;
}

void CheckText(const Value& value) {
  if (value.is_string() && !IsValidUtf8(value.AsString())) __builtin_trap();
  if (value.is_list()) {
    for (const Value& item : value.AsList()) CheckText(item);
  }
  if (value.is_dict()) {
    for (const auto& [key, item] : value.AsDict()) {
      if (!IsValidUtf8(key)) __builtin_trap();
      CheckText(item);
    }
  }
}

// JSON leaves characters bare that YAML takes for line ends or refuses.
bool HasYamlsOwn(std::string_view text) {
  for (const uint32_t c : DecodeUtf8(text)) {
    if ((c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c >= 0xfeff) return true;
  }
  return false;
}

void Check(std::string_view text) {
  const auto document = ParseYaml(text);
  const auto again = ParseYaml(text);
  if (document.ok() != again.ok()) __builtin_trap();
  if (!document.ok()) {
    if (document.status().message().empty()) __builtin_trap();
    return;
  }
  CheckText(document->value);
  if (HasFloat(document->value)) return;  // a NaN is not equal to itself either
  if (!(document->value == again->value)) __builtin_trap();
  for (const auto& [key, line] : document->lines) {
    if (line < 1 || document->LineOf(key) < 1) __builtin_trap();
  }
  // YAML wants a key on one line of at most 1,024 characters.
  constexpr size_t kKeyBytesMax = 1000;
  const std::string json = PythonJson(document->value, {.ensure_ascii = false});
  if (json.size() > kKeyBytesMax || HasYamlsOwn(json)) return;
  const auto from_json = ParseYaml(json);
  if (!from_json.ok() || !(from_json->value == document->value)) __builtin_trap();
}

}  // namespace
}  // namespace etalon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  etalon::Check(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
