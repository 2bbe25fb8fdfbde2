// The language of a text as langdetect 1.0.9 tells it with its 55 profiles and seed 0 (Shuyo, 2010:
// naive Bayes over character n-grams drawn at random). It knows no dialects.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace etalon::ifeval {

// "en", "zh-cn", "unknown"; nothing where the text has no letter that any profile has.
absl::StatusOr<std::optional<std::string>> DetectLanguage(std::string_view text);

}  // namespace etalon::ifeval
