#include "base/texts/python_answer.h"

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "base/json.h"
#include "base/python.h"
#include "base/safe_text.h"
#include "base/status.h"
#include "base/str.h"
#include "base/try.h"

namespace etalon {
namespace {

// Floats that JSON has not stand as {"<float>": "nan"}.
void RestoreSpecials(Value* value) {
  if (value->is_list()) {
    for (Value& each : value->AsList()) RestoreSpecials(&each);
  } else if (value->is_dict()) {
    const std::string name = value->AsDict().size() == 1 ? value->FindString("<float>") : "";
    if (name.empty()) {
      for (auto& [key, each] : value->AsDict()) RestoreSpecials(&each);
    } else if (name == "nan") {
      *value = std::numeric_limits<double>::quiet_NaN();
    } else {
      *value = name == "inf" ? HUGE_VAL : -HUGE_VAL;
    }
  }
}

}  // namespace

absl::StatusOr<Value> ReadPythonAnswer(std::string_view line) {
  auto answer = ParseJson(line);
  if (!answer.ok()) return Annotate(answer.status(), "what it gives cannot be read");
  if (const Value* error = answer->Find("error"); error != nullptr) {
    return absl::InvalidArgumentError(SafeLine(PythonStr(*error)));
  }
  Value* value = nullptr;
  if (answer->is_dict()) {
    for (auto& [key, each] : answer->AsDict()) value = key == "value" ? &each : value;
  }
  if (value == nullptr) return absl::InvalidArgumentError("what it gives is no answer");
  if (answer->FindBool("has_specials")) RestoreSpecials(value);
  return std::move(*value);
}

}  // namespace etalon
