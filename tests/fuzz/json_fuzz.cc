// links: etalon_base
// Foreign bytes as JSON: the canonical form is a fixed point, other forms of the same value have
// the same canonical form, the fast parser gives what the general one gives, and eight bytes as a
// number print so that they read back.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "base/fast_json.h"
#include "base/json.h"
#include "base/python.h"
#include "base/str.h"
#include "base/text.h"

namespace etalon {
namespace {

void CheckDocument(std::string_view text) {
  const auto value = ParseJson(text);
  if (!value.ok()) {
    if (value.status().message().empty()) __builtin_trap();
    return;
  }
  if (!IsValidUtf8(text)) __builtin_trap();
  const auto canonical = CanonicalJson(*value);
  if (!canonical.ok()) return;  // an integer beyond 2^53
  const auto again = ParseJson(*canonical);
  if (!again.ok() || *CanonicalJson(*again) != *canonical) __builtin_trap();
  for (const std::string& other :
       {PrettyJson(*value), PythonJson(*value), PythonJson(*value, {.indent = 2}),
        PythonJson(*value, {.ensure_ascii = true, .sort_keys = true})}) {
    const auto reread = ParseJson(other);
    if (!reread.ok() || *CanonicalJson(*reread) != *canonical) __builtin_trap();
  }
}

// Minus zero is what only the general parser takes, so that it parses all of a list with one.
void CheckParsersAgree(std::string_view text) {
  constexpr int kDepthMax = 20;
  const auto fast = ParseCommonJson(text, kDepthMax);
  const auto general = ParseJson(StrCat("[-0,", text, "]"), {.depth_max = kDepthMax + 1});
  if (!fast.has_value()) return;
  if (!general.ok() || general->AsList().size() != 2) __builtin_trap();
  // Texts tell -0.0 from 0.0 and an int from a float, and keep the order of keys.
  if (PythonRepr(general->AsList()[1]) != PythonRepr(*fast)) __builtin_trap();
}

void CheckNumber(const uint8_t* data) {
  double value = 0;
  std::memcpy(&value, data, sizeof(value));
  if (!std::isfinite(value)) return;
  for (const std::string& text : {CanonicalNumber(value), PythonFloat(value)}) {
    if (std::strtod(text.c_str(), nullptr) != value) __builtin_trap();
  }
}

}  // namespace
}  // namespace etalon

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == sizeof(double)) etalon::CheckNumber(data);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  etalon::CheckDocument(text);
  etalon::CheckParsersAgree(text);
  return 0;
}
